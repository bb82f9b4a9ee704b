package sekisho.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.antivirus.ClamdAddress;
import sekisho.antivirus.ScannerSettings;
import sekisho.certificates.AcmeSettings;
import sekisho.certificates.CertificatePlan;
import sekisho.certificates.KeyKind;
import sekisho.forms.Defences;
import sekisho.forms.FileType;
import sekisho.forms.FormDefinition;
import sekisho.forms.FormsSettings;
import sekisho.gate.Antivirus;
import sekisho.gate.GateSettings;
import sekisho.gate.Waf;
import sekisho.identity.IdentitySettings;
import sekisho.identity.Policy;
import sekisho.mail.MailAddress;
import sekisho.mail.MailDomain;
import sekisho.mail.MailSettings;
import sekisho.store.MasterKey;
import sekisho.waf.Tuning;
import sekisho.words.Lang;

class ConfigurationFileTest {
    private static final String MINIMAL = "sites:\n  - host: App.Example.jp\n    upstream: http://127.0.0.1:3000\n";

    @TempDir
    private Path folder = Path.of("");

    private ConfigurationFile.Outcome read(String yaml) throws IOException {
        Path file = folder.resolve("sekisho.yaml");
        Files.writeString(file, yaml);
        return ConfigurationFile.read(file);
    }

    private Configuration valid(String yaml) throws IOException {
        ConfigurationFile.Outcome outcome = read(yaml);
        if (outcome instanceof ConfigurationFile.Outcome.Invalid invalid) {
            throw new AssertionError(invalid.problems().toString());
        }
        return ((ConfigurationFile.Outcome.Valid) outcome).configuration();
    }

    private List<Problem> problems(String yaml) throws IOException {
        return read(yaml) instanceof ConfigurationFile.Outcome.Invalid invalid ? invalid.problems() : List.of();
    }

    @Test
    void aFewLinesAreEnoughAndTheRestIsSafe() throws IOException {
        Configuration configuration = valid(MINIMAL);
        GateSettings.Site site = configuration.gate().sites().getFirst();
        assertThat(site.host()).isEqualTo("app.example.jp");
        assertThat(site.upstream()).isEqualTo(URI.create("http://127.0.0.1:3000"));
        assertThat(site.addresses()).isEqualTo(GateSettings.Addresses.ANY);
        assertThat(site.countries()).isEqualTo(GateSettings.CountryLimit.NONE);
        assertThat(site.rate()).isEqualTo(GateSettings.Rate.DEFAULT);
        assertThat(site.timeouts()).isEqualTo(GateSettings.Timeouts.DEFAULT);
        assertThat(site.maxBodyBytes()).isEqualTo(64L << 20);
        assertThat(configuration.https()).containsExactly(Units.socketAddress("0.0.0.0:443"));
        assertThat(configuration.http()).containsExactly(Units.socketAddress("0.0.0.0:80"));
        assertThat(configuration.console()).isEqualTo(Units.socketAddress("127.0.0.1:9443"));
        assertThat(configuration.management()).isEqualTo(Units.socketAddress("127.0.0.1:9090"));
        assertThat(configuration.data()).isEqualTo(folder.resolve("sekisho-data"));
        assertThat(configuration.masterKey()).isEqualTo(new MasterKey.File(folder.resolve("sekisho-master.key")));
        assertThat(configuration.journal().accessRetention()).isEqualTo(Duration.ofDays(365));
        assertThat(configuration.journal().auditRetention()).isEqualTo(Duration.ofDays(365));
        assertThat(configuration.gate().hstsMaxAge()).isEqualTo(Duration.ofDays(730));
        assertThat(configuration.hostsWithoutCertificate()).containsExactly("app.example.jp");
    }

    private Path rules() throws IOException {
        Files.createDirectories(folder.resolve("crs/rules"));
        Files.writeString(folder.resolve("crs/rules/REQUEST-901-INITIALIZATION.conf"), "# 901");
        Files.writeString(folder.resolve("crs/crs-setup.conf"), "# set-up");
        return folder.resolve("crs");
    }

    @Test
    void aSiteIsInspectedWhereItOrTheTopSaysSoAndThenBlocks() throws IOException {
        assertThat(valid(MINIMAL).waf().sites()).isEmpty();
        String rules = "waf: {rules: " + rules() + "}\n";
        assertThat(valid(MINIMAL + rules).waf().sites())
                .isEqualTo(Map.of(
                        "app.example.jp",
                        new WafConfiguration.Site(Waf.Mode.BLOCK, Waf.Oversize.REFUSE, Tuning.DEFAULT)));
        assertThat(valid(MINIMAL + "    waf: {mode: off}\n" + rules).waf().sites())
                .isEmpty();
        assertThat(valid(MINIMAL + "    waf: {}\n" + rules).waf().sites()).hasSize(1);
    }

