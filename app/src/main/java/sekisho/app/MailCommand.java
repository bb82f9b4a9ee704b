package sekisho.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import sekisho.app.control.ControlException;
import sekisho.mail.DomainCheck;
import sekisho.mail.DomainReport;
import sekisho.mail.MailDomain;
import sekisho.mail.MailSettings;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

@Command(
        name = "mail",
        mixinStandardHelpOptions = true,
        subcommands = MailKeyCommand.class,
        description = "送信メールの確認・再送・DKIM の鍵・DNS の点検。Outgoing mail: queue, DKIM keys, DNS check.")
final class MailCommand {
    /** A pipe of a mail server takes this for "try again later" (sysexits.h). */
    private static final int TEMPORARY_FAILURE = 75;

    private static final int MOST_BOUNCE_BYTES = 512 << 10;
    private static final Duration WATCHED = Duration.ofSeconds(60);

    @ParentCommand
    Main main;

    private static ObjectNode request() {
        return JsonNodeFactory.instance.objectNode();
    }

    static void print(Terminal terminal, JsonNode node) throws IOException {
        terminal.line(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(node));
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "送信待ちと送信済みの一覧。Lists mails, newest first.")
    int list(
            @Mixin ConfigurationOption file,
            @Option(names = "--state", description = "waiting, delivered, dead or bounced; may be repeated.")
                    List<String> states,
            @Option(names = "--source", defaultValue = "", description = "Only of this source, e.g. form.contact.")
                    String source,
            @Option(names = "--to", defaultValue = "", description = "Only to this address.") String to,
            @Option(names = "--limit", defaultValue = "50", description = "Most mails (default ${DEFAULT-VALUE}).")
                    int limit,
            @Option(names = "--json") boolean json)
            throws IOException {
        ObjectNode request =
                request().put("source", source).put("recipient", to).put("limit", limit);
        ArrayNode wanted = request.putArray("states");
        (states == null ? List.<String>of() : states).forEach(wanted::add);
        return listed(file, request, json);
    }

    @Command(
            name = "dead",
            mixinStandardHelpOptions = true,
            description = "届かなかったメールの一覧。Lists what could not be delivered.")
    int dead(@Mixin ConfigurationOption file, @Option(names = "--json") boolean json) throws IOException {
        ObjectNode request = request().put("limit", 1000);
        request.putArray("states").add("dead").add("bounced");
        return listed(file, request, json);
    }

