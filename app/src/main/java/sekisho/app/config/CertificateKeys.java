package sekisho.app.config;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sekisho.certificates.AcmeSettings;
import sekisho.certificates.CertificatePlan;
import sekisho.certificates.KeyKind;
import sekisho.gate.GateSettings;
import sekisho.words.Bilingual;

/** The keys of certificates: {@code acme} at the top, and {@code certificate} of a site. */
final class CertificateKeys {
    private static final Bilingual CHOICE =
            new Bilingual("acme、file、installed、local のどれかを書いてください。", "Write acme, file, installed or local.");
    private static final Bilingual DIRECTORY = new Bilingual(
            "ACME ディレクトリーの https:// で始まるアドレスを書いてください。",
            "Write the address of an ACME directory, beginning with https://.");
    private static final Bilingual CHALLENGE =
            new Bilingual("http-01、tls-alpn-01、dns-01 のどれかを書いてください。", "Write http-01, tls-alpn-01 or dns-01.");
    private static final Bilingual KEY = new Bilingual("ecdsa か rsa を書いてください。", "Write ecdsa or rsa.");
    private static final Bilingual MAIL =
            new Bilingual("メールアドレスを書いてください(例: ops@example.jp)。", "Write a mail address (ops@example.jp).");
    private static final Bilingual HOSTS =
            new Bilingual("ホスト名を書いてください(例: example.jp、*.example.jp)。", "Write host names (example.jp, *.example.jp).");
    private static final Bilingual SERVER = new Bilingual(
            "DNSサーバーの「アドレス:ポート」を書いてください(例: 192.0.2.53:53)。",
            "Write the DNS server as \"address:port\" (192.0.2.53:53).");
    private static final Bilingual ZONE =
            new Bilingual("ゾーン名を書いてください(例: example.jp)。", "Write the zone's name (example.jp).");
    private static final Bilingual ALGORITHM = new Bilingual(
            "hmac-sha256、hmac-sha384、hmac-sha512 のどれかを書いてください。", "Write hmac-sha256, hmac-sha384 or hmac-sha512.");
    private static final Bilingual BASE64 = new Bilingual("Base64 で書いてください。", "Write it in Base64.");
    private static final Bilingual COMMAND =
            new Bilingual("コマンドと引数を一覧で書いてください。", "Write the command and its arguments as a list.");
    private static final Bilingual SECRET = new Bilingual(
            "値を書くか、「-file」で終わるキーにファイルを書いてください。", "Write the value, or a file in the key that ends with -file.");
    private static final long MOST_SECRET_BYTES = 4096;

    private final List<GateSettings.Certificate> files;
    private final Optional<AcmeSettings> acme;
    private final List<CertificatePlan.Site> sites = new ArrayList<>();

    private CertificateKeys(List<GateSettings.Certificate> files, Optional<AcmeSettings> acme) {
        this.files = files;
        this.acme = acme;
    }

    /** Reads the section at the top; certificates are obtained when it is written, even empty. */
    static CertificateKeys of(Section root, List<GateSettings.Certificate> files) {
        boolean given = root.has("acme");
        try (Section acme = root.section("acme")) {
            AcmeSettings settings = acme(acme, given);
            return new CertificateKeys(files, given ? Optional.of(settings) : Optional.empty());
        }
    }

    private static AcmeSettings acme(Section acme, boolean given) {
        URI directory = acme.value("directory", AcmeSettings.DEFAULT_DIRECTORY, CertificateKeys::directory, DIRECTORY);
        Optional<Path> roots = file(acme, "directory-ca");
        List<String> contacts = acme.list("contact", CertificateKeys::mail, MAIL);
        if (!acme.flag("terms-agreed", false) && given) {
            acme.wrong(
                    "terms-agreed",
                    new Bilingual(
                            "認証局の利用規約への同意が書かれていません。", "It is not written that the authority's terms are agreed to."),
                    new Bilingual(
                            "規約を読み、同意するなら terms-agreed: true と書いてください。",
                            "Read the terms and, if you agree, write terms-agreed: true."));
        }
        AcmeSettings.Validation validation =
                acme.value("challenge", AcmeSettings.Validation.HTTP_01, CertificateKeys::validation, CHALLENGE);
        KeyKind key = acme.value("key", KeyKind.EC, CertificateKeys::key, KEY);
        Optional<AcmeSettings.Binding> binding;
        try (Section account = acme.section("account")) {
            binding = binding(account, acme.has("account"));
        }
        Optional<AcmeSettings.Dns> dns;
        try (Section section = acme.section("dns")) {
            dns = dns(section, acme.has("dns"));
        }
        List<AcmeSettings.Group> groups = new ArrayList<>();
        for (Section section : acme.sections("certificates")) {
            try (section) {
                List<String> hosts = section.list("hosts", CertificateKeys::host, HOSTS);
                AcmeSettings.Validation own =
                        section.value("challenge", validation, CertificateKeys::validation, CHALLENGE);
                KeyKind kind = section.value("key", key, CertificateKeys::key, KEY);
                if (hosts.isEmpty()) {
                    section.required("hosts", HOSTS);
                } else {
                    groups.add(new AcmeSettings.Group(hosts, own, kind));
                    wildcards(section, hosts, own);
                }
                if (own == AcmeSettings.Validation.DNS_01 && dns.isEmpty()) {
                    noDns(section);
                }
            }
        }
        if (validation == AcmeSettings.Validation.DNS_01 && dns.isEmpty()) {
            noDns(acme);
        }
        return new AcmeSettings(directory, roots, contacts, validation, key, binding, dns, groups);
    }