    @Test
    void mistakesInTheInspectionAreNamedWhereTheyAre() throws IOException {
        assertThat(problems(MINIMAL + "waf: {rules: nowhere}\n"))
                .extracting(Problem::key)
                .containsExactly("waf.rules");
        List<Problem> problems = problems(MINIMAL + "    waf:\n      mode: on\n      paranoia: 5\n      oversize: x\n"
                + "      exclusions:\n        - {arguments: [a]}\n        - {rules: [abc]}\n        - {tags: [t], paths: [x]}\n"
                + "      own-rules: {before: none.conf}\nwaf: {rules: " + rules() + "}\n");
        assertThat(problems)
                .extracting(Problem::key)
                .containsExactly(
                        "sites[0].waf.mode",
                        "sites[0].waf.paranoia",
                        "sites[0].waf.oversize",
                        "sites[0].waf.exclusions[0].rules",
                        "sites[0].waf.exclusions[1].rules[0]",
                        "sites[0].waf.exclusions[2].paths[0]",
                        "sites[0].waf.own-rules.before");
    }

    @Test
    void mailIsSentOnlyWhereItIsWrittenAndThenHasSafeDefaults() throws IOException {
        assertThat(valid(MINIMAL).mail()).isEmpty();
        MailSettings settings = valid(MINIMAL + "mail: {relays: [{host: smtp.example.net}]}\n")
                .mail()
                .orElseThrow();
        assertThat(settings.route())
                .isEqualTo(new MailSettings.Relays(List.of(new MailSettings.Relay(
                        "smtp.example.net", 587, MailSettings.Security.STARTTLS, Optional.empty(), Optional.empty()))));
        assertThat(settings.bounds()).isEqualTo(MailSettings.Bounds.DEFAULT);
        assertThat(valid(MINIMAL + "mail: {direct: true}\n")
                        .mail()
                        .orElseThrow()
                        .route())
                .isEqualTo(new MailSettings.Direct(25));
    }

    @Test
    void mistakesInMailAreNamedAndPasswordsAreNot() throws IOException {
        List<Problem> problems = problems(MINIMAL + """
                mail:
                  domains: [a b]
                  return-path: a-local-part-that-is-too-long@example.jp
                  resolver-trusted: true
                  per-minute: 0
                  relays:
                    - {port: 25}
                    - {host: smtp.example.net, security: none, user: u, password: hunter2}
                    - {host: smtp.example.net, password: hunter2}
                    - {host: smtp.example.net, user: u, password-file: nowhere}
                    - {host: smtp.example.net, authorities: nowhere}
                """);
        assertThat(problems)
                .extracting(Problem::key)
                .containsExactlyInAnyOrder(
                        "mail.domains[0]",
                        "mail.return-path",
                        "mail.resolver-trusted",
                        "mail.per-minute",
                        "mail.relays[0].host",
                        "mail.relays[1].security",
                        "mail.relays[2].password",
                        "mail.relays[3].password-file",
                        "mail.relays[4].authorities");
        assertThat(problems.toString()).doesNotContain("hunter2");
        assertThat(problems(MINIMAL + "mail: {domains: example.jp}\n"))
                .extracting(Problem::key)
                .containsExactly("mail.relays");
        assertThat(problems(MINIMAL + "mail: {direct: true, relays: [{host: a.example}]}\n"))
                .extracting(Problem::key)
                .containsExactly("mail.direct");
    }

    @Test
    void uploadsAreScannedWhereTheSiteOrTheTopSaysSoAndThenStrictly() throws IOException {
        assertThat(scanned(MINIMAL)).isEmpty();
        assertThat(scanned(MINIMAL + "    antivirus: {mode: off}\nantivirus: {}\n"))
                .isEmpty();
        assertThat(scanned(MINIMAL + "    antivirus: {}\n")).isPresent();
        Antivirus antivirus = scanned(MINIMAL + "antivirus: {}\n").orElseThrow();
        assertThat(antivirus.policy()).isEqualTo(Antivirus.Policy.STRICT);
        assertThat(antivirus.scope()).isEqualTo(Antivirus.Scope.DEFAULT);
        assertThat(antivirus.patternsMaxAge()).isEqualTo(Duration.ofDays(7));
        assertThat(antivirus.scanner().settings())
                .isEqualTo(ScannerSettings.defaults(new ClamdAddress.Unix(Path.of("/run/clamav/clamd.ctl"))));
    }

    private Optional<Antivirus> scanned(String yaml) throws IOException {
        return valid(yaml).gate().sites().getFirst().antivirus();
    }

    @Test
    void devicesNeedAnAuthorityThatCanBeReadAndAreRequiredUnlessItSaysOtherwise() throws IOException {
        assertThat(problems(MINIMAL + "    client-certificates: {mode: perhaps, revoked: none.pem}\n"))
                .extracting(Problem::key)
                .containsExactlyInAnyOrder(
                        "sites[0].client-certificates.authority",
                        "sites[0].client-certificates.mode",
                        "sites[0].client-certificates.revoked");
        Path authority = Files.createFile(folder.resolve("devices.pem"));
        assertThat(valid(MINIMAL + "    client-certificates: {authority: devices.pem}\n")
                        .gate()
                        .sites()
                        .getFirst()
                        .clientCertificates())
                .contains(new GateSettings.ClientCertificates(authority, Optional.empty(), true));
    }

