package sekisho.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import sekisho.words.Bilingual;

@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        description = "WAF のルール(OWASP Core Rule Set)を入れます。Installs rules for the WAF.",
        subcommands = {RulesCommand.Install.class, RulesCommand.Listing.class})
final class RulesCommand {
    @ParentCommand
    private Main main;

    Terminal terminal() {
        return main.terminal();
    }

    /** Where the launcher says that rules are kept. */
    private static RulesFolder folder() {
        String current = System.getProperty("sekisho.rules");
        Path parent = current == null ? null : Path.of(current).toAbsolutePath().getParent();
        return new RulesFolder(parent == null ? Path.of(".sekisho", "rules").toAbsolutePath() : parent);
    }

    @Command(
            name = "install",
            mixinStandardHelpOptions = true,
            description =
                    "FILE.tar.gz またはフォルダーから入れ、以後これを使います。Installs from a .tar.gz or a folder, and uses it from now on.")
    static final class Install implements Callable<Integer> {
        @ParentCommand
        private RulesCommand rules;

        @Parameters(paramLabel = "FILE.tar.gz|DIR")
        private Path source = Path.of("");

        @Override
        public Integer call() {
            try {
                String version = folder().install(source);
                rules.terminal().line("入れました: OWASP CRS " + version, "Installed: OWASP CRS " + version);
                return 0;
            } catch (IOException e) {
                String detail = Terminal.safe(String.valueOf(e.getMessage()));
                throw new VerbException(
                        1, new Bilingual("ルールを入れられません: " + detail, "The rules cannot be installed: " + detail));
            }
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "入っているルールの版。Lists what is installed.")
    static final class Listing implements Callable<Integer> {
        @ParentCommand
        private RulesCommand rules;

        @Override
        public Integer call() throws IOException {
            RulesFolder folder = folder();
            String current = folder.current().orElse("");
            for (String version : folder.versions()) {
                String mark = version.equals(current) ? "* " : "  ";
                rules.terminal().line(mark + version, mark + version);
            }
            Path debian = Path.of("/usr/share/modsecurity-crs");
            if (Files.isDirectory(debian)) {
                String mark = current.isEmpty() ? "* " : "  ";
                rules.terminal().line(mark + debian + "(Debian)", mark + debian + " (Debian)");
            }
            return 0;
        }
    }
}