    private static void noDns(Section section) {
        section.wrong(
                "challenge",
                new Bilingual("dns-01 に必要な acme.dns がありません。", "dns-01 needs acme.dns, which is missing."),
                new Bilingual(
                        "acme.dns に update(RFC 2136)か command を書いてください。",
                        "Write update (RFC 2136) or command in acme.dns."));
    }

    private static void wildcards(Section section, List<String> hosts, AcmeSettings.Validation validation) {
        if (validation != AcmeSettings.Validation.DNS_01 && hosts.stream().anyMatch(host -> host.startsWith("*"))) {
            section.wrong(
                    "hosts",
                    new Bilingual(
                            "ワイルドカードの証明書は dns-01 でしか取得できません。", "Wildcard certificates can be obtained by dns-01 only."),
                    new Bilingual("challenge: dns-01 と書いてください。", "Write challenge: dns-01."));
        }
    }

    private static Optional<AcmeSettings.Binding> binding(Section account, boolean given) {
        Bilingual id = new Bilingual("認証局から渡された鍵の番号を書いてください。", "Write the key id that the authority gave you.");
        Optional<String> secret = secret(account, "mac-key");
        if (!given) {
            account.text("key-id");
            return Optional.empty();
        }
        String keyId = account.required("key-id", id);
        if (secret.isEmpty() && !account.has("mac-key") && !account.has("mac-key-file")) {
            account.required("mac-key", SECRET);
        }
        return secret.filter(key -> !keyId.isEmpty()).map(key -> new AcmeSettings.Binding(keyId, key));
    }

    private static Optional<AcmeSettings.Dns> dns(Section dns, boolean given) {
        Duration settling = dns.duration("wait", Duration.ofSeconds(10), Duration.ZERO, Duration.ofMinutes(5));
        boolean updates = dns.has("update");
        Optional<AcmeSettings.Access> update;
        try (Section section = dns.section("update")) {
            update = update(section, updates);
        }
        List<String> command = dns.list("command", text -> text, COMMAND);
        Duration timeout =
                dns.duration("timeout", Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofMinutes(5));
        if (given && updates == !command.isEmpty()) {
            dns.wrong(
                    updates ? "command" : "update",
                    new Bilingual(
                            "update と command のどちらか一つが必要です。", "One of update and command is needed, and one only."),
                    new Bilingual("片方だけを書いてください。", "Write one of them."));
        }
        Optional<AcmeSettings.Access> access =
                command.isEmpty() ? update : Optional.of(new AcmeSettings.Access.Hook(command, timeout));
        return access.map(known -> new AcmeSettings.Dns(known, settling));
    }

    private static Optional<AcmeSettings.Access> update(Section update, boolean given) {
        InetSocketAddress none = Units.socketAddress("127.0.0.1:53");
        InetSocketAddress server = update.value("server", none, Units::socketAddress, SERVER);
        String zone = update.value("zone", "", Units::hostName, ZONE);
        Optional<String> name = update.text("key-name");
        String algorithm = update.value("key-algorithm", "hmac-sha256", CertificateKeys::algorithm, ALGORITHM);
        Optional<String> secret = secret(update, "key-secret");
        if (!given) {
            return Optional.empty();
        }
        if (!update.has("server")) {
            update.required("server", SERVER);
        }
        if (!update.has("zone")) {
            update.required("zone", ZONE);
        }
        if (name.isPresent() && secret.isEmpty() && !update.has("key-secret") && !update.has("key-secret-file")) {
            update.required("key-secret", SECRET);
        }
        if (secret.filter(text -> !isBase64(text)).isPresent()) {
            update.wrongSecret("key-secret", BASE64);
        }
        Optional<AcmeSettings.Tsig> tsig = name.flatMap(known ->
                secret.filter(CertificateKeys::isBase64).map(text -> new AcmeSettings.Tsig(known, algorithm, text)));
        return Optional.of(new AcmeSettings.Access.Update(server, zone, tsig));
    }

