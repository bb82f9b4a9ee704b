package sekisho.mail;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sekisho.store.Keys;

/**
 * Envelope senders that tell which mail a bounce is about: {@code local+ID.TAG@domain} (variable envelope return paths). The tag
 * is a keyed hash, so nobody can make a mail bounce who has not seen its return path. Only computes.
 */
final class ReturnPaths {
    private static final Pattern PLUS = Pattern.compile("\\+([0-9a-z]{26})\\.([0-9a-f]{10})@");
    private static final int TAG_BYTES = 5;

    private final Keys keys;

    ReturnPaths(Keys keys) {
        this.keys = keys;
    }

    MailAddress of(QueueId id, MailAddress base) {
        return new MailAddress(base.local() + "+" + id.value() + "." + tag(id), base.domain());
    }

    /** The mail whose return path stands in a text; empty when there is none that we made. */
    Optional<QueueId> find(String text) {
        Matcher matcher = PLUS.matcher(text.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            try {
                QueueId id = new QueueId(matcher.group(1));
                if (MessageDigest.isEqual(
                        HexFormat.of().parseHex(matcher.group(2)),
                        HexFormat.of().parseHex(tag(id)))) {
                    return Optional.of(id);
                }
            } catch (IllegalArgumentException e) {
                // letters that no id has
            }
        }
        return Optional.empty();
    }

    private String tag(QueueId id) {
        return HexFormat.of().formatHex(keys.lookup(id.value(), "mail.return-path"), 0, TAG_BYTES);
    }
}
