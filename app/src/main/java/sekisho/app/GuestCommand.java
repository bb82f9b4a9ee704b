package sekisho.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import sekisho.words.Bilingual;

@Command(
        name = "guest",
        mixinStandardHelpOptions = true,
        description = "一つの画面だけを開くゲストリンクを作ります。Makes links that open one screen to people without an account.")
final class GuestCommand {
    private static final Pattern VALID = Pattern.compile("([0-9]{1,4})([mhd])");

    @ParentCommand
    private Main main;

    @Command(name = "create", mixinStandardHelpOptions = true, description = "ゲストリンクを作ります。Makes a guest link.")
    int create(
            @Mixin Asking asking,
            @Mixin AccountCommand.Tenant tenant,
            @Parameters(paramLabel = "NAME", description = "For whom or for what it is.") String name,
            @Option(names = "--screen", required = true, description = "The id of the screen that it opens.")
                    String screen,
            @Option(names = "--valid", defaultValue = "7d", description = "How long: 30m, 12h or 7d (default).")
                    String valid,
            @Option(names = "--uses", defaultValue = "1", description = "How often it may be used (default: once).")
                    int uses,
            @Option(names = "--mail", defaultValue = "", description = "Send a code to this mail address at each use.")
                    String mail,
            @Option(names = "--path", defaultValue = "", description = "What is shown first.") String path,
            @Option(names = "--guest-lang", defaultValue = "ja", description = "Language of the mail: ja or en.")
                    String lang)
            throws JsonProcessingException {
        ObjectNode request = tenant.request()
                .put("name", name)
                .put("screen", screen)
                .put("minutes", minutes(valid))
                .put("uses", uses)
                .put("mail", mail)
                .put("target", path)
                .put("guest-lang", lang);
        return asking.ask(main.terminal(), "guest-create", request, created -> {
            Terminal terminal = main.terminal();
            terminal.line(
                    Asking.text(created, "id") + "  このリンクをゲストに渡してください(" + Asking.text(created, "expires-at") + " まで):",
                    Asking.text(created, "id") + "  Hand this link to the guest (works until "
                            + Asking.text(created, "expires-at") + "):");
            terminal.line(Asking.text(created, "link"));
        });
    }

    private static long minutes(String valid) {
        Matcher parts = VALID.matcher(valid);
        if (!parts.matches()) {
            throw new VerbException(
                    2, new Bilingual("期間は 30m、12h、7d のように書いてください。", "Write how long as in 30m, 12h or 7d."));
        }
        long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "m" -> count;
            case "h" -> count * 60;
            default -> count * 24 * 60;
        };
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "ゲストリンクの一覧。Lists the guest links.")
    int list(@Mixin Asking asking, @Mixin AccountCommand.Tenant tenant) throws JsonProcessingException {
        Terminal terminal = main.terminal();
        return asking.ask(terminal, "guest-list", tenant.request(), links -> {
            for (JsonNode link : links) {
                String revoked =
                        link.has("revoked-at") ? new Bilingual("  取り消し済み", "  revoked").in(terminal.lang()) : "";
                terminal.line(Asking.text(link, "id") + "  " + Terminal.fit(Asking.text(link, "name"), 22)
                        + Terminal.fit(Asking.text(link, "target"), 22)
                        + Asking.text(link, "uses") + "/" + Asking.text(link, "most-uses") + "  "
                        + Asking.text(link, "expires-at") + revoked);
            }
        });
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "リンクを取り消し、開いている画面も閉じます。Ends a link and the visits that it opened.")
    int revoke(
            @Mixin Asking asking, @Mixin AccountCommand.Tenant tenant, @Parameters(paramLabel = "GUEST") String guest)
            throws JsonProcessingException {
        return asking.ask(
                main.terminal(),
                "guest-revoke",
                tenant.request().put("guest", guest),
                done -> main.terminal().line("取り消しました。", "Revoked."));
    }
}
