package sekisho.mail;

/** A way to servers. Blocks; virtual threads only. */
interface Carrier {
    /** What opening a connection came to. */
    sealed interface Opening {}

    /** Ready for mails. */
    record Open(Link link) implements Opening {}

    /** No server can be reached now; everything for this destination waits. */
    record Unreachable(String status, String note) implements Opening {}

    /** There is and will be no server: a domain that does not exist or takes no mail. */
    record Never(String status, String note) implements Opening {}

    /** A connection that carries one mail after the other; one thread. */
    interface Link extends AutoCloseable {
        Attempt send(Envelope envelope, byte[] message);

        @Override
        void close();
    }

    /** Connects to a server for mails to {@code domain}. */
    Opening open(MailDomain domain);

    /** Whether every domain is reached by the same servers. */
    boolean sameForAll();
}