    @Test
    void mistakesInScanningAreNamedWhereTheyAre() throws IOException {
        assertThat(problems(MINIMAL
                        + "    antivirus: {mode: block, nested: x, except-types: [a b], except-paths: [x]}\n"
                        + "antivirus: {clamd: \"/run/x\", connections: 0, timeout: 1s, max-file: 5GiB}\n"))
                .extracting(Problem::key)
                .containsExactlyInAnyOrder(
                        "sites[0].antivirus.mode",
                        "sites[0].antivirus.nested",
                        "sites[0].antivirus.except-types[0]",
                        "sites[0].antivirus.except-paths[0]",
                        "antivirus.clamd",
                        "antivirus.connections",
                        "antivirus.timeout",
                        "antivirus.max-file");
    }

    @Test
    void everyKeyOfTheSchemaIsReadAndNoOther() throws IOException {
        Path chain = Files.createFile(folder.resolve("chain.pem"));
        Path key = Files.createFile(folder.resolve("key.pem"));
        Path mac = Files.writeString(folder.resolve("mac"), "bWFj\n");
        Path countries = Files.createFile(folder.resolve("c.mmdb"));
        Path own = Files.createFile(folder.resolve("own.conf"));
        Files.write(folder.resolve("logo.png"), "\u0089PNG\r\n\u001a\n....".getBytes(StandardCharsets.ISO_8859_1));
        Path secret = Files.writeString(folder.resolve("secret"), "a-key-of-some-length\n");
        Path password = Files.writeString(folder.resolve("password"), "secret\n");
        String yaml = """
                data: d
                master-key-env: SEKISHO_KEY
                listen: {https: ["127.0.0.1:8443", "[::1]:8443"], http: [], console: 127.0.0.1:1, console-host: c.example.jp, management: 127.0.0.1:2}
                local-ca: ca
                certificates:
                  - {hosts: ["*.example.jp"], chain: %s, key: %s}
                acme:
                  directory: https://acme.example.jp/dir
                  directory-ca: %s
                  contact: ops@example.jp
                  terms-agreed: true
                  challenge: tls-alpn-01
                  key: rsa
                  account: {key-id: kid, mac-key-file: %s}
                  dns:
                    update: {server: 127.0.0.1:53, zone: example.jp, key-name: k, key-algorithm: hmac-sha512, key-secret: c2VjcmV0}
                    timeout: 5s
                    wait: 1s
                  certificates:
                    - {hosts: [example.jp, "*.example.jp"], challenge: dns-01, key: ecdsa}
                country-data: %s
                identity:
                  erase-after: 60d
                  bounds: {shortest-password: 12, failures: 6, idle: 1h, absolute: 8h}
                sites:
                  - host: app.example.jp
                    upstream: http://127.0.0.1:3000/
                    certificate: file
                    addresses: {allow: [192.0.2.0/24], deny: 192.0.2.7}
                    countries: {allow: [jp], deny: [], private-addresses: false, unknown: true}
                    rate: {requests: 5, per: 10s}
                    timeouts: {connect: 1s, response: 2s, idle: 3s, request: 4s}
                    max-body: 1KiB
                    client-certificates: {authority: chain.pem, revoked: key.pem, mode: optional}
                    brand: {name: {ja: 受注, en: Orders}, colour: "#2b4478", logo: logo.png}
                    waf:
                      mode: detect
                      paranoia: 2
                      inbound-threshold: 10
                      outbound-threshold: 8
                      body-limit: 1MiB
                      oversize: pass
                      response-body: false
                      japanese: false
                      exclusions:
                        - {rules: [942100, 931100-931199], tags: attack-xss, arguments: [本文], paths: [/admin/], reason: r}
                      own-rules: {before: %s, after: [%s]}
                    vault:
                      public-authority: app.example.jp:8443
                      origin-host: cms.example.jp
                      aliases: [old.example.jp, "cms.example.jp:81"]
                      start: /hidden/
                      include: [/a/, /b/]
                      exclude: "*.php"
                      dynamic: [/login, /api/]
                      queries:
                        - {path: /list/, parameters: [page, cat]}
                      crawl: {per-second: 5, concurrency: 2, timeout: 9s, max-pages: 7, max-file: 1MiB}
                      login:
                        page: /wp-login.php
                        fields: {log: editor}
                        field-files: {pwd: own.conf}
                        cookie: a=b
                        # or cookie-file: file
                      guard: {shrink-percent: 30, errors: 3}
                      schedule: {every: 2h, daily: "03:30"}
                      publish: by-hand
                      keep: 5
                      webhook-secret: 0123456789abcdef
                      # or webhook-secret-file: file
                      cache: {pages: 1m, files: 2d}
                      fields: {X-Frame-Options: DENY}
                      search-parameter: q
                    antivirus:
                      mode: scan
                      unavailable: pass
                      too-large: pass
                      encrypted: pass
                      nested: pass
                      unreadable: pass
                      except-types: [video/*]
                      except-paths: /telemetry/
                waf: {rules: %s, match-log: m.log}
                mail:
                  host-name: mail.example.jp
                  domains: [example.jp, 例え.jp]
                  addresses: [192.0.2.1]
                  relays:
                    - {host: smtp.example.net, port: 465, security: tls, user: u, password-file: %s, authorities: %s}
                    - {host: 127.0.0.1, port: 25, security: none, user: u, password: p}
                  direct: false
                  return-path: bounces@example.jp
                  resolver: "[::1]:5353"
                  resolver-trusted: true
                  queue: 10
                  message-size: 1MiB
                  connections: 3
                  connections-per-destination: 2
                  per-minute: 60
                  timeout: 5s
                  give-up-after: 1d
                  dead-letters-kept: 2d
                  history-kept: 3d
                antivirus: {clamd: "unix:c.sock", connections: 3, connect-timeout: 3s, timeout: 30s, max-file: 2MiB, scratch: s, scratch-limit: 1GiB, patterns-max-age: 2d}
                forms:
                  - id: contact
                    title: {ja: お問い合わせ, en: Contact}
                    sites: [app.example.jp]
                    origins: [https://static.example.net]
                    languages: [ja, en]
                    fields:
                      - {name: name, label: {ja: お名前, en: Name}, required: true, min-length: 1, max-length: 50, pattern: "[^0-9]+"}
                      - {name: kana, type: kana, furigana-of: name}
                      - {name: mail, type: mail}
                      - {name: postcode, type: postcode, address-into: address}
                      - {name: address}
                      - {name: topic, type: select, options: [{value: sales, label: 購入}]}
                      - {name: agree, type: consent, text-version: v3, text-url: /privacy.html}
                      - {name: file, type: file, max-files: 2, max-file-size: 1MiB, file-types: [pdf, zip]}
                    recipients:
                      - {to: info@example.jp}
                      - {to: sales@example.jp, when: {field: topic, values: [sales]}}
                    sender: form@example.jp
                    sender-name: 例
                    subject: "{name} 様から"
                    text: "{all}"
                    reply: {to: mail, subject: ありがとうございます, text: "{form}", per-recipient: 2, per-hour: 10}
                    thanks: /thanks.html
                    forward: {url: "https://hook.example.net/x", secret: "0123456789abcdef", give-up-after: 1d}
                    max-size: 4MiB
                    defences: {token: true, proof-of-work: false, bits: 10, decoys: false, timing: false, fastest: 3s, life: 2h, rates: false, per-address: 1, per-network: 2, per-form: 3, content: false, max-links: 1, words: [カジノ], domains: [spam.example], duplicates: false}
                    console-addresses: [192.0.2.0/24]
                  - id: second
                    sites: app.example.jp
                    fields: [{name: body, type: textarea}]
                    recipients: [{to: info@example.jp}]
                    sender: form@example.jp
                    forward: {url: "http://127.0.0.1:9/x", secret-file: %s}
                notices: {mail: [ops@example.jp, oncall@example.com], language: en, per-hour: 3}
                postcode-data: %s
                trusted-proxies: [10.0.0.0/8]
                limits: {header: 16KiB, request-line: 4KiB, connections: 10, tracked-addresses: 1000}
                hsts-max-age: 400d
                journal: {access-retention: 30d, audit-retention: 40d, segment-size: 2MiB, segment-age: 5m}
                facts: {data-residency: {ja: 日本, en: Japan}, multi-tenant: yes}
                attestations:
                  - {control: security-training, owner: IT, text: trained, file: a.pdf, from: 2026-04-01, valid-until: 2027-03-31}
                """.formatted(
                        chain, key, chain, mac, countries, own, own, rules(), password, chain, secret, postcodes());
        Configuration configuration = valid(yaml);
        GateSettings.Site site = configuration.gate().sites().getFirst();
        assertThat(site.addresses().allow()).hasSize(1);
        assertThat(site.addresses().deny()).hasSize(1);
        assertThat(site.countries()).isEqualTo(new GateSettings.CountryLimit(Set.of("JP"), Set.of(), false, true));
        assertThat(site.rate()).isEqualTo(new GateSettings.Rate(5, Duration.ofSeconds(10)));
        assertThat(site.timeouts().idle()).isEqualTo(Duration.ofSeconds(3));
        assertThat(site.maxBodyBytes()).isEqualTo(1024);
        assertThat(configuration.masterKey()).isEqualTo(new MasterKey.Environment("SEKISHO_KEY"));
        assertThat(configuration.http()).isEmpty();
        assertThat(configuration.https()).hasSize(2);
        assertThat(configuration.hostsWithoutCertificate()).isEmpty();
        assertThat(configuration.gate().limits()).isEqualTo(new GateSettings.Limits(16 << 10, 4 << 10, 10, 1000));
        assertThat(configuration.journal().segmentBytes()).isEqualTo(2 << 20);
        assertThat(Objects.requireNonNull(configuration.facts().get("data-residency"))
                        .in(Lang.JA))
                .isEqualTo("日本");
        assertThat(configuration.attestations()).hasSize(1);
        theFormsAreRead(configuration.forms());
        assertThat(configuration.notices().to()).hasToString("[ops@example.jp, oncall@example.com]");
        assertThat(configuration.notices().lang()).isEqualTo(Lang.EN);
        assertThat(configuration.notices().perHour()).isEqualTo(3);
        assertThat(configuration.plan().sites())
                .containsExactly(new CertificatePlan.Site("app.example.jp", CertificatePlan.Choice.FILE));
        assertThat(configuration.plan().acme())
                .contains(new AcmeSettings(
                        URI.create("https://acme.example.jp/dir"),
                        Optional.of(chain),
                        List.of("ops@example.jp"),
                        AcmeSettings.Validation.TLS_ALPN_01,
                        KeyKind.RSA,
                        Optional.of(new AcmeSettings.Binding("kid", "bWFj")),
                        Optional.of(new AcmeSettings.Dns(
                                new AcmeSettings.Access.Update(
                                        Units.socketAddress("127.0.0.1:53"),
                                        "example.jp",
                                        Optional.of(new AcmeSettings.Tsig("k", "hmac-sha512", "c2VjcmV0"))),
                                Duration.ofSeconds(1))),
                        List.of(new AcmeSettings.Group(
                                List.of("example.jp", "*.example.jp"), AcmeSettings.Validation.DNS_01, KeyKind.EC))));
        assertThat(configuration.mail())
                .contains(new MailSettings(
                        new MailDomain("mail.example.jp"),
                        List.of(new MailDomain("example.jp"), new MailDomain("xn--r8jz45g.jp")),
                        List.of(InetAddress.ofLiteral("192.0.2.1")),
                        new MailSettings.Relays(List.of(
                                new MailSettings.Relay(
                                        "smtp.example.net",
                                        465,
                                        MailSettings.Security.TLS,
                                        Optional.of(new MailSettings.Login("u", "secret")),
                                        Optional.of(chain)),
                                new MailSettings.Relay(
                                        "127.0.0.1",
                                        25,
                                        MailSettings.Security.NONE,
                                        Optional.of(new MailSettings.Login("u", "p")),
                                        Optional.empty()))),
                        MailAddress.parse("bounces@example.jp"),
                        Optional.of(new MailSettings.Resolver(Units.socketAddress("[::1]:5353"), true)),
                        new MailSettings.Bounds(
                                10,
                                1 << 20,
                                3,
                                2,
                                60,
                                Duration.ofSeconds(5),
                                Duration.ofDays(1),
                                Duration.ofDays(2),
                                Duration.ofDays(3))));
        WafConfiguration waf = configuration.waf();
        assertThat(waf.rules()).contains(folder.resolve("crs"));
        assertThat(waf.matchLog()).contains(folder.resolve("m.log"));
        assertThat(configuration.gate().matchLog()).isEqualTo(waf.matchLog());
        assertThat(waf.sites())
                .isEqualTo(Map.of(
                        "app.example.jp",
                        new WafConfiguration.Site(
                                Waf.Mode.DETECT,
                                Waf.Oversize.PASS,
                                new Tuning(
                                        false,
                                        2,
                                        10,
                                        8,
                                        1 << 20,
                                        false,
                                        false,
                                        List.of(new Tuning.Exclusion(
                                                List.of("942100", "931100-931199"),
                                                List.of("attack-xss"),
                                                List.of("本文"),
                                                List.of("/admin/"),
                                                "r")),
                                        List.of(own),
                                        List.of(own),
                                        false),
                                List.of("sekisho.yaml:46"))));

        assertThat(site.clientCertificates())
                .contains(new GateSettings.ClientCertificates(chain, Optional.of(key), false));
        Antivirus antivirus = site.antivirus().orElseThrow();
        assertThat(antivirus.scanner().settings())
                .isEqualTo(new ScannerSettings(
                        new ClamdAddress.Unix(folder.resolve("c.sock")),
                        3,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(30),
                        2 << 20));
        Antivirus.Remedy pass = Antivirus.Remedy.PASS;
        assertThat(antivirus.policy()).isEqualTo(new Antivirus.Policy(pass, pass, pass, pass, pass));
        assertThat(antivirus.scope()).isEqualTo(new Antivirus.Scope(List.of("video/*"), List.of("/telemetry/")));
        assertThat(antivirus.patternsMaxAge()).isEqualTo(Duration.ofDays(2));

        for (String path : schemaKeys()) {
            String leaf = path.substring(path.lastIndexOf('.') + 1);
            assertThat(yaml).as("the test writes %s", path).containsPattern("\\b" + leaf + ":|master-key-");
        }
    }

