package sekisho.proof.probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.security.auth.x500.X500Principal;
import sekisho.gate.GateSettings;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/**
 * Comes to every site that takes known devices only, without a certificate and with a forged one. Nothing reaches the application,
 * even where the gate should let it pass ({@link Caller#knock}).
 */
final class ClientCertificateProbe implements Probe {
    private static final String CONTROL = "client-certificate";
    private static final int SITES = 50;

    private final Supplier<GateSettings> settings;
    private final Caller caller;
    private final Guests guests;
    private final InstantSource clock;

    ClientCertificateProbe(Supplier<GateSettings> settings, Caller caller, Guests guests, InstantSource clock) {
        this.settings = settings;
        this.caller = caller;
        this.guests = guests;
        this.clock = clock;
    }

    @Override
    public String id() {
        return CONTROL;
    }

    @Override
    public List<String> controls() {
        return List.of(CONTROL);
    }

    @Override
    public List<Observation> observe() throws IOException, GeneralSecurityException {
        List<GateSettings.Site> asking = settings.get().sites().stream()
                .filter(site -> site.clientCertificates().isPresent())
                .toList();
        List<GateSettings.Site> required = asking.stream()
                .filter(site -> site.clientCertificates().orElseThrow().required())
                .toList();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("sites-required", Integer.toString(required.size()));
        facts.put("sites-optional", Integer.toString(asking.size() - required.size()));
        if (required.isEmpty()) {
            return List.of(new Observation(
                    CONTROL,
                    Result.NOT_CONFIGURED,
                    Means.SETTING,
                    new Bilingual(
                            "クライアント証明書を必須とするサイトは設定されていません。", "No site is set up to require a client certificate."),
                    facts));
        }
        List<String> open = new ArrayList<>();
        List<GateSettings.Site> tried = required.subList(0, Math.min(SITES, required.size()));
        for (GateSettings.Site site : tried) {
            InetAddress as = guests.one(site);
            String without = refusal(caller.knock(site, as, "/" + caller.token()));
            if (!without.equals(CONTROL)) {
                open.add(site.host() + " without: " + without);
            }
            StrangeDevice device = StrangeDevice.claiming(authority(site), clock.instant());
            String forged = refusal(caller.knock(site, as, "/" + caller.token(), device));
            if (!device.wasShown()) {
                open.add(site.host() + " forged: not asked for");
            } else if (!forged.equals(CONTROL)) {
                open.add(site.host() + " forged: " + forged);
            }
        }
        facts.put("sites-tried", Integer.toString(tried.size()));
        facts.put("not-refused", open.isEmpty() ? "none" : String.join("; ", open));
        return List.of(new Observation(
                CONTROL,
                open.isEmpty() ? Result.HOLDS : Result.FAILS,
                Means.TRIED,
                open.isEmpty() ? held(tried.size()) : failed(open.size()),
                facts));
    }

    private static Bilingual held(int sites) {
        return new Bilingual(
                "クライアント証明書を必須とする " + sites + " サイトに、証明書なしの接続と、認証局を偽った証明書での接続を試み、どちらも拒否されました。",
                "On " + English.count(sites, "site")
                        + " requiring a client certificate, a connection without one and one with a certificate of a forged authority were refused.");
    }

    private static Bilingual failed(int attempts) {
        return new Bilingual(
                "正しいクライアント証明書を持たない接続が、期待どおりに拒否されませんでした（" + attempts + " 件）。",
                English.count(attempts, "connection")
                        + " without a good client certificate did not get the refusal that was expected.");
    }

    /** The gate's reason, or the status where it gave none. */
    private static String refusal(Wire.Answer answer) {
        Optional<String> reason = Caller.reason(answer);
        return answer.status() == 403 && reason.isPresent() ? reason.get() : Integer.toString(answer.status());
    }

    private static X500Principal authority(GateSettings.Site site) throws IOException, GeneralSecurityException {
        GateSettings.ClientCertificates wanted = site.clientCertificates().orElseThrow();
        try (InputStream in = Files.newInputStream(wanted.authority())) {
            return ((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in))
                    .getSubjectX500Principal();
        }
    }
}
