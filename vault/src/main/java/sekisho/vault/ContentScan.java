package sekisho.vault;

import java.io.InputStream;
import java.util.Optional;

/** Looks at what is going to be published: an antivirus, for example. Virtual threads, several at a time. */
@FunctionalInterface
public interface ContentScan {
    /** Finds nothing. */
    ContentScan NONE = (site, path, type, content) -> Optional.empty();

    /**
     * Looks at one content that has not been looked at before.
     *
     * @param site the public host
     * @param path where it is going to be published
     * @param type its media type
     * @param content as it is going to be published; closed by the caller
     * @return what was found, in a few words; empty when it is harmless
     * @throws java.io.IOException when it could not be looked at, which counts as found
     */
    Optional<String> scan(String site, String path, String type, InputStream content) throws java.io.IOException;
}
