package sekisho.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "screen",
        mixinStandardHelpOptions = true,
        description = "画面と権限の表を決めます。Manages screens and who may use them.")
final class ScreenCommand {
    @ParentCommand
    private Main main;

    @Command(name = "add", mixinStandardHelpOptions = true, description = "画面を登録します。Names a part of the application.")
    int add(
            @Mixin Asking asking,
            @Mixin AccountCommand.Tenant tenant,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--rule", required = true, description = "Methods and path: \"GET,POST /orders/**\".")
                    List<String> rules,
            @Option(names = "--role", description = "Who may use it without being listed by name.") List<String> roles)
            throws JsonProcessingException {
        ObjectNode request = tenant.request().put("name", name);
        rules.forEach(request.putArray("rules")::add);
        (roles == null ? List.<String>of() : roles).forEach(request.putArray("roles")::add);
        return asking.ask(
                main.terminal(), "screen-add", request, added -> main.terminal().line(Asking.text(added, "id")));
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "画面の一覧。Lists the screens.")
    int list(@Mixin Asking asking, @Mixin AccountCommand.Tenant tenant) throws JsonProcessingException {
        return asking.ask(
                main.terminal(),
                "screen-list",
                tenant.request(),
                screens -> screens.forEach(screen -> main.terminal()
                        .line(Asking.text(screen, "id") + "  " + Asking.text(screen, "name") + "  "
                                + joined(screen.path("rules")) + "  (" + joined(screen.path("roles")) + ")")));
    }

    private static String joined(JsonNode list) {
        StringBuilder joined = new StringBuilder();
        list.forEach(item -> joined.append(joined.isEmpty() ? "" : ", ").append(Terminal.safe(item.asText())));
        return joined.toString();
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "画面を消します。Removes a screen.")
    int remove(
            @Mixin Asking asking, @Mixin AccountCommand.Tenant tenant, @Parameters(paramLabel = "SCREEN") String screen)
            throws JsonProcessingException {
        return asking.ask(
                main.terminal(),
                "screen-remove",
                tenant.request().put("screen", screen),
                removed -> main.terminal().line("消しました。", "Removed."));
    }

    @Command(
            name = "grant",
            mixinStandardHelpOptions = true,
            description = "利用者ごとに許可・禁止します。Sets one field of the matrix: yes, no, or role (as the role says).")
    int grant(
            @Mixin Asking asking,
            @Mixin AccountCommand.Tenant tenant,
            @Parameters(paramLabel = "ACCOUNT") String account,
            @Parameters(paramLabel = "SCREEN") String screen,
            @Parameters(paramLabel = "yes|no|role") String allowed)
            throws JsonProcessingException {
        ObjectNode request =
                tenant.request().put("account", account).put("screen", screen).put("allowed", allowed);
        return asking.ask(
                main.terminal(),
                "screen-grant",
                request,
                done -> main.terminal().line("表を変えました。", "The matrix was changed."));
    }
}