    @Test
    void certificatesAreObtainedWhereTheSectionIsWritten() throws IOException {
        assertThat(valid(MINIMAL).plan().acme()).isEmpty();
        Configuration written = valid(MINIMAL + "acme: {terms-agreed: true}\n");
        AcmeSettings acme = written.plan().acme().orElseThrow();
        assertThat(acme.directory()).isEqualTo(AcmeSettings.DEFAULT_DIRECTORY);
        assertThat(acme.validation()).isEqualTo(AcmeSettings.Validation.HTTP_01);
        assertThat(acme.key()).isEqualTo(KeyKind.EC);
        assertThat(written.hostsWithoutCertificate()).isEmpty();
        assertThat(valid(MINIMAL + "    certificate: local\nacme: {terms-agreed: true}\n")
                        .hostsWithoutCertificate())
                .containsExactly("app.example.jp");
        AcmeSettings hooked = valid(
                        MINIMAL
                                + "acme: {terms-agreed: true, challenge: dns-01, dns: {command: [/bin/hook, a], timeout: 5s}}\n")
                .plan()
                .acme()
                .orElseThrow();
        assertThat(hooked.dns().orElseThrow().access())
                .isEqualTo(new AcmeSettings.Access.Hook(List.of("/bin/hook", "a"), Duration.ofSeconds(5)));
    }

