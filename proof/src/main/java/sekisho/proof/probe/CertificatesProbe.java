package sekisho.proof.probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import sekisho.gate.GateSettings;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/**
 * Fetches the certificate of every site from every TLS listener and looks at its dates, names and chain. More than 14 days
 * must be left. That users can tell the real site from a fake needs, in addition, a root that browsers trust by themselves.
 */
final class CertificatesProbe implements Probe {
    private static final String EXPIRY = "certificate-expiry-tracking";
    private static final String GENUINE = "anti-phishing";
    private static final int DAYS_LEFT = 14;
    private static final int SITES = 200;

    private final Supplier<GateSettings> settings;
    private final Supplier<List<InetSocketAddress>> https;
    private final Optional<Path> authority;
    private final InstantSource clock;

    CertificatesProbe(
            Supplier<GateSettings> settings,
            Supplier<List<InetSocketAddress>> https,
            Optional<Path> authority,
            InstantSource clock) {
        this.settings = settings;
        this.https = https;
        this.authority = authority;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "certificates";
    }

    @Override
    public List<String> controls() {
        boolean ownSign =
                settings.get().sites().stream().anyMatch(site -> site.login().isPresent());
        return ownSign ? List.of(EXPIRY) : List.of(EXPIRY, GENUINE); // a login has a better means (ThemeTrial)
    }

    @Override
    public List<Observation> observe() throws IOException, GeneralSecurityException {
        List<Served> served = new ArrayList<>();
        Instant now = clock.instant();
        for (InetSocketAddress listener : https.get()) {
            for (GateSettings.Site site :
                    settings.get().sites().stream().limit(SITES).toList()) {
                try (Wire wire = Wire.tls(listener, site.host())) {
                    served.add(look(site.host(), wire.chain(), now));
                }
            }
        }
        if (served.isEmpty()) {
            Bilingual none = new Bilingual("HTTPS の待受が設定されていません。", "No HTTPS listener is configured.");
            return List.of(
                    new Observation(EXPIRY, Result.NOT_CONFIGURED, Means.SETTING, none, Map.of()),
                    new Observation(GENUINE, Result.NOT_CONFIGURED, Means.SETTING, none, Map.of()));
        }
        return List.of(expiry(served), genuine(served));
    }

    /** One certificate as it was served. */
    private record Served(String host, X509Certificate leaf, long daysLeft, boolean names, Trust trust) {
        boolean good() {
            return names && trust != Trust.NONE && daysLeft > DAYS_LEFT;
        }

        LocalDate lastDay() {
            return LocalDate.ofInstant(leaf.getNotAfter().toInstant(), ZoneId.systemDefault());
        }
    }

    private enum Trust {
        /** A root of the system, which browsers know. */
        PUBLIC,
        /** The configured authority. */
        CONFIGURED,
        NONE
    }

    private static Observation expiry(List<Served> served) {
        Served soonest = served.stream()
                .min(java.util.Comparator.comparingLong(Served::daysLeft))
                .orElseThrow();
        List<String> faults = served.stream()
                .filter(one -> !one.good())
                .map(one -> one.host() + ": "
                        + (one.trust() == Trust.NONE ? "chain does not verify" : "")
                        + (one.names() ? "" : " name differs")
                        + (one.daysLeft() > DAYS_LEFT ? "" : " " + one.daysLeft() + " days left"))
                .distinct()
                .toList();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("certificates", Integer.toString(served.size()));
        facts.put("soonest-host", soonest.host());
        facts.put("soonest-not-after", soonest.leaf().getNotAfter().toInstant().toString());
        facts.put("soonest-days-left", Long.toString(soonest.daysLeft()));
        facts.put("key", AlgorithmsProbe.key(soonest.leaf().getPublicKey()));
        facts.put("trust", soonest.trust().name().toLowerCase(java.util.Locale.ROOT));
        facts.put(
                "faults",
                faults.isEmpty()
                        ? "none"
                        : String.join("; ", faults.stream().limit(8).toList()));
        String last = soonest.lastDay().toString();
        return faults.isEmpty()
                ? new Observation(
                        EXPIRY,
                        Result.HOLDS,
                        Means.TRIED,
                        new Bilingual(
                                "配信中の証明書 " + served.size() + " 件を確認し、最も早い有効期限は " + last + "（残り " + soonest.daysLeft()
                                        + " 日）でした。名前と発行元の検証も通りました。",
                                "Of " + English.count(served.size(), "served certificate")
                                        + " the first to expire does so on "
                                        + last + " (" + English.count(soonest.daysLeft(), "day")
                                        + " left); names and chains verify."),
                        facts)
                : new Observation(
                        EXPIRY,
                        Result.FAILS,
                        Means.TRIED,
                        new Bilingual(
                                "配信中の証明書に問題があります（" + faults.size() + " 件。期限まで " + DAYS_LEFT
                                        + " 日以内、名前の不一致、または発行元を検証できない）。",
                                "There are problems with served certificates (" + English.count(faults.size(), "case")
                                        + ": " + DAYS_LEFT
                                        + " days or fewer left, a different name, or a chain that does not verify)."),
                        facts);
    }

