package sekisho.app.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sekisho.mail.MailAddress;
import sekisho.mail.MailDomain;
import sekisho.mail.MailSettings;
import sekisho.words.Bilingual;

/** The keys of outgoing mail: {@code mail} at the top. */
final class MailKeys {
    private static final Bilingual DOMAIN =
            new Bilingual("ドメインを書いてください(例: example.jp)。", "Write a domain (example.jp).");
    private static final Bilingual HOST = new Bilingual(
            "ホスト名かアドレスを書いてください(例: smtp.example.net)。", "Write a host name or an address (smtp.example.net).");
    private static final Bilingual ADDRESS =
            new Bilingual("アドレスを書いてください(例: 192.0.2.1)。", "Write an address (192.0.2.1).");
    private static final Bilingual SECURITY =
            new Bilingual("starttls、tls、none のどれかを書いてください。", "Write starttls, tls or none.");
    private static final Bilingual RETURN_PATH = new Bilingual(
            "メールアドレスを書いてください。@ の前は 26 文字までです(例: bounces@example.jp)。",
            "Write a mail address with at most 26 characters before the @ (bounces@example.jp).");
    private static final Bilingual RESOLVER = new Bilingual(
            "DNS サーバーを「アドレス:ポート」で書いてください(例: 127.0.0.1:53)。", "Write a DNS server as \"address:port\" (127.0.0.1:53).");
    private static final int MOST_LOCAL_CHARS = 26;
    private static final int MOST_PASSWORD_BYTES = 4096;
    private static final Duration YEARS = Duration.ofDays(3650);

    private MailKeys() {}

    /** Reads the section; empty when it is not written. */
    static Optional<MailSettings> read(Section root, Path base) {
        boolean given = root.has("mail");
        try (Section mail = root.section("mail")) {
            MailDomain hostName = mail.value("host-name", new MailDomain("localhost"), MailKeys::domain, DOMAIN);
            List<MailDomain> domains = mail.list("domains", MailKeys::domain, DOMAIN);
            List<InetAddress> addresses = mail.list("addresses", InetAddress::ofLiteral, ADDRESS);
            Optional<MailSettings.Route> route = route(mail, base, given);
            Optional<MailAddress> returnPath =
                    mail.value("return-path", Optional.empty(), MailKeys::returnPath, RETURN_PATH);
            boolean trusted = mail.flag("resolver-trusted", false);
            Optional<InetSocketAddress> resolver =
                    mail.value("resolver", Optional.empty(), text -> Optional.of(Units.socketAddress(text)), RESOLVER);
            if (trusted && !mail.has("resolver")) {
                mail.wrong(
                        "resolver-trusted",
                        new Bilingual("どの DNS サーバーのことか書かれていません。", "It does not say which DNS server."),
                        new Bilingual("resolver も書いてください。", "Write resolver as well."));
            }
            MailSettings.Bounds bounds = bounds(mail);
            return route.map(way -> new MailSettings(
                    hostName,
                    domains,
                    addresses,
                    way,
                    returnPath,
                    resolver.map(address -> new MailSettings.Resolver(address, trusted)),
                    bounds));
        }
    }

    private static Optional<MailSettings.Route> route(Section mail, Path base, boolean given) {
        List<MailSettings.Relay> relays = new ArrayList<>();
        for (Section section : mail.sections("relays")) {
            try (section) {
                relay(section, base).ifPresent(relays::add);
            }
        }
        boolean direct = mail.flag("direct", false);
        if (given && direct == mail.has("relays")) {
            mail.wrong(
                    direct ? "direct" : "relays",
                    direct
                            ? new Bilingual("relays と direct の両方が書かれています。", "Both relays and direct are written.")
                            : new Bilingual("メールの出口が書かれていません。", "There is no way out for mail."),
                    new Bilingual("relays に中継サーバーを書くか、direct: true を書いてください。", "Write relays, or direct: true."));
            return Optional.empty();
        }
        if (direct) {
            return Optional.of(new MailSettings.Direct(25));
        }
        return relays.isEmpty() ? Optional.empty() : Optional.of(new MailSettings.Relays(relays));
    }

