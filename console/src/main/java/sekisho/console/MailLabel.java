package sekisho.console;

import java.util.Locale;
import java.util.Optional;
import sekisho.mail.MailRecord;

/** How a mail's state is shown. */
enum MailLabel {
    WAITING(MailRecord.State.WAITING, "r-stale", "i-clock", Text.MAIL_WAITING),
    DELIVERED(MailRecord.State.DELIVERED, "r-holds", "i-check", Text.MAIL_DELIVERED),
    DEAD(MailRecord.State.DEAD, "r-fails", "i-cross", Text.MAIL_DEAD),
    BOUNCED(MailRecord.State.BOUNCED, "r-fails", "i-warning", Text.MAIL_BOUNCED);

    private final MailRecord.State state;
    private final String css;
    private final String icon;
    private final Text label;

    MailLabel(MailRecord.State state, String css, String icon, Text label) {
        this.state = state;
        this.css = css;
        this.icon = icon;
        this.label = label;
    }

    static MailLabel of(MailRecord.State state) {
        return switch (state) {
            case WAITING -> WAITING;
            case DELIVERED -> DELIVERED;
            case DEAD -> DEAD;
            case BOUNCED -> BOUNCED;
        };
    }

    static Optional<MailLabel> of(String id) {
        for (MailLabel label : values()) {
            if (label.id().equals(id)) {
                return Optional.of(label);
            }
        }
        return Optional.empty();
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    MailRecord.State state() {
        return state;
    }

    String css() {
        return css;
    }

    String icon() {
        return icon;
    }

    Text label() {
        return label;
    }
}