    @Test
    void mistakesWithCertificatesAreNamedWhereTheyAre() throws IOException {
        assertThat(problems(MINIMAL + "    certificate: acme\n"))
                .extracting(Problem::key)
                .containsExactly("sites[0].certificate");
        assertThat(problems(MINIMAL + "    certificate: file\n"))
                .extracting(Problem::key)
                .containsExactly("sites[0].certificate");
        assertThat(problems(MINIMAL + """
                        acme:
                          directory: http://insecure.example.jp/
                          contact: nobody
                          challenge: smoke
                          account: {key-id: a}
                          dns: {update: {server: 127.0.0.1:53, zone: example.jp, key-name: a, key-secret: "!"}, command: [a]}
                          certificates:
                            - {hosts: "*.example.jp"}
                        """))
                .extracting(Problem::key)
                .containsExactlyInAnyOrder(
                        "acme.terms-agreed",
                        "acme.directory",
                        "acme.contact",
                        "acme.challenge",
                        "acme.account.mac-key",
                        "acme.dns.update.key-secret",
                        "acme.dns.command",
                        "acme.certificates[0].hosts");
        assertThat(problems(MINIMAL + "acme: {terms-agreed: true, challenge: dns-01}\n"))
                .extracting(Problem::key)
                .containsExactly("acme.challenge");
        assertThat(problems(
                                MINIMAL
                                        + "acme: {terms-agreed: true, account: {key-id: a, mac-key: geheim, mac-key-file: x}}\n")
                        .toString())
                .doesNotContain("geheim");
    }