    private static Optional<MailSettings.Relay> relay(Section section, Path base) {
        String host = section.value("host", "", MailKeys::host, HOST);
        if (!section.has("host")) {
            section.required("host", HOST);
        }
        int port = section.integer("port", 587, 1, 65_535);
        MailSettings.Security security =
                section.value("security", MailSettings.Security.STARTTLS, MailKeys::security, SECURITY);
        Optional<String> user = section.text("user");
        Optional<String> password = password(section, base);
        boolean named = section.has("authorities");
        Path authorities = section.path("authorities", base);
        if (named && !Files.isReadable(authorities)) {
            section.wrong(
                    "authorities",
                    new Bilingual("ファイルを読めません。", "The file cannot be read."),
                    new Bilingual("パスと権限を確かめてください。", "Check its path and permissions."));
        }
        if (user.isPresent() != (section.has("password") || section.has("password-file"))) {
            section.wrong(
                    user.isPresent() ? "user" : "password",
                    new Bilingual("user と password は両方必要です。", "user and password belong together."),
                    new Bilingual("password-file にパスワードのファイルを書いてください。", "Write the password's file in password-file."));
            return Optional.empty();
        }
        if (user.isPresent() && security == MailSettings.Security.NONE && !MailSettings.Relay.isLoopback(host)) {
            section.wrong(
                    "security",
                    new Bilingual("暗号化せずにパスワードを送ることになります。", "The password would be sent in clear."),
                    new Bilingual("security を starttls か tls にしてください。", "Write security: starttls or tls."));
            return Optional.empty();
        }
        if (host.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new MailSettings.Relay(
                host,
                port,
                security,
                user.flatMap(name -> password.map(word -> new MailSettings.Login(name, word))),
                named ? Optional.of(authorities) : Optional.empty()));
    }

    private static Optional<String> password(Section section, Path base) {
        Optional<String> written = section.secret("password");
        boolean named = section.has("password-file");
        Path file = section.path("password-file", base);
        if (!named) {
            return written;
        }
        if (written.isPresent()) {
            section.wrong(
                    "password-file",
                    new Bilingual("パスワードが二度与えられています。", "The password is given twice."),
                    new Bilingual("password か password-file の片方だけにしてください。", "Keep password or password-file."));
            return Optional.empty();
        }
        try {
            if (Files.size(file) > MOST_PASSWORD_BYTES) {
                throw new IOException("too large");
            }
            return Optional.of(Files.readString(file).strip());
        } catch (IOException e) {
            section.wrong(
                    "password-file",
                    new Bilingual("ファイルを読めません。", "The file cannot be read."),
                    new Bilingual("パスと権限を確かめてください。", "Check its path and permissions."));
            return Optional.empty();
        }
    }

    private static MailSettings.Bounds bounds(Section mail) {
        MailSettings.Bounds usual = MailSettings.Bounds.DEFAULT;
        return new MailSettings.Bounds(
                mail.integer("queue", usual.mostWaiting(), 1, 10_000_000),
                Math.toIntExact(mail.size("message-size", usual.mostMessageBytes(), 64 << 10, 100L << 20)),
                mail.integer("connections", usual.connections(), 1, 1_000),
                mail.integer("connections-per-destination", usual.connectionsPerDestination(), 1, 100),
                mail.integer("per-minute", usual.perMinute(), 1, 60_000),
                mail.duration("timeout", usual.timeout(), Duration.ofSeconds(1), Duration.ofMinutes(10)),
                mail.duration("give-up-after", usual.giveUpAfter(), Duration.ofMinutes(10), Duration.ofDays(30)),
                mail.duration("dead-letters-kept", usual.deadLettersKept(), Duration.ofHours(1), YEARS),
                mail.duration("history-kept", usual.historyKept(), Duration.ofDays(1), YEARS));
    }

    private static MailDomain domain(String text) {
        return MailDomain.parse(text).orElseThrow(() -> new IllegalArgumentException("no domain"));
    }

    private static String host(String text) {
        return text.contains(":") ? InetAddress.ofLiteral(text).getHostAddress() : Units.hostName(text);
    }

    private static MailSettings.Security security(String text) {
        return switch (text) {
            case "starttls" -> MailSettings.Security.STARTTLS;
            case "tls" -> MailSettings.Security.TLS;
            case "none" -> MailSettings.Security.NONE;
            default -> throw new IllegalArgumentException("no security");
        };
    }

    private static Optional<MailAddress> returnPath(String text) {
        MailAddress address = MailAddress.parse(text).orElseThrow(() -> new IllegalArgumentException("no address"));
        if (address.local().length() > MOST_LOCAL_CHARS) {
            throw new IllegalArgumentException("too long");
        }
        return Optional.of(address);
    }
}
