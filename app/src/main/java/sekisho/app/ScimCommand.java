package sekisho.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "scim",
        mixinStandardHelpOptions = true,
        description = "SCIM 2.0 で利用者を登録する相手のトークンを管理します。Manages the tokens of directories that provision members.")
final class ScimCommand {
    @ParentCommand
    private Main main;

    @Command(name = "create", mixinStandardHelpOptions = true, description = "トークンを作ります。Makes a token.")
    int create(@Mixin Asking asking, @Mixin AccountCommand.Tenant tenant) throws JsonProcessingException {
        return asking.ask(main.terminal(), "scim-token-create", tenant.request(), created -> {
            Terminal terminal = main.terminal();
            String id = Asking.text(created, "id");
            terminal.line(
                    id + "  接続先は https://ホスト/.sekisho/scim/v2/ です。トークンは二度と表示できません:",
                    id + "  The endpoint is https://HOST/.sekisho/scim/v2/. The token cannot be shown again:");
            terminal.line(Asking.text(created, "token"));
        });
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "トークンの一覧。Lists the tokens.")
    int list(@Mixin Asking asking, @Mixin AccountCommand.Tenant tenant) throws JsonProcessingException {
        return asking.ask(main.terminal(), "scim-token-list", tenant.request(), tokens -> {
            for (JsonNode token : tokens) {
                main.terminal()
                        .line(Asking.text(token, "id") + "  " + Asking.text(token, "created-at") + "  "
                                + Asking.text(token, "created-by") + "  " + Asking.text(token, "last-used-at")
                                + (token.has("revoked-at") ? "  revoked" : ""));
            }
        });
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, description = "トークンを取り消します。Revokes a token.")
    int revoke(
            @Mixin Asking asking, @Mixin AccountCommand.Tenant tenant, @Parameters(paramLabel = "TOKEN") String token)
            throws JsonProcessingException {
        return asking.ask(
                main.terminal(),
                "scim-token-revoke",
                tenant.request().put("token", token),
                done -> main.terminal().line("取り消しました。", "Revoked."));
    }
}
