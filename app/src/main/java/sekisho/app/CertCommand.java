package sekisho.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import sekisho.words.Bilingual;

@Command(
        name = "cert",
        mixinStandardHelpOptions = true,
        description = "サーバー証明書: CSR、設置、一覧。Server certificates: requests, installation, list.")
final class CertCommand {
    private static final long MOST_BYTES = 256 << 10;

    @ParentCommand
    private Main main;

    @Command(
            name = "csr",
            mixinStandardHelpOptions = true,
            description = "鍵とCSRを作ります(鍵は外に出ません)。Makes a key, which stays, and the request for it.")
    int csr(
            @Mixin ConfigurationOption file,
            @Parameters(paramLabel = "HOST") String host,
            @Option(names = "--rsa", description = "RSA instead of ECDSA.") boolean rsa,
            @Option(
                            names = "--subject",
                            paramLabel = "O=...,L=...,ST=...,C=JP",
                            defaultValue = "",
                            description = "More of the subject, for OV and EV certificates.")
                    String subject,
            @Option(
                            names = {"-o", "--out"},
                            paramLabel = "FILE",
                            description = "Where to write it (default: standard output).")
                    Optional<Path> out)
            throws IOException {
        Terminal terminal = main.terminal();
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("host", host).put("rsa", rsa).put("subject", subject);
        String pem = file.client(terminal)
                .ask("cert-csr", request, progress -> {})
                .path("csr")
                .asText();
        if (out.isPresent()) {
            Files.writeString(out.orElseThrow(), pem, StandardCharsets.US_ASCII);
            terminal.line(
                    "CSR を書き出しました: " + out.orElseThrow() + "。発行された証明書は「cert install " + host + " ファイル...」で入れてください。",
                    "The CSR is in " + out.orElseThrow() + ". Install the certificate with: cert install " + host
                            + " FILES...");
        } else {
            terminal.out().print(pem);
            terminal.out().flush();
        }
        return 0;
    }

    @Command(
            name = "install",
            mixinStandardHelpOptions = true,
            description = "証明書・中間証明書・鍵を確かめて配信します。Checks certificate, intermediates and key, and serves them.")
    int install(
            @Mixin ConfigurationOption file,
            @Parameters(index = "0", paramLabel = "HOST") String host,
            @Parameters(
                            index = "1..*",
                            arity = "1..16",
                            paramLabel = "FILES",
                            description = "PEM, DER, PKCS#7 or PKCS#12, in any order.")
                    List<Path> files,
            @Option(
                            names = "--password-file",
                            paramLabel = "FILE",
                            description = "Holds the password of keys or PKCS#12 files.")
                    Optional<Path> passwordFile,
            @Option(names = "--ask-password", description = "Ask for the password.") boolean ask)
            throws IOException {
        Terminal terminal = main.terminal();
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("host", host);
        ArrayNode offered = request.putArray("files");
        for (Path path : files) {
            offered.addObject()
                    .put("name", Terminal.safe(String.valueOf(path.getFileName())))
                    .put("content", content(path));
        }
        request.put("password", password(terminal, passwordFile, ask));
        JsonNode result = file.client(terminal).ask("cert-install", request, progress -> {});
        result.path("flaws")
                .forEach(flaw -> terminal.line(terminal.coloured("  × " + said(flaw, terminal), Terminal.Colour.RED)));
        result.path("remarks").forEach(remark -> terminal.line("  ・" + said(remark, terminal)));
        if (!result.path("installed").asBoolean()) {
            throw new VerbException(
                    1,
                    new Bilingual(
                            "設置しませんでした。いまの証明書を使い続けます。", "It was not installed; the present certificate is served on."));
        }
        terminal.line("設置しました。次の接続から使われます: " + host, "Installed, and served from the next connection on: " + host);
        return 0;
    }

    private static byte[] content(Path path) throws IOException {
        if (!Files.isReadable(path) || Files.isDirectory(path) || Files.size(path) > MOST_BYTES) {
            throw new VerbException(
                    2,
                    new Bilingual(
                            "ファイルを読めないか、大きすぎます(256 KiB まで): " + Terminal.safe(path.toString()),
                            "The file cannot be read, or is too large (256 KiB): " + Terminal.safe(path.toString())));
        }
        return Files.readAllBytes(path);
    }

    private static String password(Terminal terminal, Optional<Path> file, boolean ask) throws IOException {
        if (file.isPresent()) {
            return new String(content(file.orElseThrow()), StandardCharsets.UTF_8).stripTrailing();
        }
        if (!ask) {
            return "";
        }
        Console console = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .orElseThrow(() -> new VerbException(
                        2,
                        new Bilingual(
                                "端末がないため、パスワードは --password-file で与えてください。",
                                "There is no terminal; give the password by --password-file.")));
        char @Nullable [] typed =
                console.readPassword("%s", terminal.lang() == sekisho.words.Lang.JA ? "パスワード: " : "Password: ");
        return typed == null ? "" : new String(typed);
    }

    private static String said(JsonNode text, Terminal terminal) {
        return Terminal.safe(text.path(terminal.lang().tag()).asText());
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "配信中の証明書の一覧。Lists what is served.")
    int list(@Mixin ConfigurationOption file, @Option(names = "--json") boolean json) throws IOException {
        Terminal terminal = main.terminal();
        JsonNode all = file.client(terminal).ask("cert-list");
        if (json) {
            terminal.line(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all));
        } else {
            all.forEach(one -> CertificateText.line(one, terminal));
        }
        return 0;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "一つのホストの証明書。The certificate of one host.")
    int show(@Mixin ConfigurationOption file, @Parameters(paramLabel = "HOST") String host) {
        Terminal terminal = main.terminal();
        for (JsonNode one : file.client(terminal).ask("cert-list")) {
            List<String> hosts = new ArrayList<>();
            one.path("hosts").forEach(name -> hosts.add(name.asText()));
            if (hosts.contains(host.toLowerCase(java.util.Locale.ROOT))) {
                CertificateText.whole(one, terminal);
                return 0;
            }
        }
        throw new VerbException(1, new Bilingual("そのホストのサイトはありません。", "There is no site of that host."));
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "持ち込み証明書をやめます(rollback で戻せます)。Serves something else again; rollback undoes it.")
    int remove(@Mixin ConfigurationOption file, @Parameters(paramLabel = "HOST") String host) {
        return change(file, host, "cert-remove");
    }

    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            description = "一つ前の持ち込み証明書に戻します。Goes back to the one installed before.")
    int rollback(@Mixin ConfigurationOption file, @Parameters(paramLabel = "HOST") String host) {
        return change(file, host, "cert-rollback");
    }

    private int change(ConfigurationOption file, String host, String verb) {
        Terminal terminal = main.terminal();
        file.client(terminal).ask(verb, JsonNodeFactory.instance.objectNode().put("host", host), progress -> {});
        terminal.line("変更しました。次の接続から使われます。", "Done; it counts from the next connection on.");
        return 0;
    }
}
