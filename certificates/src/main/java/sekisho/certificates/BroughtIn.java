package sekisho.certificates;

import java.security.KeyPair;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import sekisho.journal.AuditRecord;
import sekisho.journal.Journal;
import sekisho.words.Bilingual;

/**
 * Certificates that people bring in: the key and the request for one, taking it in, taking it back. Each act is on record before it is
 * done, and served when its method returns. Virtual threads; safe for several.
 */
final class BroughtIn {
    private final Keyring keyring;
    private final Journal journal;
    private final InstantSource clock;
    private final Runnable changed;
    private final Predicate<String> isServed;

    /**
     * Keeps what is brought in on {@code keyring}.
     *
     * @param changed has what is on the keyring served
     * @param isServed whether an installed certificate of this name is served
     */
    BroughtIn(Keyring keyring, Journal journal, InstantSource clock, Runnable changed, Predicate<String> isServed) {
        this.keyring = keyring;
        this.journal = journal;
        this.clock = clock;
        this.changed = changed;
        this.isServed = isServed;
    }

    /** As {@link ServedCertificates#request}. */
    String request(String host, KeyKind kind, String subject, String actor) {
        String name = name(host);
        KeyPair pair = kind.generate();
        String pem = SigningRequest.pem(name, List.of(name), subject, pair, kind);
        audit("certificate.requested", actor, true, Map.of("hosts", name, "key", kind.name()));
        keyring.saveRequest(name, pair);
        return pem;
    }

    private static String name(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        String label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
        if (name.length() > 253 || !name.matches("(\\*\\.)?" + label + "(\\." + label + ")*")) {
            throw new CertificatesException(
                    CertificatesException.Code.REFUSED, new Bilingual("ホスト名ではありません。", "This is no host name."));
        }
        return name;
    }

    /** As {@link ServedCertificates#install}. */
    ServedCertificates.Installed install(String host, List<OfferedFile> offered, String password, String actor) {
        String name = name(host);
        Acceptance acceptance = Acceptance.of(
                name,
                Offer.read(offered, password),
                keyring.request(name).map(KeyPair::getPrivate),
                clock.instant(),
                SystemRoots.read());
        Map<String, String> details = new TreeMap<>();
        details.put("hosts", name);
        if (!acceptance.accepted()) {
            details.put("problems", Integer.toString(acceptance.flaws().size()));
            audit("certificate.installed", actor, false, details);
            return new ServedCertificates.Installed(false, acceptance.flaws(), acceptance.remarks());
        }
        var leaf = acceptance.chain().getFirst();
        details.put("serial", Describe.serial(leaf));
        details.put("issuer", Describe.issuer(leaf));
        details.put("not-after", leaf.getNotAfter().toInstant().toString());
        audit("certificate.installed", actor, true, details);
        keyring.put(
                Source.INSTALLED,
                List.of(name),
                acceptance.chain(),
                acceptance.key().orElseThrow());
        changed.run();
        List<Bilingual> remarks = new ArrayList<>(acceptance.remarks());
        if (!isServed.test(name)) {
            remarks.add(
                    new Bilingual(
                            "設定ではこのホストに別の証明書を使うことになっているため、まだ配信されていません。",
                            "It is not served yet: the configuration wants another certificate for this host, or has no such site."));
        }
        return new ServedCertificates.Installed(true, List.of(), remarks);
    }

    /** As {@link ServedCertificates#remove}. */
    void remove(String host, String actor) {
        String name = name(host);
        boolean there = keyring.current(Source.INSTALLED, List.of(name)).isPresent();
        change(name, there, "certificate.removed", actor, () -> keyring.remove(Source.INSTALLED, List.of(name)));
    }

    /** As {@link ServedCertificates#rollback}. */
    void rollback(String host, String actor) {
        String name = name(host);
        boolean there = keyring.previous(Source.INSTALLED, List.of(name)).isPresent();
        change(name, there, "certificate.rolled-back", actor, () -> keyring.rollback(Source.INSTALLED, List.of(name)));
    }

    private void change(String name, boolean there, String action, String actor, BooleanSupplier change) {
        audit(action, actor, there, Map.of("hosts", name));
        if (!there || !change.getAsBoolean()) {
            throw new CertificatesException(
                    CertificatesException.Code.NOT_FOUND,
                    new Bilingual(
                            "このホストに、そのような持ち込み証明書はありません。", "There is no such installed certificate for this host."));
        }
        changed.run();
    }

    private void audit(String action, String actor, boolean success, Map<String, String> details) {
        journal.audit(new AuditRecord(clock.instant(), action, actor, success, details));
    }
}