    private Path postcodes() throws IOException {
        Path data = Files.createDirectories(folder.resolve("postcodes"));
        Files.writeString(data.resolve("zip7.json"), "{}");
        return data;
    }

    private void theFormsAreRead(FormsSettings forms) {
        assertThat(forms.postcodes()).contains(folder.resolve("postcodes"));
        assertThat(forms.hosts()).containsExactly("app.example.jp");
        FormDefinition contact = forms.find("contact").orElseThrow();
        assertThat(contact.title().in(Lang.EN)).isEqualTo("Contact");
        assertThat(contact.origins()).containsExactly("https://static.example.net");
        assertThat(contact.languages()).containsExactlyInAnyOrder(Lang.JA, Lang.EN);
        assertThat(contact.fields()).hasSize(8);
        assertThat(contact.fields().getFirst().rules().maxLength()).isEqualTo(50);
        assertThat(contact.fields().getLast().rules().fileTypes()).containsExactly(FileType.PDF, FileType.ZIP);
        assertThat(contact.recipients())
                .extracting(FormDefinition.Recipient::when)
                .containsExactly(Map.of(), Map.of("topic", Set.of("sales")));
        assertThat(contact.sender().name().value()).isEqualTo("例");
        assertThat(contact.reply().orElseThrow().perHour()).isEqualTo(10);
        assertThat(contact.thanks()).contains("/thanks.html");
        assertThat(contact.forwarding().orElseThrow())
                .isEqualTo(new FormDefinition.Forwarding(
                        "https://hook.example.net/x", "0123456789abcdef", Duration.ofDays(1)));
        assertThat(contact.maxBytes()).isEqualTo(4 << 20);
        assertThat(contact.consoleAddresses()).containsExactly("192.0.2.0/24");
        assertThat(contact.defences())
                .isEqualTo(new Defences(
                        true,
                        false,
                        10,
                        false,
                        false,
                        Duration.ofSeconds(3),
                        Duration.ofHours(2),
                        false,
                        1,
                        2,
                        3,
                        false,
                        1,
                        List.of("カジノ"),
                        List.of("spam.example"),
                        false));
        FormDefinition second = forms.find("second").orElseThrow();
        assertThat(second.defences()).isEqualTo(Defences.DEFAULT);
        assertThat(second.forwarding().orElseThrow().secret()).isEqualTo("a-key-of-some-length");
        assertThat(second.text()).isEqualTo(FormDefinition.DEFAULT_TEXT);
    }

