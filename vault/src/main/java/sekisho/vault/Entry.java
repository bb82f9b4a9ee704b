package sekisho.vault;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is answered for one path.
 *
 * @param status 200, a redirect, or what the CMS answers for what it does not have
 * @param type Content-Type as the CMS says it, so that a page keeps its character set
 * @param body empty for redirects
 * @param variants the body in other codings, smallest first
 * @param fields further fields; of a redirect, {@code Location}
 * @param modified Last-Modified in milliseconds since the epoch, or 0
 */
record Entry(
        int status,
        String type,
        Optional<Stored> body,
        List<Variant> variants,
        Map<String, String> fields,
        long modified) {
    /** The body under a content coding (RFC 9110 §8.4.1). */
    record Variant(String coding, Stored body) {}

    Entry {
        variants = List.copyOf(variants);
        fields = Map.copyOf(fields);
    }

    boolean isPage() {
        return status == 200 && MediaTypes.isHtml(type);
    }

    /** Whether a visitor would see another thing. */
    boolean differsFrom(Entry other) {
        return status != other.status
                || !type.equals(other.type)
                || !body.equals(other.body)
                || !fields.equals(other.fields);
    }
}
