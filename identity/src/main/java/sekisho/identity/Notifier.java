package sekisho.identity;

import java.time.Instant;
import java.util.Optional;
import sekisho.words.Lang;

/**
 * Brings messages to members. Called on virtual threads; hands over and returns, so that nobody learns from the time that a login
 * takes whether a message was sent.
 */
public interface Notifier {
    /** Whether messages arrive; where they do not, nothing that needs one is offered. */
    boolean works();

    /** Hands a message over. */
    void send(Message message);

    /**
     * To whom, and in which language.
     *
     * @param lang empty for both languages
     * @param place the host name of the site that it is about
     */
    record To(String mail, String name, Optional<Lang> lang, String place) {
        /** Addresses are personal. */
        @Override
        public String toString() {
            return "To[***]";
        }
    }

    /** What members are told. Links are absolute. */
    sealed interface Message {
        To to();

        /** Somebody made an account for them. */
        record Invitation(To to, String link, Instant until) implements Message {}

        /** They may set a new password. */
        record Reset(To to, String link, Instant until) implements Message {}

        /** Too many wrong passwords. */
        record Locked(To to, String link, Instant linkUntil, Optional<Instant> lockedUntil) implements Message {}

        /** The code that goes with the password. */
        record Code(To to, String code, Instant until) implements Message {}

        /** The code that goes with a guest link. */
        record GuestCode(To to, String code, Instant until) implements Message {}

        /** A login from a browser that was not known. */
        record NewDevice(To to, Instant at, String address, String userAgent) implements Message {}

        /** A login from a device for which there is no slot. */
        record DeviceRefused(To to, Instant at, String address, String userAgent) implements Message {}

        /** Something was set up or removed that proves the member besides the password. */
        record FactorsChanged(To to, Instant at) implements Message {}

        /** The password is another one now. */
        record PasswordChanged(To to, Instant at) implements Message {}
    }

    /** Brings nothing to nobody: what an instance without mail has. */
    Notifier NONE = new Notifier() {
        @Override
        public boolean works() {
            return false;
        }

        @Override
        public void send(Message message) {}
    };
}
