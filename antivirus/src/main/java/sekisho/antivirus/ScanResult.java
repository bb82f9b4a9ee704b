package sekisho.antivirus;

/** What the daemon says of one file. */
public sealed interface ScanResult {
    /** Nothing was found. */
    record Clean() implements ScanResult {}

    /**
     * Something was found.
     *
     * @param signature as the daemon names it: visible ASCII, at most 128 characters
     */
    record Infected(String signature) implements ScanResult {}

    /** It could not be looked at as a whole. */
    record Refused(Cause cause) implements ScanResult {}

    /** Nobody looked at it, or not to the end. */
    record Unavailable(Trouble trouble) implements ScanResult {}

    /** Why a file cannot be looked at. */
    enum Cause {
        /** Longer than is sent, or than the daemon takes; or unpacking exceeds its limits (an archive bomb). */
        TOO_LARGE("too-large"),
        /** An encrypted archive or document. */
        ENCRYPTED("encrypted"),
        /** Archives in archives, deeper than the daemon goes. */
        NESTED("nested"),
        /** A request body that two readers may take apart differently, or of a coding that is not known. */
        UNREADABLE("unreadable");

        private final String id;

        Cause(String id) {
            this.id = id;
        }

        /** As configuration and journal name it. */
        public String id() {
            return id;
        }
    }

    /** Why nobody looked at it. */
    enum Trouble {
        /** No connection. */
        UNREACHABLE,
        /** All connections were in use until the deadline. */
        BUSY,
        /** No answer until the deadline. */
        TIMEOUT,
        /** The connection ended too early, or the daemon answered an error or what no daemon should. */
        BROKEN
    }
}
