package sekisho.forms;

import java.nio.ByteBuffer;

/** Looks for viruses in an attachment. Called on a virtual thread; answers within its own deadline. */
@FunctionalInterface
public interface FileScanner {
    /** No scanner is configured; files pass by their type and size alone. */
    FileScanner NONE = _ -> Finding.CLEAN;

    /** Looks at a whole file. */
    Finding scan(ByteBuffer content);

    /** What was found. */
    enum Finding {
        CLEAN,
        INFECTED,
        /** It could not be looked at; the submission is refused. */
        UNKNOWN
    }
}
