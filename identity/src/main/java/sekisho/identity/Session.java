package sekisho.identity;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One open login. Immutable but for when it was last seen, when a second factor was given, and what is known of its member, each
 * behind a volatile; any thread.
 */
final class Session {
    private final SessionKey key;
    private final Instant createdAt;
    private final long expiresAt;
    private final long idleMillis;
    private final Origin origin;
    private final Arrival arrival;
    private volatile long factorAt;
    private volatile Member member;
    private volatile long lastSeen;
    private volatile long savedSeen;
    private volatile Assertions.@Nullable Signed assertion;

    /**
     * From where it was opened.
     *
     * @param address textual
     * @param userAgent as the browser names itself
     */
    record Origin(String address, String userAgent) {
        static Origin of(InetAddress address, String userAgent) {
            return new Origin(
                    address.getHostAddress(), userAgent.length() > 200 ? userAgent.substring(0, 200) : userAgent);
        }
    }

    /**
     * What is known of the login besides the password.
     *
     * @param factorAt when a second factor was given; empty for not
     * @param device the browser, as the account knows it, or the empty string
     * @param slotted whether that browser has one of the member's device slots
     * @param before the login before; empty for none
     */
    record Arrival(Optional<Instant> factorAt, String device, boolean slotted, Optional<Before> before) {
        static final Arrival PLAIN = new Arrival(Optional.empty(), "", false, Optional.empty());

        /** The id of the device slot, or the empty string where it has none. */
        String slot() {
            return slotted ? device : "";
        }
    }

    /** When and from where somebody logged in. */
    record Before(Instant at, String address) {}

    /** How long it may last, in the form in which it is stored; idleMillis 0 for no such limit. */
    record Limits(long expiresAt, long idleMillis) {
        static Limits of(SessionRule rule, Instant now) {
            return new Limits(
                    now.plus(rule.absolute()).toEpochMilli(),
                    rule.idle().map(Duration::toMillis).orElse(0L));
        }
    }

    Session(
            SessionKey key,
            Member member,
            Instant createdAt,
            Limits limits,
            long lastSeen,
            Origin origin,
            Arrival arrival) {
        this.key = key;
        this.member = member;
        this.createdAt = createdAt;
        this.expiresAt = limits.expiresAt();
        this.idleMillis = limits.idleMillis();
        this.origin = origin;
        this.arrival = arrival;
        this.factorAt = arrival.factorAt().map(Instant::toEpochMilli).orElse(0L);
        this.lastSeen = lastSeen;
        this.savedSeen = lastSeen;
    }

    SessionKey key() {
        return key;
    }

    /** Names it among the member's own; opens nothing. */
    String id() {
        return key.id();
    }

    Member member() {
        return member;
    }

    void member(Member changed) {
        member = changed;
    }

    /** The last one that was signed for it. */
    Optional<Assertions.Signed> assertion() {
        return Optional.ofNullable(assertion);
    }

    void assertion(Assertions.Signed signed) {
        assertion = signed;
    }

    /** Lets go of one that nobody is given any more; most of a session's memory is its text. */
    void forgetAssertion(long nowMillis) {
        Assertions.Signed last = assertion;
        if (last != null && nowMillis >= last.atMost()) {
            assertion = null;
        }
    }

    Instant createdAt() {
        return createdAt;
    }

    Origin origin() {
        return origin;
    }

    Arrival arrival() {
        return arrival;
    }

    /** When a second factor was given last, in milliseconds; 0 for never. */
    long factorAt() {
        return factorAt;
    }

    void factorAt(long millis) {
        factorAt = millis;
    }

    Instant lastSeenAt() {
        return Instant.ofEpochMilli(lastSeen);
    }

    long expiresAt() {
        return expiresAt;
    }

    long idleMillis() {
        return idleMillis;
    }

    boolean lives(long nowMillis) {
        return nowMillis < expiresAt && (idleMillis == 0 || nowMillis - lastSeen < idleMillis);
    }

    /** Races between requests may lose a difference of a few milliseconds. */
    void seen(long nowMillis) {
        if (nowMillis > lastSeen) {
            lastSeen = nowMillis;
        }
    }

    /** The time to be saved, when it is later than the saved one by more than {@code stepMillis}. */
    Optional<Long> unsavedSeen(long stepMillis) {
        long seen = lastSeen;
        return seen - savedSeen > stepMillis ? Optional.of(seen) : Optional.empty();
    }

    void saved(long seen) {
        savedSeen = seen;
    }
}
