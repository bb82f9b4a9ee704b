package sekisho.identity.admin;

import java.util.Optional;
import java.util.stream.Stream;
import sekisho.words.Lang;

/** Something that the pages of administration say, in both languages. {@code %s} stands for values. */
interface Phrase {
    String in(Lang lang, Object... values);

    /** Names it among those of its kind. */
    String name();

    /** What an act came to, as its page was told to say. */
    static Optional<Phrase> said(String name) {
        return name.startsWith("SAID_")
                ? Stream.<Phrase[]>of(AdminText.values(), LinkText.values())
                        .flatMap(Stream::of)
                        .filter(phrase -> phrase.name().equals(name))
                        .findFirst()
                : Optional.empty();
    }
}
