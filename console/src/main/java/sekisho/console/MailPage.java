package sekisho.console;

import java.util.Optional;
import sekisho.mail.Delivery;
import sekisho.mail.MailRecord;

/** One mail and its trail. */
record MailPage(Frame frame, MailRecord mail, Optional<Text> problem) {
    MailLabel label() {
        return MailLabel.of(mail.state());
    }

    /** What the button that sends it says; empty when it cannot be sent. */
    Optional<Text> send() {
        if (!mail.contentKept()) {
            return Optional.empty();
        }
        return switch (mail.state()) {
            case WAITING -> Optional.of(Text.MAIL_SEND_NOW);
            case DEAD -> Optional.of(Text.MAIL_RESEND);
            case DELIVERED, BOUNCED -> Optional.empty();
        };
    }

    boolean discardable() {
        return mail.contentKept() && mail.state() == MailRecord.State.DEAD;
    }

    Text result(Delivery delivery) {
        return switch (delivery.result()) {
            case ACCEPTED -> Text.MAIL_ACCEPTED_BY;
            case DEFERRED -> Text.MAIL_DEFERRED;
            case REFUSED -> Text.MAIL_REFUSED;
            case BOUNCED -> Text.MAIL_RETURNED;
        };
    }

    String css(Delivery delivery) {
        return switch (delivery.result()) {
            case ACCEPTED -> "r-holds";
            case DEFERRED -> "r-stale";
            case REFUSED, BOUNCED -> "r-fails";
        };
    }

    String icon(Delivery delivery) {
        return switch (delivery.result()) {
            case ACCEPTED -> "i-check";
            case DEFERRED -> "i-clock";
            case REFUSED, BOUNCED -> "i-cross";
        };
    }
}
