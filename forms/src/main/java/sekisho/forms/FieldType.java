package sekisho.forms;

import java.util.Locale;
import java.util.Optional;

/** What a field holds. */
public enum FieldType {
    /** One line. */
    TEXT,
    /** Several lines. */
    TEXTAREA,
    /** One line of katakana or hiragana; stored as full-width katakana. */
    KANA,
    /** A mail address. */
    MAIL,
    /** A telephone number. */
    PHONE,
    /** A Japanese postcode; stored as {@code 123-4567}. */
    POSTCODE,
    /** A web address. */
    URL,
    /** A whole number. */
    NUMBER,
    /** A day, {@code 2026-12-31}. */
    DATE,
    /** One of the options. */
    SELECT,
    /** Any of the options. */
    CHECKBOX,
    /** The consent to a text of a version; ticked or not. */
    CONSENT,
    /** Files. */
    FILE;

    /** As written in the configuration. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of this name. */
    public static Optional<FieldType> of(String id) {
        for (FieldType type : values()) {
            if (type.id().equals(id)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Whether a person writes freely into it. */
    boolean isProse() {
        return this == TEXTAREA;
    }
}