    @Test
    void mistakesInFormsAreNamedAndSecretsAreNot() throws IOException {
        List<Problem> problems = problems(MINIMAL + """
                forms:
                  - id: Contact!
                    sites: [other.example.jp]
                    origins: ["https://static.example.net/"]
                    fields:
                      - {name: Body, type: essay}
                      - {name: topic, type: select}
                      - {name: topic}
                    recipients:
                      - {to: nobody, when: {field: nothing}}
                    sender: form@example.jp
                    subject: "{nme} 様"
                    reply: {to: topic}
                    thanks: javascript:alert(1)
                    forward: {url: "http://hook.example.net", secret: short-hunter2}
                    defences: {bits: 40}
                postcode-data: nowhere
                """);
        assertThat(problems)
                .extracting(Problem::key)
                .contains(
                        "forms",
                        "forms[0].id",
                        "forms[0].sites[0]",
                        "forms[0].origins[0]",
                        "forms[0].fields[0].name",
                        "forms[0].fields[0].type",
                        "forms[0].fields[1].options",
                        "forms[0].fields[2].name",
                        "forms[0].recipients[0].to",
                        "forms[0].recipients[0].when.field",
                        "forms[0].recipients",
                        "forms[0].subject",
                        "forms[0].reply.to",
                        "forms[0].thanks",
                        "forms[0].forward.url",
                        "forms[0].forward.secret",
                        "forms[0].defences.bits",
                        "postcode-data");
        assertThat(problems.toString()).doesNotContain("hunter2");
    }

    @Test
    void noticesNeedAWayOutForMailAndAddressesThatAreSome() throws IOException {
        assertThat(problems(MINIMAL + "notices: {mail: [ops@example.jp]}\n"))
                .extracting(Problem::key)
                .containsExactly("notices");
        assertThat(problems(MINIMAL + "mail: {direct: true}\nnotices: {mail: [ops@example.jp]}\n"))
                .as("no domain to write from")
                .extracting(Problem::key)
                .containsExactly("notices");
        assertThat(
                        problems(
                                MINIMAL
                                        + "mail: {direct: true, domains: [example.jp]}\nnotices: {mail: [ops], language: fr, per-hour: 0}\n"))
                .extracting(Problem::key)
                .containsExactly("notices.mail[0]", "notices.language", "notices.per-hour");
    }

    @Test
    void theSchemaNamesExactlyTheKeysThatAreKnown() throws IOException {
        List<Problem> top = problems(MINIMAL + "zzz-unknown: 1\nlisten: {zzz-unknown: 1}\nlimits: {zzz-unknown: 1}\n"
                + "waf: {zzz-unknown: 1}\nantivirus: {zzz-unknown: 1}\nidentity: {zzz-unknown: 1, bounds: {zzz-unknown: 1}}\nmail: {relays: [{host: a, zzz-unknown: 1}], zzz-unknown: 1}\n"
                + "journal: {zzz-unknown: 1}\nnotices: {zzz-unknown: 1}\nforms: [{zzz-unknown: 1, fields: [{zzz-unknown: 1, options: [{zzz-unknown: 1}]}], recipients: [{zzz-unknown: 1, when: {zzz-unknown: 1}}], reply: {zzz-unknown: 1}, forward: {zzz-unknown: 1}, defences: {zzz-unknown: 1}}]\ncertificates: [{zzz-unknown: 1}]\n"
                + "acme: {zzz-unknown: 1, account: {zzz-unknown: 1}, dns: {zzz-unknown: 1, update: {zzz-unknown: 1}},"
                + " certificates: [{zzz-unknown: 1}]}\nattestations: [{zzz-unknown: 1}]\n");
        Set<String> known = new TreeSet<>();
        for (Problem problem : top) {
            String remedy = problem.remedy().en();
            if (remedy.startsWith("Known keys: ")) {
                String prefix = problem.key().replace("zzz-unknown", "").replaceAll("\\[\\d+]", "");
                for (String key : remedy.substring("Known keys: ".length()).split(", ", -1)) {
                    known.add(prefix + key);
                }
            }
        }
        Set<String> schema = new TreeSet<>(schemaKeys());
        schema.removeIf(key -> key.startsWith("sites.") || key.startsWith("facts."));
        known.removeIf(key -> key.startsWith("facts."));
        assertThat(known).isEqualTo(schema);
    }

    private static List<String> schemaKeys() throws IOException {
        try (InputStream in = ConfigurationFile.class.getResourceAsStream("/sekisho/app/sekisho.schema.json")) {
            List<String> keys = new ArrayList<>();
            collect(new ObjectMapper().readTree(in), "", keys);
            return keys;
        }
    }

    private static void collect(JsonNode schema, String prefix, List<String> keys) {
        schema.path("properties").properties().forEach(property -> {
            keys.add(prefix + property.getKey());
            if (!property.getKey().equals("text")) {
                collect(property.getValue(), prefix + property.getKey() + ".", keys);
                collect(property.getValue().path("items"), prefix + property.getKey() + ".", keys);
            }
        });
    }

