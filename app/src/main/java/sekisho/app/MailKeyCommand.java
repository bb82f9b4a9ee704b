package sekisho.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(name = "key", mixinStandardHelpOptions = true, description = "DKIM の鍵。DKIM keys.")
final class MailKeyCommand {
    @ParentCommand
    private MailCommand mail;

    @Command(
            name = "make",
            mixinStandardHelpOptions = true,
            description = "鍵を作り、DNS に書くレコードを表示します。Makes a pair of keys and shows their DNS records.")
    int make(
            @Mixin ConfigurationOption file,
            @Parameters(paramLabel = "DOMAIN") String domain,
            @Option(names = "--selector", defaultValue = "", description = "Beginning of the selectors' names.")
                    String selector,
            @Option(names = "--json") boolean json)
            throws IOException {
        return keys(file, "mail-key-make", domain, selector, json);
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "鍵と DNS レコードの一覧。Lists keys and their DNS records.")
    int show(
            @Mixin ConfigurationOption file,
            @Parameters(paramLabel = "DOMAIN", arity = "0..1", defaultValue = "") String domain,
            @Option(names = "--json") boolean json)
            throws IOException {
        return keys(file, "mail-key-show", domain, "", json);
    }

    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            description = {
                "新しい鍵に替えます。新しい鍵がなければ作り、公開されていればすぐ署名に使います。",
                "Makes a new pair, or lets the waiting one sign when it is published."
            })
    int rotate(
            @Mixin ConfigurationOption file,
            @Parameters(paramLabel = "DOMAIN") String domain,
            @Option(names = "--json") boolean json)
            throws IOException {
        return keys(file, "mail-key-rotate", domain, "", json);
    }

    private int keys(ConfigurationOption file, String verb, String domain, String selector, boolean json)
            throws IOException {
        Terminal terminal = mail.main.terminal();
        JsonNode answer = file.client(terminal)
                .ask(
                        verb,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("domain", domain)
                                .put("selector", selector),
                        progress -> {});
        if (json) {
            MailCommand.print(terminal, answer.path("items"));
        } else {
            MailText.keys(answer.path("items"), terminal);
        }
        return 0;
    }
}