    private static Observation genuine(List<Served> served) {
        long trusted = served.stream()
                .filter(one -> one.trust() == Trust.PUBLIC && one.names() && one.daysLeft() >= 0)
                .count();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("certificates", Integer.toString(served.size()));
        facts.put("publicly-trusted", Long.toString(trusted));
        if (trusted == served.size()) {
            return new Observation(
                    GENUINE,
                    Result.HOLDS,
                    Means.TRIED,
                    new Bilingual(
                            "全サイトが、公的な認証局が発行し名前の一致するサーバー証明書を提示しました（" + served.size() + " 件）。",
                            "Every site presented a server certificate for its own name from a publicly trusted authority ("
                                    + served.size() + ")."),
                    facts);
        }
        boolean local = served.stream().allMatch(one -> one.trust() != Trust.NONE && one.names());
        return new Observation(
                GENUINE,
                local ? Result.NOT_CONFIGURED : Result.FAILS,
                Means.TRIED,
                local
                        ? new Bilingual(
                                "サーバー証明書は社内用の認証局のもので、一般のブラウザーはそのままでは信頼しません。",
                                "The server certificate comes from a local authority, which browsers do not trust by themselves.")
                        : new Bilingual(
                                "名前の一致する信頼できるサーバー証明書を提示しないサイトがありました。",
                                "A site did not present a trusted server certificate for its own name."),
                facts);
    }

    private Served look(String host, List<X509Certificate> chain, Instant now)
            throws IOException, GeneralSecurityException {
        X509Certificate leaf = chain.getFirst();
        long days = Duration.between(now, leaf.getNotAfter().toInstant()).toDays();
        if (now.isAfter(leaf.getNotAfter().toInstant())) {
            days = Math.min(days, -1);
        }
        boolean names = names(leaf).stream().anyMatch(name -> HostNames.matches(name, host));
        Trust trust = verifies(chain, null)
                ? Trust.PUBLIC
                : authority.isPresent() && verifies(chain, store(authority.orElseThrow()))
                        ? Trust.CONFIGURED
                        : Trust.NONE;
        return new Served(host, leaf, days, names, trust);
    }

    /** DNS names and addresses (types 2 and 7 of RFC 5280 §4.2.1.6). */
    private static List<String> names(X509Certificate leaf) throws CertificateParsingException {
        @Nullable Collection<List<?>> alternatives = leaf.getSubjectAlternativeNames();
        List<String> names = new ArrayList<>();
        if (alternatives != null) {
            for (List<?> alternative : alternatives) {
                if ((alternative.get(0).equals(2) || alternative.get(0).equals(7))
                        && alternative.get(1) instanceof String name) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /** Null stands for the system's roots. */
    private static boolean verifies(List<X509Certificate> chain, @Nullable KeyStore roots)
            throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(roots);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                try {
                    x509.checkServerTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
                    return true;
                } catch (CertificateException e) {
                    return false;
                }
            }
        }
        return false;
    }

    private static KeyStore store(Path pem) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(pem)) {
            int count = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + count++, certificate);
            }
        }
        return store;
    }
}
