package sekisho.app.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.app.notice.NoticeSettings;
import sekisho.certificates.CertificatePlan;
import sekisho.forms.FormsSettings;
import sekisho.gate.GateSettings;
import sekisho.gate.LoginPages;
import sekisho.gate.Resident;
import sekisho.gate.Waf;
import sekisho.identity.IdentitySettings;
import sekisho.identity.LoginMode;
import sekisho.journal.JournalSettings;
import sekisho.mail.MailSettings;
import sekisho.proof.Attestation;
import sekisho.store.MasterKey;
import sekisho.vault.VaultSettings;
import sekisho.words.Bilingual;

/**
 * A whole configuration, valid.
 *
 * @param file the file that it was read from, absolute
 * @param data the data folder
 * @param masterKey where the key that wraps all others comes from
 * @param https where TLS is listened for
 * @param http where cleartext is listened for, only to redirect
 * @param console where the console answers
 * @param consoleHost the name in the console's address
 * @param management where health and metrics answer, cleartext
 * @param certificates brought-in certificates; hosts without one get theirs from the local CA
 * @param plan which host is served with which certificate
 * @param localCa folder of the local CA
 * @param gate everything of the gate but certificates and compiled rules
 * @param waf how sites are inspected
 * @param vaults the sites that are published from a copy
 * @param logins what sites ask of their visitors, by host; sites that ask nothing are left out
 * @param identity what tenants may choose, and how the login looks
 * @param mail how mail leaves; empty when nothing is sent
 * @param notices which operators are told of what happens
 * @param forms the mail forms; none without a way out for mail
 * @param journal the journal's settings
 * @param facts declared facts by control id
 * @param attestations given in the file
 */
public record Configuration(
        Path file,
        Path data,
        MasterKey masterKey,
        List<InetSocketAddress> https,
        List<InetSocketAddress> http,
        InetSocketAddress console,
        String consoleHost,
        InetSocketAddress management,
        List<GateSettings.Certificate> certificates,
        CertificatePlan plan,
        Path localCa,
        GateSettings gate,
        WafConfiguration waf,
        List<VaultSettings> vaults,
        Map<String, LoginMode> logins,
        IdentitySettings identity,
        Optional<MailSettings> mail,
        NoticeSettings notices,
        FormsSettings forms,
        JournalSettings journal,
        Map<String, Bilingual> facts,
        List<Attestation> attestations) {
    public Configuration {
        https = List.copyOf(https);
        http = List.copyOf(http);
        certificates = List.copyOf(certificates);
        vaults = List.copyOf(vaults);
        logins = Map.copyOf(logins);
        facts = Map.copyOf(facts);
        attestations = List.copyOf(attestations);
    }

    /** The site hosts for which nothing but a certificate of the local CA is set up. */
    public List<String> hostsWithoutCertificate() {
        return plan.sites().stream()
                .filter(this::isLocal)
                .map(CertificatePlan.Site::host)
                .toList();
    }

    private boolean isLocal(CertificatePlan.Site site) {
        return switch (site.choice()) {
            case LOCAL -> true;
            case AUTOMATIC ->
                plan.acme().isEmpty()
                        && certificates.stream().noneMatch(certificate -> covers(certificate, site.host()));
            case ACME, FILE, INSTALLED -> false;
        };
    }

    static boolean covers(GateSettings.Certificate certificate, String host) {
        int dot = host.indexOf('.');
        return certificate.hosts().contains(host)
                || (dot > 0 && certificate.hosts().contains("*" + host.substring(dot)));
    }

    /**
     * The gate's settings with these certificates, for sites by host compiled rules and what lives inside, and the login where
     * sites ask for one.
     */
    public GateSettings gateWith(
            List<GateSettings.Certificate> all,
            Map<String, Waf> inspected,
            LoginPages pages,
            Map<String, Resident> residents) {
        List<GateSettings.Site> sites = new ArrayList<>();
        for (GateSettings.Site site : gate.sites()) {
            Waf rules = inspected.get(site.host());
            GateSettings.Site ruled = rules == null ? site : site.with(rules);
            Resident resident = residents.get(site.host());
            GateSettings.Site inside = resident == null ? ruled : ruled.with(resident);
            LoginMode mode = logins.get(site.host());
            sites.add(mode == null ? inside : inside.with(new GateSettings.Login(mode, pages)));
        }
        return new GateSettings(
                gate.https(),
                gate.http(),
                gate.cleartext(),
                all,
                sites,
                gate.trustedProxies(),
                gate.countryData(),
                gate.limits(),
                gate.hstsMaxAge(),
                gate.matchLog());
    }

    /** The path of the control channel's socket. */
    public Path socket() {
        return data.resolve("control.sock");
    }

    /** Where country data lies when the file names none: what the launcher installs. */
    static Optional<Path> installedCountryData() {
        return Optional.ofNullable(System.getProperty("sekisho.country-data")).map(Path::of);
    }
}