    /** A secret, or the file that holds it. */
    private static Optional<String> secret(Section section, String key) {
        Optional<String> text = section.text(key);
        Optional<Path> file = file(section, key + "-file");
        if (text.isPresent() && file.isPresent()) {
            section.wrongSecret(key, new Bilingual("二通りの書き方のうち一つだけ残してください。", "Keep one of the two ways to give it."));
        }
        return text.or(() -> file.flatMap(path -> content(section, key + "-file", path)));
    }

    private static Optional<String> content(Section section, String key, Path file) {
        try {
            if (Files.size(file) <= MOST_SECRET_BYTES) {
                return Optional.of(
                        Files.readString(file, StandardCharsets.US_ASCII).strip());
            }
        } catch (IOException e) {
            // said below
        }
        section.wrong(
                key,
                new Bilingual("ファイルを読めないか、大きすぎます。", "The file cannot be read, or is too large."),
                new Bilingual("パスと権限を確かめてください。", "Check its path and permissions."));
        return Optional.empty();
    }

    private static Optional<Path> file(Section section, String key) {
        boolean given = section.has(key);
        Path path = section.path(key, Path.of(""));
        if (given && (!Files.isReadable(path) || Files.isDirectory(path))) {
            section.wrong(
                    key,
                    new Bilingual("ファイルを読めません。", "The file cannot be read."),
                    new Bilingual("パスと権限を確かめてください。", "Check its path and permissions."));
            return Optional.empty();
        }
        return given ? Optional.of(path) : Optional.empty();
    }

    private static boolean isBase64(String text) {
        try {
            return java.util.Base64.getDecoder().decode(text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static URI directory(String text) {
        URI uri = URI.create(text);
        if (!"https".equals(uri.getScheme()) || uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("no directory");
        }
        return uri;
    }

    private static String mail(String text) {
        if (text.length() > 254 || !text.matches("[^\\s@<>\"\\p{Cntrl}]+@[^\\s@<>\"\\p{Cntrl}]+")) {
            throw new IllegalArgumentException("no address");
        }
        return text;
    }

    private static String host(String text) {
        return text.startsWith("*.") ? "*." + Units.hostName(text.substring(2)) : Units.hostName(text);
    }

    private static String algorithm(String text) {
        return switch (text) {
            case "hmac-sha256", "hmac-sha384", "hmac-sha512" -> text;
            default -> throw new IllegalArgumentException("no algorithm");
        };
    }

    private static KeyKind key(String text) {
        return switch (text) {
            case "ecdsa" -> KeyKind.EC;
            case "rsa" -> KeyKind.RSA;
            default -> throw new IllegalArgumentException("no kind");
        };
    }

    private static AcmeSettings.Validation validation(String text) {
        for (AcmeSettings.Validation validation : AcmeSettings.Validation.values()) {
            if (validation.id().equals(text)) {
                return validation;
            }
        }
        throw new IllegalArgumentException("no challenge");
    }

    private static CertificatePlan.Choice choice(String text) {
        return switch (text) {
            case "acme" -> CertificatePlan.Choice.ACME;
            case "file" -> CertificatePlan.Choice.FILE;
            case "installed" -> CertificatePlan.Choice.INSTALLED;
            case "local" -> CertificatePlan.Choice.LOCAL;
            default -> throw new IllegalArgumentException("no choice");
        };
    }

    /** Reads a site's key. */
    void site(Section site, String host) {
        CertificatePlan.Choice choice =
                site.value("certificate", CertificatePlan.Choice.AUTOMATIC, CertificateKeys::choice, CHOICE);
        if (choice == CertificatePlan.Choice.ACME && acme.isEmpty()) {
            site.wrong(
                    "certificate",
                    new Bilingual("acme の設定がありません。", "There is no acme section."),
                    new Bilingual(
                            "最上位に acme: {terms-agreed: true} を書いてください。",
                            "Write acme: {terms-agreed: true} at the top."));
        }
        if (choice == CertificatePlan.Choice.FILE
                && files.stream().noneMatch(file -> Configuration.covers(file, host))) {
            site.wrong(
                    "certificate",
                    new Bilingual("certificates にこのホストの証明書がありません。", "certificates has none for this host."),
                    new Bilingual(
                            "certificates に hosts、chain、key を書いてください。", "Write hosts, chain and key in certificates."));
        }
        sites.add(new CertificatePlan.Site(host, choice));
    }

    CertificatePlan whole() {
        return new CertificatePlan(sites, files, acme);
    }
}
