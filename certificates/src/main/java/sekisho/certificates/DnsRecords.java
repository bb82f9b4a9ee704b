package sekisho.certificates;

/** Puts TXT records into the DNS and takes them out. Virtual threads; every call ends within its deadline. */
interface DnsRecords {
    /**
     * Puts a value there beside others.
     *
     * @param name absolute, with the dot at the end
     * @throws CertificatesException {@code DNS}
     */
    void add(String name, String value) throws InterruptedException;

    /** Takes out this value and no other; what is not there is no error. */
    void remove(String name, String value) throws InterruptedException;

    static DnsRecords of(AcmeSettings.Access access) {
        return switch (access) {
            case AcmeSettings.Access.Update update -> new DnsUpdate(update);
            case AcmeSettings.Access.Hook hook -> new DnsHook(hook);
        };
    }
}
