package sekisho.antivirus;

import java.util.Locale;

/**
 * What the header section says of a request body that is to be scanned.
 *
 * @param contentType the field's value, empty when there is none
 * @param contentEncoding the field's value, empty when there is none
 * @param mostBytes of the body without its content coding; more counts as too large
 */
public record Upload(String contentType, String contentEncoding, long mostBytes) {
    /** Whether some reader may look for parts in it. */
    public boolean isMultipart() {
        return contentType.toLowerCase(Locale.ROOT).contains("multipart");
    }

    /** A body, which can be read from its beginning as often as needed. */
    @FunctionalInterface
    public interface Body {
        /** Reads it once more; its exceptions other than {@link java.io.IOException} are passed on. */
        java.io.InputStream open();
    }
}
