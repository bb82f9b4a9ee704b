package sekisho.app.config;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import sekisho.app.notice.NoticeSettings;
import sekisho.forms.FormsSettings;
import sekisho.gate.GateSettings;
import sekisho.identity.LoginMode;
import sekisho.journal.JournalSettings;
import sekisho.mail.MailSettings;
import sekisho.proof.Attestation;
import sekisho.proof.Register;
import sekisho.store.MasterKey;
import sekisho.vault.VaultSettings;
import sekisho.words.AddressRange;
import sekisho.words.Bilingual;

/** Reads a configuration file; the one place that knows its keys. */
public final class ConfigurationFile {
    private static final long MOST_BYTES = 1 << 20;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration CENTURY = Duration.ofDays(36_500);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final Bilingual SOCKET = new Bilingual(
            "「アドレス:ポート」を書いてください(例: 0.0.0.0:443、[::1]:8443)。", "Write \"address:port\" (0.0.0.0:443, [::1]:8443).");
    private static final Bilingual RANGE = new Bilingual(
            "アドレスまたは CIDR を書いてください(例: 192.0.2.1、192.0.2.0/24、2001:db8::/32)。",
            "Write an address or a CIDR block (192.0.2.1, 192.0.2.0/24, 2001:db8::/32).");
    private static final Bilingual COUNTRY =
            new Bilingual("国コードを 2 文字で書いてください(例: JP、ISO 3166-1)。", "Write a two-letter country code (JP, ISO 3166-1).");
    private static final Bilingual HOST =
            new Bilingual("ホスト名を書いてください(例: app.example.jp)。", "Write a host name (app.example.jp).");
    private static final Bilingual UPSTREAM = new Bilingual(
            "アプリケーションのアドレスを書いてください(例: http://127.0.0.1:3000)。",
            "Write the application's address (http://127.0.0.1:3000).");

    private static final Bilingual LOGIN = new Bilingual(
            "required(ログインした利用者だけ)、optional(ログインは任意)、off(求めない)のどれかを書いてください。",
            "Write required (members only), optional (as they like) or off (nobody is asked).");

    private ConfigurationFile() {}

    /** What reading a file came to. */
    public sealed interface Outcome {
        /** Everything is in order. */
        record Valid(Configuration configuration) implements Outcome {}

        /** What is wrong, in the order of the file; never empty. */
        record Invalid(List<Problem> problems) implements Outcome {
            public Invalid {
                problems = List.copyOf(problems);
            }
        }
    }