    @Test
    void fiveMistakesAreFiveMessagesWithLineKeyAndRemedy() throws IOException {
        List<Problem> problems = problems("""
                sites:
                  - host: app.example.jp
                    upsteam: http://127.0.0.1:3000
                    rate: {requests: many}
                    countries: {allow: [Japan]}
                journal:
                  access-retention: 1 year
                """);
        assertThat(problems).extracting(Problem::line).containsExactly(2, 3, 4, 5, 7);
        assertThat(problems)
                .extracting(Problem::key)
                .containsExactly(
                        "sites[0].upstream",
                        "sites[0].upsteam",
                        "sites[0].rate.requests",
                        "sites[0].countries.allow[0]",
                        "journal.access-retention");
        assertThat(problems.get(1).in(Lang.JA)).contains("3 行目").contains("「upstream」のことですか");
        assertThat(problems.get(4).in(Lang.EN)).contains("= 1 year").contains("365d");
        for (Problem problem : problems) {
            assertThat(problem.remedy().ja()).isNotBlank();
            assertThat(problem.remedy().en()).isNotBlank();
        }
    }

    @Test
    void whatTenantsMayChooseAndHowTheLoginLooksIsReadOrRefusedByLine() throws IOException {
        assertThat(valid(MINIMAL).identity()).isEqualTo(IdentitySettings.DEFAULT);
        IdentitySettings settings = valid(
                        MINIMAL + "    brand: {name: 受注管理, colour: \"#ABCDEF\"}\n"
                                + "identity: {erase-after: 90d, bounds: {shortest-password: 10, failures: 3, idle: 2h, absolute: 1d}}\n")
                .identity();
        assertThat(settings.eraseAfter()).isEqualTo(Duration.ofDays(90));
        assertThat(settings.bounds())
                .isEqualTo(new Policy.Bounds(10, 3, Optional.of(Duration.ofHours(2)), Duration.ofDays(1)));
        assertThat(Objects.requireNonNull(settings.brands().get("app.example.jp"))
                        .name()
                        .ja())
                .isEqualTo("受注管理");

        Files.writeString(folder.resolve("no-picture"), "<svg onload=alert(1)>");
        assertThat(problems(MINIMAL + "    brand: {colour: red, logo: no-picture}\n"
                        + "identity: {bounds: {shortest-password: 4}}\n"))
                .extracting(Problem::line, Problem::key)
                .containsExactlyInAnyOrder(
                        tuple(4, "sites[0].brand.name"),
                        tuple(4, "sites[0].brand.colour"),
                        tuple(4, "sites[0].brand.logo"),
                        tuple(5, "identity.bounds.shortest-password"));
    }

    @Test
    void brokenYamlIsOneProblemWithItsLine() throws IOException {
        List<Problem> problems = problems("sites:\n  - host: [unclosed\n");
        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst().line()).isBetween(2, 3);
    }

    @Test
    void aMissingFileAndAnEmptyOneSayWhatToDo() throws IOException {
        ConfigurationFile.Outcome missing = ConfigurationFile.read(folder.resolve("none.yaml"));
        assertThat(((ConfigurationFile.Outcome.Invalid) missing)
                        .problems()
                        .getFirst()
                        .remedy()
                        .en())
                .contains("init");
        assertThat(problems("")).extracting(Problem::key).containsExactly("sites");
    }

    @Test
    void aKeyWrittenTwiceTwoSitesOfOneHostAndSharedPortsAreRefused() throws IOException {
        assertThat(problems(MINIMAL + "data: a\ndata: b\n"))
                .extracting(Problem::key)
                .containsExactly("data");
        assertThat(problems(MINIMAL + "  - host: app.example.jp\n    upstream: http://127.0.0.1:1\n"))
                .extracting(Problem::key)
                .containsExactly("sites[1].host");
        assertThat(problems(MINIMAL + "listen: {https: [\"127.0.0.1:9443\"]}\n"))
                .extracting(Problem::key)
                .containsExactly("listen.https");
    }

    @Test
    void theMasterKeyMayNotLieInTheDataFolder() throws IOException {
        assertThat(problems(MINIMAL + "data: d\nmaster-key-file: d/key\n"))
                .extracting(Problem::key)
                .containsExactly("master-key-file");
    }

    @Test
    void anUpstreamIsPlainHttpWithoutPathOrCredentials() throws IOException {
        for (String bad :
                List.of("https://a", "http://u:p@a", "http://a/x", "a:80", "http://a?b", "ftp://a", "http://")) {
            assertThat(problems("sites: [{host: a.jp, upstream: \"" + bad + "\"}]\n"))
                    .as(bad)
                    .extracting(Problem::key)
                    .containsExactly("sites[0].upstream");
        }
    }

    @Property(tries = 300)
    void anyTextIsReadOrRefused(@ForAll @StringLength(max = 200) String yaml) throws IOException {
        Path file = Files.createTempFile("sekisho", ".yaml");
        try {
            Files.writeString(file, yaml.replaceAll("[\\uD800-\\uDFFF]", ""));
            assertThat(ConfigurationFile.read(file)).isNotNull();
        } finally {
            Files.delete(file);
        }
    }
}
