package sekisho.app;

import java.util.Optional;
import sekisho.gate.ExclusionAdvice;
import sekisho.journal.AccessRecord;
import sekisho.journal.Entry;
import sekisho.waf.Tuning;
import sekisho.words.Bilingual;

/** What the rules found in one exchange, and the narrowest exclusion that would have let it pass, as a text. */
final class WafExplanation {
    private WafExplanation() {}

    /** @param tuning of the site as it is configured now, when it is */
    static void print(Entry entry, Optional<Tuning> tuning, Terminal terminal) {
        entry.waf().ifPresent(found -> {
            row(terminal, "WAF", "WAF", found.action());
            row(terminal, "スコア", "score", score(found, tuning, terminal));
            found.matches().forEach(match -> print(match, terminal));
            if (!found.action().equals("pass")) {
                advice(entry, found).ifPresent(advice -> print(advice, terminal));
            }
        });
    }

    private static Optional<ExclusionAdvice> advice(Entry entry, AccessRecord.Waf found) {
        String reason = "誤検知 / false alarm: " + entry.text("http.request.id");
        return ExclusionAdvice.of(entry.text("sekisho.site"), entry.text("url.path"), found, reason);
    }

    /** The thresholds are those of now; a record does not keep them. */
    private static String score(AccessRecord.Waf found, Optional<Tuning> tuning, Terminal terminal) {
        String inbound = Integer.toString(found.inbound());
        String outbound = Integer.toString(found.outbound());
        if (tuning.isPresent()) {
            inbound += "/" + tuning.orElseThrow().inboundThreshold();
            outbound += "/" + tuning.orElseThrow().outboundThreshold();
        }
        return new Bilingual(
                        "リクエスト " + inbound + "、応答 " + outbound + (tuning.isPresent() ? "(スコア/しきい値)" : ""),
                        "request " + inbound + ", answer " + outbound
                                + (tuning.isPresent() ? " (score/threshold)" : ""))
                .in(terminal.lang());
    }

    private static void print(AccessRecord.Match match, Terminal terminal) {
        String severity = severity(match.severity());
        row(terminal, "ルール", "rule", match.id() + "  " + match.message());
        detail(
                terminal,
                new Bilingual("フェーズ ", "phase ").in(terminal.lang()) + match.phase()
                        + (severity.isEmpty() ? "" : "  " + severity) + "  +" + match.score());
        if (!match.variable().isEmpty()) {
            detail(terminal, match.variable() + " = " + match.matched());
        }
    }

    /** As SecLang names them. */
    private static String severity(int level) {
        return switch (level) {
            case 0 -> "EMERGENCY";
            case 1 -> "ALERT";
            case 2 -> "CRITICAL";
            case 3 -> "ERROR";
            case 4 -> "WARNING";
            case 5 -> "NOTICE";
            case 6 -> "INFO";
            case 7 -> "DEBUG";
            default -> "";
        };
    }

    private static void print(ExclusionAdvice advice, Terminal terminal) {
        terminal.line("");
        if (advice.looksLikeAnAttack()) {
            String kinds = String.join(", ", advice.kinds());
            terminal.line(terminal.coloured(
                    new Bilingual(
                                    "攻撃を見つけるルールが " + advice.attackRules() + " 件一致しています(" + kinds
                                            + ")。本物の攻撃と思われるので、除外しないでください。",
                                    advice.attackRules() + " rules against attacks matched (" + kinds
                                            + "). This looks like a real attack; do not exclude it.")
                            .in(terminal.lang()),
                    Terminal.Colour.RED));
        }
        terminal.line(
                "誤検知なら、次の除外を sekisho.yaml に書きます:", "If it was a false alarm, write this exclusion in sekisho.yaml:");
        if (!advice.broad().isEmpty()) {
            String rules = String.join(", ", advice.broad().stream().sorted().toList());
            terminal.line(
                    "(" + rules + " は引数以外に一致したため、引数では絞れません。パスの下でルールごと外します。)",
                    "(" + rules
                            + " matched something other than an argument, so the whole rule is excluded below the path.)");
        }
        if (advice.anywhere()) {
            terminal.line("(この範囲はすべてのパスに及びます。)", "(This takes effect for every path.)");
        }
        advice.yaml().lines().forEach(line -> terminal.line(Terminal.safe(line)));
    }

    /** A line below the row that it belongs to. */
    private static void detail(Terminal terminal, String value) {
        terminal.line(Terminal.fit("", 16) + Terminal.safe(value));
    }

    private static void row(Terminal terminal, String ja, String en, String value) {
        terminal.line(Terminal.fit(new Bilingual(ja, en).in(terminal.lang()), 16) + Terminal.safe(value));
    }
}
