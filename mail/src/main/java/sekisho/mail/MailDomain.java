package sekisho.mail;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A domain of mail in lower case and A-labels (RFC 5890), without a final dot.
 *
 * @param name letters, digits and hyphens (underscore allowed for DNS owners), at most 253 characters
 */
public record MailDomain(String name) {
    private static final Pattern NAME = Pattern.compile(
            "(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*");

    /** Refuses anything else with IllegalArgumentException. */
    public MailDomain {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("no domain");
        }
    }

    /** Reads a domain as people write it: any case, Japanese labels, a final dot. */
    public static Optional<MailDomain> parse(String text) {
        try {
            String ascii = IDN.toASCII(text.strip(), IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
            return Optional.of(new MailDomain(ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
