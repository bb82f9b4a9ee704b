package sekisho.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;
import sekisho.antivirus.Examination;
import sekisho.antivirus.Scanner;
import sekisho.app.config.Configuration;
import sekisho.gate.Antivirus;

@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "設定を確かめます。Checks the configuration; all problems at once.")
final class CheckCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Mixin
    private ConfigurationOption configuration;

    @Override
    public Integer call() {
        Terminal terminal = main.terminal();
        Configuration valid = configuration.read(terminal);
        int inspected = rules(valid, terminal);
        int sites = valid.gate().sites().size();
        terminal.line("設定に問題はありません(サイト " + sites + " 件)。", "The configuration is valid (" + sites + " sites).");
        if (inspected > 0) {
            terminal.line(
                    "WAF のルールを読み込みました(サイト " + inspected + " 件)。",
                    "The WAF rules were loaded (" + inspected + " sites).");
        }
        for (String host : valid.hostsWithoutCertificate()) {
            terminal.line(
                    "注意: " + host + " には証明書がないため、このマシンの CA の証明書を使います(ブラウザーは信頼しません)。",
                    "Note: " + host
                            + " has no certificate; one of this machine's CA will be used (browsers do not trust it).");
        }
        valid.gate().sites().stream()
                .flatMap(site -> site.antivirus().stream())
                .findFirst()
                .ifPresent(antivirus -> scanner(antivirus, terminal));
        return 0;
    }

    /** Notes what the virus scanner does not do; it may be started later, so nothing of it makes the configuration wrong. */
    private static void scanner(Antivirus antivirus, Terminal terminal) {
        Scanner scanner = antivirus.scanner();
        String address = Terminal.safe(scanner.settings().address().toString());
        Examination seen = Examination.of(scanner);
        if (seen.about().isEmpty()) {
            terminal.line(
                    "注意: ウイルス検査の clamd(" + address + ")が応答しません。応答するまで、アップロードは設定した方針(unavailable)に従います。",
                    "Note: clamd (" + address
                            + "), which scans uploads, does not answer; until it does, uploads follow the policy \"unavailable\".");
            return;
        }
        Scanner.About about = seen.about().orElseThrow();
        terminal.line(
                "clamd(" + address + ")が応答しました: " + Terminal.safe(about.engine() + " " + about.patterns()),
                "clamd (" + address + ") answers: " + Terminal.safe(about.engine() + " " + about.patterns()));
        if (!seen.findsTestFile()) {
            terminal.line(
                    "注意: clamd が試験用ファイル(EICAR)を検出しません。パターンを入れてください(freshclam)。",
                    "Note: clamd does not find the test file (EICAR); fetch its patterns (freshclam).");
        }
        if (!seen.noticesEncryption()) {
            terminal.line(
                    "注意: clamd がパスワード付きの圧縮ファイルを知らせません。clamd.conf に「AlertEncrypted yes」を書いてください。",
                    "Note: clamd does not report encrypted archives; write \"AlertEncrypted yes\" into clamd.conf.");
        }
        if (!seen.noticesLimits()) {
            terminal.line(
                    "注意: clamd が検査しきれなかったファイルを知らせません。clamd.conf に「AlertExceedsMax yes」を書いてください。",
                    "Note: clamd does not report what it could not look at; write \"AlertExceedsMax yes\" into clamd.conf.");
        }
    }

    /** Loads the rules, or prints every problem and ends the verb with status 2. */
    private static int rules(Configuration valid, Terminal terminal) {
        try {
            return new CompiledRules().of(valid.waf()).size();
        } catch (RulesException e) {
            e.problems().forEach(problem -> terminal.err().println(Terminal.safe(problem)));
            throw Starting.wrongRules(e);
        }
    }
}
