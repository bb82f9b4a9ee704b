package sekisho.identity;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A mail address in the one form in which it is compared: NFKC, lower case. That is stricter than RFC 5321 §2.3.11, which leaves
 * the local part's case to its host, as nobody has two addresses that differ only in it.
 */
record MailAddress(String text) {
    /** What HTML's {@code type=email} takes, which is what mail servers take in practice. */
    private static final Pattern FORM = Pattern.compile("[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
            + "@([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+)");

    private static final int LONGEST = 254;

    static Optional<MailAddress> parse(String text) {
        if (text.length() > 2 * LONGEST) {
            return Optional.empty();
        }
        String normal = Normalizer.normalize(text.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return normal.length() <= LONGEST && FORM.matcher(normal).matches()
                ? Optional.of(new MailAddress(normal))
                : Optional.empty();
    }

    String domain() {
        return text.substring(text.indexOf('@') + 1);
    }

    /** The words in it that a password should not be made of. */
    List<String> words() {
        List<String> words = new ArrayList<>(List.of(text.split("[^a-z0-9]+")));
        words.add(text);
        return words;
    }

    /** Addresses are personal; a log that prints one by accident shows none. */
    @Override
    public String toString() {
        return "MailAddress[***]";
    }
}
