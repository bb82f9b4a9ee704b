package sekisho.mail;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address of one mailbox (RFC 5321 §4.1.2). The local part is ASCII: letters, digits and the other characters of an atom,
 * and dots anywhere, because some Japanese carriers gave out addresses such as {@code a..b.@docomo.ne.jp}; these are quoted on
 * the wire. Control characters, spaces, quotes and brackets cannot be part of it.
 *
 * @param local 1 to 64 characters
 */
public record MailAddress(String local, MailDomain domain) {
    private static final Pattern LOCAL = Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}");
    private static final Pattern DOT_ATOM = Pattern.compile("[^.]+(?:\\.[^.]+)*");
    private static final int MOST_CHARS = 254;

    /** Refuses anything else with IllegalArgumentException. */
    public MailAddress {
        if (!LOCAL.matcher(local).matches()
                || local.length() + 1 + domain.name().length() > MOST_CHARS) {
            throw new IllegalArgumentException("no mail address");
        }
    }

    /** Reads {@code local@domain}, with spaces around it; the domain may be written in Japanese. Empty for anything else. */
    public static Optional<MailAddress> parse(String text) {
        String stripped = text.strip();
        int at = stripped.lastIndexOf('@');
        if (at < 0) {
            return Optional.empty();
        }
        String local = stripped.substring(0, at);
        String bare = local.length() > 2 && local.startsWith("\"") && local.endsWith("\"")
                ? local.substring(1, local.length() - 1)
                : local;
        if (!LOCAL.matcher(bare).matches()) {
            return Optional.empty();
        }
        return MailDomain.parse(stripped.substring(at + 1))
                .filter(domain -> bare.length() + 1 + domain.name().length() <= MOST_CHARS)
                .map(domain -> new MailAddress(bare, domain));
    }

    /** As it is written in SMTP and in header fields: a local part that is no dot-atom is quoted. */
    public String wire() {
        return (DOT_ATOM.matcher(local).matches() ? local : "\"" + local + "\"") + "@" + domain.name();
    }

    /** What two spellings of one mailbox share: everything in lower case (nearly every server takes the local part so). */
    public String comparable() {
        return local.toLowerCase(Locale.ROOT) + "@" + domain.name();
    }

    @Override
    public String toString() {
        return local + "@" + domain.name();
    }
}
