package sekisho.mail;

import java.util.regex.Pattern;

/**
 * The name of an accepted mail: 26 letters and digits (lower-case base 32) that sort in the order of acceptance. Part of the
 * mail's Message-ID, so the recipient's server knows it, too.
 */
public record QueueId(String value) implements Comparable<QueueId> {
    private static final Pattern ID = Pattern.compile("[0-9a-hjkmnp-tv-z]{26}");

    /** Refuses anything else with IllegalArgumentException. */
    public QueueId {
        if (!ID.matcher(value).matches()) {
            throw new IllegalArgumentException("no queue id");
        }
    }

    @Override
    public int compareTo(QueueId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