    private int listed(ConfigurationOption file, ObjectNode request, boolean json) throws IOException {
        Terminal terminal = main.terminal();
        JsonNode answer = file.client(terminal).ask("mail-list", request, progress -> {});
        if (json) {
            print(terminal, answer);
            return 0;
        }
        for (JsonNode mail : answer.path("items")) {
            terminal.line(mail.path("id").asText()
                    + "  " + MailText.state(mail.path("state").asText(), terminal)
                    + "  " + mail.path("accepted").asText()
                    + "  " + Terminal.safe(mail.path("recipient").asText()));
        }
        JsonNode counts = answer.path("counts");
        terminal.line(
                "送信待ち " + counts.path("waiting").asLong() + "、送信済み "
                        + counts.path("delivered").asLong() + "、不達 "
                        + counts.path("dead").asLong() + "、返送 "
                        + counts.path("bounced").asLong(),
                "waiting " + counts.path("waiting").asLong() + ", delivered "
                        + counts.path("delivered").asLong() + ", dead "
                        + counts.path("dead").asLong() + ", bounced "
                        + counts.path("bounced").asLong());
        return 0;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "一通の配送の経過。The trail of one mail.")
    int show(
            @Mixin ConfigurationOption file,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--json") boolean json)
            throws IOException {
        return one(file, "mail-show", id, json);
    }

    @Command(
            name = "resend",
            mixinStandardHelpOptions = true,
            description = "届かなかったメールをもう一度送ります。Sends a dead letter again, or a waiting mail now.")
    int resend(
            @Mixin ConfigurationOption file,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--json") boolean json)
            throws IOException {
        return one(file, "mail-resend", id, json);
    }

    @Command(
            name = "discard",
            mixinStandardHelpOptions = true,
            description = "届かなかったメールの本文を消します。Erases the content of a dead letter.")
    int discard(
            @Mixin ConfigurationOption file,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--json") boolean json)
            throws IOException {
        return one(file, "mail-discard", id, json);
    }

    private int one(ConfigurationOption file, String verb, String id, boolean json) throws IOException {
        Terminal terminal = main.terminal();
        JsonNode mail = file.client(terminal).ask(verb, request().put("id", id), progress -> {});
        if (json) {
            print(terminal, mail);
        } else {
            MailText.mail(mail, terminal);
        }
        return 0;
    }

    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description = "試しに一通送り、経過を表示します。Sends a test mail and shows what becomes of it.")
    int test(
            @Mixin ConfigurationOption file,
            @Parameters(paramLabel = "ADDRESS") String to,
            @Option(
                            names = "--from",
                            defaultValue = "",
                            description = "The sender (default: sekisho@ the first domain).")
                    String from,
            @Option(names = "--json") boolean json)
            throws IOException, InterruptedException {
        Terminal terminal = main.terminal();
        ObjectNode request = request().put("to", to).put("from", from);
        request.put("lang", terminal.lang().tag());
        JsonNode mail = file.client(terminal).ask("mail-test", request, progress -> {});
        String id = mail.path("id").asText();
        Instant end = Instant.now().plus(WATCHED);
        CountDownLatch never = new CountDownLatch(1);
        while (mail.path("state").asText().equals("waiting")
                && mail.path("trail").isEmpty()
                && Instant.now().isBefore(end)) {
            boolean _ = never.await(200, TimeUnit.MILLISECONDS);
            mail = file.client(terminal).ask("mail-show", request().put("id", id), progress -> {});
        }
        if (json) {
            print(terminal, mail);
        } else {
            MailText.mail(mail, terminal);
        }
        return mail.path("state").asText().equals("delivered") ? 0 : 1;
    }

    @Command(
            name = "bounce",
            mixinStandardHelpOptions = true,
            description = "返ってきたメールを標準入力から受け取ります。Takes a returned mail from standard input, for a mail server's pipe.")
    int bounce(
            @Mixin ConfigurationOption file,
            @Option(names = "--recipient", defaultValue = "", description = "The address at which it arrived.")
                    String recipient)
            throws IOException {
        ObjectNode request = request().put("recipient", recipient);
        request.put("message", System.in.readNBytes(MOST_BOUNCE_BYTES));
        try {
            String id = file.client(main.terminal())
                    .ask("mail-bounce", request, progress -> {})
                    .path("id")
                    .asText();
            main.terminal()
                    .line(
                            id.isEmpty() ? "送ったメールの不達通知ではありません。" : "不達を記録しました: " + id,
                            id.isEmpty() ? "This is no report about a mail of ours." : "Noted as bounced: " + id);
            return 0;
        } catch (ControlException e) {
            if (e.code() == ControlException.Code.NOT_RUNNING) {
                main.terminal().error(e.text());
                return TEMPORARY_FAILURE;
            }
            throw e;
        }
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = {
                "ドメインの MX、SPF、DKIM、DMARC、MTA-STS、TLS-RPT を DNS で調べ、何をどこに書くかを示します。",
                "Looks a domain up in DNS and says what to write where, and why a mail would fail."
            })
    int check(
            @Mixin ConfigurationOption file,
            @Parameters(paramLabel = "DOMAIN") String name,
            @Option(names = "--resolver", paramLabel = "ADDR:PORT", description = "Ask this DNS server.")
                    Optional<String> resolver,
            @Option(
                            names = "--address",
                            paramLabel = "ADDR",
                            description = "An address that mails are sent from, to be tried with SPF; may be repeated.")
                    List<String> addresses,
            @Option(names = "--json") boolean json)
            throws IOException {
        Terminal terminal = main.terminal();
        MailDomain domain = MailDomain.parse(name)
                .orElseThrow(() -> new VerbException(2, new Bilingual("ドメインではありません。", "This is no domain.")));
        Set<InetAddress> senders = new HashSet<>();
        try {
            for (String address : addresses == null ? List.<String>of() : addresses) {
                senders.add(InetAddress.ofLiteral(address));
            }
        } catch (IllegalArgumentException e) {
            throw new VerbException(2, new Bilingual("アドレスではありません。", "This is no address."));
        }
        JsonNode report = report(file, terminal, domain, resolver, senders);
        if (json) {
            print(terminal, report);
        } else {
            MailText.report(report, terminal);
        }
        return report.path("sound").asBoolean() ? 0 : 1;
    }

    /** A running instance knows the DKIM keys; without one, or with a DNS server of one's own, DNS alone is asked. */
    private static JsonNode report(
            ConfigurationOption file,
            Terminal terminal,
            MailDomain domain,
            Optional<String> resolver,
            Set<InetAddress> senders) {
        ObjectNode request = request()
                .put("domain", domain.name())
                .put("lang", terminal.lang().tag());
        resolver.ifPresent(address -> request.put("resolver", address));
        ArrayNode list = request.putArray("addresses");
        senders.forEach(address -> list.add(address.getHostAddress()));
        if (Files.exists(file.file)) {
            try {
                return file.client(terminal).ask("mail-check", request, progress -> {});
            } catch (ControlException e) {
                if (e.code() != ControlException.Code.NOT_RUNNING) {
                    throw e;
                }
            }
        }
        DomainReport report = DomainCheck.of(resolver.map(MailCommand::resolver), InstantSource.system())
                .run(new DomainCheck.Question(domain, List.of(), senders));
        return MailJson.of(report, terminal.lang());
    }

    static MailSettings.Resolver resolver(String text) {
        int colon = text.lastIndexOf(':');
        try {
            String host = colon < 0 ? text : text.substring(0, colon).replaceAll("[\\[\\]]", "");
            int port = colon < 0 ? 53 : Integer.parseInt(text.substring(colon + 1));
            return new MailSettings.Resolver(new InetSocketAddress(InetAddress.ofLiteral(host), port), false);
        } catch (IllegalArgumentException e) {
            throw new VerbException(
                    2, new Bilingual("--resolver は「アドレス:ポート」で書いてください。", "Write --resolver as ADDR:PORT."));
        }
    }

    /** Which language to print in, for texts below. */
    static boolean japanese(Terminal terminal) {
        return terminal.lang() == Lang.JA;
    }
}
