package sekisho.app;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import sekisho.app.control.ControlException;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/**
 * 関所: the command line. Exit status 0 when it went well, 1 when it did not, 2 for a wrong configuration or command line, 3
 * when a verb needs a running instance and there is none.
 */
@Command(
        name = "sekisho",
        mixinStandardHelpOptions = true,
        version = "Sekisho 0.1.0",
        descriptionHeading = "%n",
        description = {
            "関所: Webアプリケーションの前に立ち、守り、記録し、証明します。",
            "A checkpoint in front of web applications that enforces, records and proves.",
            ""
        },
        footer = {
            "",
            "Launcher verbs: setup (install what is missing), test (run every test), bench (compare with peers)."
        },
        subcommands = {
            DemoCommand.class,
            InitCommand.class,
            CheckCommand.class,
            RunCommand.class,
            ControlsCommand.class,
            SheetCommand.class,
            AttestCommand.class,
            CertCommand.class,
            RulesCommand.class,
            JournalCommand.class,
            TenantCommand.class,
            AccountCommand.class,
            ScreenCommand.class,
            GuestCommand.class,
            SsoCommand.class,
            ScimCommand.class,
            ExplainCommand.class,
            MailCommand.class,
            FormsCommand.class,
            WafCommand.class,
            VaultCommand.class
        })
public final class Main {
    @Option(
            names = "--lang",
            paramLabel = "ja|en",
            scope = ScopeType.INHERIT,
            description = "Language of messages and answers (default: from the environment, else Japanese).")
    private String lang = "";

    private final Terminal terminal;

    Main(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Runs one verb and ends the process. */
    public static void main(String[] arguments) {
        oneLinePerEvent();
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(Terminal.ofProcess(out, err, System.getenv()), arguments));
    }

    /** The operator log goes to standard error, one line per event; a given logging configuration wins. */
    private static void oneLinePerEvent() {
        String format = "java.util.logging.SimpleFormatter.format";
        if (System.getProperty(format) == null && System.getProperty("java.util.logging.config.file") == null) {
            System.setProperty(format, "%1$tFT%1$tT.%1$tL%1$tz %4$s %3$s %5$s%6$s%n");
        }
    }

    /** Runs one verb; answers the exit status. */
    public static int run(Terminal terminal, String... arguments) {
        Main main = new Main(terminal);
        CommandLine commandLine = new CommandLine(main)
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, line, parsed) -> main.failed(failure));
        commandLine.setParameterExceptionHandler((e, args) -> main.misused(e));
        if (arguments.length == 0) {
            commandLine.usage(terminal.out());
            return 2;
        }
        return commandLine.execute(arguments);
    }

    /** The terminal in the language asked for. */
    Terminal terminal() {
        return terminal.in(Lang.of(lang));
    }

    private int misused(ParameterException e) {
        terminal().err().println(e.getMessage());
        e.getCommandLine().usage(terminal().err());
        return 2;
    }

    private int failed(Exception failure) {
        if (failure instanceof VerbException verb) {
            terminal().error(verb.text());
            return verb.status();
        }
        if (failure instanceof ControlException control) {
            terminal().error(control.text());
            return control.code() == ControlException.Code.NOT_RUNNING ? 3 : 1;
        }
        String detail = Optional.ofNullable(failure.getMessage()).orElse("-");
        terminal()
                .error(new Bilingual(
                        "うまくいきませんでした: " + Terminal.safe(detail), "That did not work: " + Terminal.safe(detail)));
        System.getLogger(Main.class.getName()).log(System.Logger.Level.DEBUG, "verb failed", failure);
        return 1;
    }
}