    /** Reads {@code file}, of at most 1 MiB. Opens no port and creates nothing. */
    public static Outcome read(Path file) {
        List<Problem> problems = new ArrayList<>();
        Path absolute = file.toAbsolutePath().normalize();
        Optional<String> text = content(absolute, problems);
        Optional<Node> root = text.flatMap(yaml -> compose(yaml, problems));
        if (!problems.isEmpty()) {
            return new Outcome.Invalid(problems);
        }
        Path base = Optional.ofNullable(absolute.getParent()).orElse(absolute);
        Configuration configuration;
        try (Section section = new Section("", root.orElse(null), problems, base)) {
            configuration = new Keys(problems, base, absolute).whole(section);
        }
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(Problem::line));
            return new Outcome.Invalid(problems);
        }
        return new Outcome.Valid(configuration);
    }

    private static Optional<String> content(Path file, List<Problem> problems) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                problems.add(whole(
                        file,
                        new Bilingual("ファイルが大きすぎます。", "The file is too large."),
                        new Bilingual("1 MiB 以下にしてください。", "Keep it within 1 MiB.")));
                return Optional.empty();
            }
            return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
        } catch (CharacterCodingException e) {
            problems.add(whole(
                    file,
                    new Bilingual("UTF-8 の文書ではありません。", "It is not a UTF-8 text."),
                    new Bilingual("UTF-8 で保存してください。", "Save it as UTF-8.")));
        } catch (IOException e) {
            problems.add(whole(
                    file,
                    new Bilingual("設定ファイルを読めません。", "The configuration file cannot be read."),
                    new Bilingual(
                            "場所と権限を確かめるか、./sekisho init で作ってください。",
                            "Check its place and permissions, or create one with ./sekisho init.")));
        }
        return Optional.empty();
    }

    private static Optional<Node> compose(String yaml, List<Problem> problems) {
        LoadSettings settings = LoadSettings.builder()
                .setMaxAliasesForCollections(0)
                .setAllowDuplicateKeys(true)
                .build();
        try {
            return new Compose(settings).composeString(yaml);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            problems.add(new Problem(line, "(YAML)", "", syntax(), syntaxRemedy()));
        } catch (YamlEngineException e) {
            problems.add(new Problem(0, "(YAML)", "", syntax(), syntaxRemedy()));
        }
        return Optional.empty();
    }

    private static Bilingual syntax() {
        return new Bilingual("YAML として読めません。", "This is not valid YAML.");
    }

    private static Bilingual syntaxRemedy() {
        return new Bilingual("字下げ・引用符・コロンの後の空白を確かめてください。", "Check indentation, quotes and the space after colons.");
    }

    private static Problem whole(Path file, Bilingual text, Bilingual remedy) {
        return new Problem(0, file.toString(), "", text, remedy);
    }

    /** The keys, top to bottom as {@code sekisho init} writes them. */
    private record Keys(List<Problem> problems, Path base, Path file) {
        Configuration whole(Section root) {
            Path data = root.path("data", base.resolve("sekisho-data"));
            MasterKey masterKey = masterKey(root, data);
            Listen listen = listen(root);
            Path localCa = root.path("local-ca", base.resolve("sekisho-ca"));
            List<GateSettings.Certificate> certificates = root.sections("certificates").stream()
                    .map(this::certificate)
                    .toList();
            Optional<Path> countryData = countryData(root);
            CertificateKeys presented = CertificateKeys.of(root, certificates);
            WafKeys waf = WafKeys.of(root, base, file);
            List<VaultSettings> vaults = new ArrayList<>();
            AntivirusKeys antivirus = AntivirusKeys.of(root, base, data);
            Map<String, LoginMode> logins = new LinkedHashMap<>();
            IdentityKeys identity = IdentityKeys.of(root);
            List<GateSettings.Site> sites = sites(
                    root,
                    countryData,
                    waf,
                    antivirus,
                    logins,
                    identity,
                    presented,
                    vaults,
                    listen.https().getFirst());
            List<AddressRange> proxies = root.list("trusted-proxies", AddressRange::parse, RANGE);
            GateSettings.Limits limits = limits(root);
            Duration hsts = root.duration("hsts-max-age", YEAR.multipliedBy(2), DAY, CENTURY);
            Optional<MailSettings> mail = MailKeys.read(root, base);
            boolean writes = mail.map(way -> !way.domains().isEmpty()).orElse(root.has("mail"));
            NoticeSettings notices = NoticeKeys.read(root, writes);
            FormsSettings forms = FormKeys.read(root, base, hosts(sites), root.has("mail"));
            JournalSettings journal = journal(root, data);
            Register register = Register.load();
            Map<String, Bilingual> facts = facts(root, register);
            List<Attestation> attestations = attestations(root, register);
            WafConfiguration inspection = waf.whole();
            GateSettings gate = new GateSettings(
                    listen.https(),
                    listen.http(),
                    List.of(),
                    List.of(),
                    sites,
                    proxies,
                    countryData,
                    limits,
                    hsts,
                    inspection.matchLog());
            return new Configuration(
                    file,
                    data,
                    masterKey,
                    listen.https(),
                    listen.http(),
                    listen.console(),
                    listen.consoleHost(),
                    listen.management(),
                    certificates,
                    presented.whole(),
                    localCa,
                    gate,
                    inspection,
                    vaults,
                    logins,
                    identity.whole(),
                    mail,
                    notices,
                    forms,
                    journal,
                    facts,
                    attestations);
        }

        private static Set<String> hosts(List<GateSettings.Site> sites) {
            return sites.stream().map(GateSettings.Site::host).collect(Collectors.toSet());
        }

        private MasterKey masterKey(Section root, Path data) {
            int ways = (root.has("master-key-file") ? 1 : 0)
                    + (root.has("master-key-env") ? 1 : 0)
                    + (root.has("master-key-command") ? 1 : 0);
            Path keyFile = root.path("master-key-file", base.resolve("sekisho-master.key"));
            Optional<String> variable = root.text("master-key-env");
            List<String> command = root.list("master-key-command", text -> text, COMMAND);
            if (ways > 1) {
                root.wrong(
                        root.has("master-key-env") ? "master-key-env" : "master-key-command",
                        new Bilingual("マスター鍵の与え方が二つ以上あります。", "The master key is given in more than one way."),
                        new Bilingual("一つだけ残してください。", "Keep one of them."));
            }
            if (variable.isPresent()) {
                if (!VARIABLE.matcher(variable.get()).matches()) {
                    root.wrong(
                            "master-key-env",
                            new Bilingual("環境変数の名前ではありません。", "This is no name of an environment variable."),
                            new Bilingual(
                                    "鍵そのものではなく、変数の名前を書いてください。", "Write the variable's name, not the key itself."));
                }
                return new MasterKey.Environment(variable.get());
            }
            if (!command.isEmpty()) {
                return new MasterKey.Command(command);
            }
            if (keyFile.startsWith(data)) {
                root.wrong(
                        "master-key-file",
                        new Bilingual("マスター鍵がデータフォルダーの中にあります。", "The master key lies inside the data folder."),
                        new Bilingual("データフォルダーの外に置いてください。", "Put it outside the data folder."));
            }
            return new MasterKey.File(keyFile);
        }

        private record Listen(
                List<InetSocketAddress> https,
                List<InetSocketAddress> http,
                InetSocketAddress console,
                String consoleHost,
                InetSocketAddress management) {}

        private Listen listen(Section root) {
            try (Section listen = root.section("listen")) {
                List<InetSocketAddress> https = listen.list("https", Units::socketAddress, SOCKET);
                List<InetSocketAddress> http = listen.list("http", Units::socketAddress, SOCKET);
                InetSocketAddress console =
                        listen.value("console", Units.socketAddress("127.0.0.1:9443"), Units::socketAddress, SOCKET);
                String consoleHost = listen.value("console-host", "localhost", Units::hostName, HOST);
                InetSocketAddress management =
                        listen.value("management", Units.socketAddress("127.0.0.1:9090"), Units::socketAddress, SOCKET);
                if (https.isEmpty()) {
                    https = List.of(Units.socketAddress("0.0.0.0:443"));
                }
                if (!listen.has("http")) {
                    http = List.of(Units.socketAddress("0.0.0.0:80"));
                }
                Set<InetSocketAddress> all = new HashSet<>();
                for (InetSocketAddress address : join(https, http, List.of(console, management))) {
                    if (!all.add(address)) {
                        listen.wrong(
                                "https",
                                new Bilingual(
                                        "同じ待受が二度使われています: " + text(address),
                                        "One address is used twice: " + text(address)),
                                new Bilingual("ポートを分けてください。", "Use different ports."));
                    }
                }
                return new Listen(https, http, console, consoleHost, management);
            }
        }

        @SafeVarargs
        private static <T> List<T> join(List<T>... lists) {
            List<T> all = new ArrayList<>();
            for (List<T> list : lists) {
                all.addAll(list);
            }
            return all;
        }

        private static String text(InetSocketAddress address) {
            return address.getAddress().getHostAddress() + ":" + address.getPort();
        }

        private GateSettings.Certificate certificate(Section section) {
            try (section) {
                List<String> hosts = section.list("hosts", Keys::certificateHost, HOST);
                if (hosts.isEmpty()) {
                    section.required("hosts", HOST);
                }
                Bilingual pem = new Bilingual("PEM ファイルのパスを書いてください。", "Write the path of a PEM file.");
                Path chain = section.path("chain", Path.of(section.required("chain", pem)));
                Path key = section.path("key", Path.of(section.required("key", pem)));
                readable(section, "chain", chain);
                readable(section, "key", key);
                return new GateSettings.Certificate(hosts, chain, key);
            }
        }

        private static String certificateHost(String text) {
            return text.startsWith("*.") ? "*." + Units.hostName(text.substring(2)) : Units.hostName(text);
        }

        private static void readable(Section section, String key, Path path) {
            if (section.has(key) && !Files.isReadable(path)) {
                section.wrong(
                        key,
                        new Bilingual("ファイルを読めません。", "The file cannot be read."),
                        new Bilingual("パスと権限を確かめてください。", "Check its path and permissions."));
            }
        }

        private Optional<Path> countryData(Section root) {
            boolean given = root.has("country-data");
            Path path = root.path(
                    "country-data", Configuration.installedCountryData().orElse(base));
            if (given) {
                readable(root, "country-data", path);
                return Optional.of(path);
            }
            return Configuration.installedCountryData().filter(Files::isReadable);
        }

        private List<GateSettings.Site> sites(
                Section root,
                Optional<Path> countryData,
                WafKeys waf,
                AntivirusKeys antivirus,
                Map<String, LoginMode> logins,
                IdentityKeys identity,
                CertificateKeys presented,
                List<VaultSettings> vaults,
                InetSocketAddress https) {
            List<GateSettings.Site> sites = new ArrayList<>();
            Set<String> hosts = new HashSet<>();
            for (Section section : root.sections("sites")) {
                try (section) {
                    GateSettings.Site site = site(section, countryData);
                    waf.site(section, site.host());
                    presented.site(section, site.host());
                    identity.site(section, site.host());
                    VaultKeys.site(section, site.host(), site.upstream(), https.getPort(), base)
                            .ifPresent(vaults::add);
                    LoginMode login = section.value("login", LoginMode.OFF, Keys::login, LOGIN);
                    if (login != LoginMode.OFF) {
                        logins.put(site.host(), login);
                    }
                    if (!site.host().isEmpty() && !hosts.add(site.host())) {
                        section.wrong(
                                "host",
                                new Bilingual("同じホストのサイトが二つあります。", "Two sites have the same host."),
                                new Bilingual("一つにまとめてください。", "Make them one."));
                    }
                    sites.add(antivirus.site(section).map(site::with).orElse(site));
                }
            }
            if (sites.isEmpty()) {
                problems.add(new Problem(
                        root.lineOf("sites"),
                        "sites",
                        "",
                        new Bilingual("守るサイトがありません。", "There is no site to protect."),
                        new Bilingual(
                                "「sites: - host: …、upstream: …」を書いてください。",
                                "Write \"sites: - host: …, upstream: …\".")));
            }
            return sites;
        }

        private GateSettings.Site site(Section section, Optional<Path> countryData) {
            String written = section.required("host", HOST);
            String host = written.isEmpty() ? "" : section.value("host", "", Units::hostName, HOST);
            URI none = URI.create("http://127.0.0.1:1");
            URI upstream = section.required("upstream", UPSTREAM).isEmpty()
                    ? none
                    : section.value("upstream", none, Keys::upstream, UPSTREAM);
            GateSettings.Addresses addresses;
            try (Section inner = section.section("addresses")) {
                addresses = new GateSettings.Addresses(
                        inner.list("allow", AddressRange::parse, RANGE),
                        inner.list("deny", AddressRange::parse, RANGE));
            }
            GateSettings.CountryLimit countries;
            try (Section inner = section.section("countries")) {
                countries = new GateSettings.CountryLimit(
                        new HashSet<>(inner.list("allow", Units::country, COUNTRY)),
                        new HashSet<>(inner.list("deny", Units::country, COUNTRY)),
                        inner.flag("private-addresses", true),
                        inner.flag("unknown", false));
            }
            if (countries.limits() && countryData.isEmpty()) {
                section.wrong(
                        "countries",
                        new Bilingual("国のデータがありません。", "There is no country data."),
                        new Bilingual(
                                "./sekisho setup を実行するか、country-data に MMDB ファイルを書いてください。",
                                "Run ./sekisho setup, or name an MMDB file in country-data."));
            }
            GateSettings.Rate rate;
            try (Section inner = section.section("rate")) {
                rate = new GateSettings.Rate(
                        inner.integer("requests", GateSettings.Rate.DEFAULT.requests(), 1, 10_000_000),
                        inner.duration("per", GateSettings.Rate.DEFAULT.per(), Duration.ofSeconds(1), DAY));
            }
            GateSettings.Timeouts timeouts;
            try (Section inner = section.section("timeouts")) {
                GateSettings.Timeouts defaults = GateSettings.Timeouts.DEFAULT;
                Duration least = Duration.ofMillis(100);
                Duration most = Duration.ofHours(1);
                timeouts = new GateSettings.Timeouts(
                        inner.duration("connect", defaults.connect(), least, most),
                        inner.duration("response", defaults.response(), least, most),
                        inner.duration("idle", defaults.idle(), least, most),
                        inner.duration("request", defaults.request(), least, most));
            }
            long maxBody = section.size("max-body", 64L << 20, 0, 1L << 40);
            GateSettings.Site site =
                    new GateSettings.Site(host, upstream, addresses, countries, rate, timeouts, maxBody);
            return ClientCertificateKeys.site(section).map(site::with).orElse(site);
        }

        private static LoginMode login(String text) {
            return switch (text) {
                case "required" -> LoginMode.REQUIRED;
                case "optional" -> LoginMode.OPTIONAL;
                case "off" -> LoginMode.OFF;
                default -> throw new IllegalArgumentException("no kind of login");
            };
        }

        private static URI upstream(String text) {
            URI uri = URI.create(text);
            boolean plain = "http".equals(uri.getScheme())
                    && uri.getHost() != null
                    && (uri.getRawPath() == null
                            || uri.getRawPath().isEmpty()
                            || uri.getRawPath().equals("/"))
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null;
            if (!plain) {
                throw new IllegalArgumentException("no upstream");
            }
            return URI.create("http://" + uri.getRawAuthority());
        }

        private GateSettings.Limits limits(Section root) {
            try (Section inner = root.section("limits")) {
                GateSettings.Limits defaults = GateSettings.Limits.DEFAULT;
                return new GateSettings.Limits(
                        (int) inner.size("header", defaults.headerBytes(), 1 << 10, 1 << 20),
                        (int) inner.size("request-line", defaults.requestLineBytes(), 256, 1 << 16),
                        inner.integer("connections", defaults.connections(), 1, 1_000_000),
                        inner.integer("tracked-addresses", defaults.trackedAddresses(), 100, 10_000_000));
            }
        }

        private JournalSettings journal(Section root, Path data) {
            JournalSettings defaults = JournalSettings.defaults(data.resolve("journal"));
            try (Section inner = root.section("journal")) {
                return new JournalSettings(
                        defaults.folder(),
                        inner.duration("access-retention", defaults.accessRetention(), DAY, CENTURY),
                        inner.duration("audit-retention", defaults.auditRetention(), DAY, CENTURY),
                        inner.size("segment-size", defaults.segmentBytes(), 1 << 20, 1L << 30),
                        inner.duration("segment-age", defaults.segmentAge(), Duration.ofMinutes(1), DAY));
            }
        }

        private Map<String, Bilingual> facts(Section root, Register register) {
            Map<String, Bilingual> facts = new LinkedHashMap<>();
            try (Section section = root.section("facts")) {
                for (String control : section.written()) {
                    section.bilingual(control).ifPresent(text -> facts.put(control, text));
                    known(section, control, control, register);
                }
            }
            return facts;
        }

        private static void known(Section section, String key, String control, Register register) {
            if (register.find(control).isEmpty()) {
                Optional<String> near = Nearest.of(
                        control, register.controls().stream().map(c -> c.id()).toList());
                section.wrong(
                        key,
                        new Bilingual("そのような統制はありません。", "There is no such control."),
                        near.map(id -> new Bilingual("「" + id + "」のことですか。", "Did you mean \"" + id + "\"?"))
                                .orElseGet(() -> new Bilingual(
                                        "./sekisho controls に並ぶ名前を書いてください。",
                                        "Write a name that ./sekisho controls lists.")));
            }
        }

        private List<Attestation> attestations(Section root, Register register) {
            List<Attestation> attestations = new ArrayList<>();
            for (Section section : root.sections("attestations")) {
                try (section) {
                    Bilingual day = new Bilingual("日付を 2026-12-31 の形で書いてください。", "Write the date as 2026-12-31.");
                    String control =
                            section.required("control", new Bilingual("統制の名前を書いてください。", "Write the control's name."));
                    String owner = section.required(
                            "owner",
                            new Bilingual("責任を持つ部署や役割を書いてください。", "Write the department or role that vouches."));
                    Optional<Bilingual> text = section.bilingual("text");
                    if (text.isEmpty() && !section.has("text")) {
                        section.required("text", new Bilingual("内容を書いてください。", "Write what is vouched for."));
                    }
                    Optional<String> attachment = section.text("file");
                    Optional<LocalDate> from = section.date("from");
                    Optional<LocalDate> until = section.date("valid-until");
                    if (!section.has("from")) {
                        section.required("from", day);
                    }
                    if (!section.has("valid-until")) {
                        section.required("valid-until", day);
                    }
                    if (!control.isEmpty()) {
                        known(section, "control", control, register);
                    }
                    if (from.isPresent() && until.isPresent() && until.get().isBefore(from.get())) {
                        section.wrong("valid-until", new Bilingual("期限が始まりより前です。", "It ends before it begins."), day);
                    } else if (from.isPresent() && until.isPresent() && text.isPresent()) {
                        attestations.add(
                                new Attestation(control, owner, text.get(), attachment, from.get(), until.get()));
                    }
                }
            }
            return attestations;
        }
    }

    private static final Bilingual COMMAND =
            new Bilingual("コマンドと引数を一覧で書いてください。", "Write the command and its arguments as a list.");
}
