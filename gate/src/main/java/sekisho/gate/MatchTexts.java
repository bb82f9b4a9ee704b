package sekisho.gate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import sekisho.journal.AccessRecord;
import sekisho.waf.RuleMatch;
import sekisho.waf.Transaction;
import sekisho.words.AddressText;

/** Writes down what rules matched: for the journal, and for the match log in ModSecurity's shape. Only computes. */
final class MatchTexts {
    /** Matches that a record keeps. */
    static final int MOST = 20;

    private static final int LONGEST = 256;
    private static final String[] SEVERITIES = {
        "EMERGENCY", "ALERT", "CRITICAL", "ERROR", "WARNING", "NOTICE", "INFO", "DEBUG"
    };
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private MatchTexts() {}

    static AccessRecord.Waf record(Transaction transaction, String action) {
        List<AccessRecord.Match> matches = new ArrayList<>();
        for (RuleMatch match : transaction.matches()) {
            if (matches.size() == MOST) {
                break;
            }
            matches.add(new AccessRecord.Match(
                    match.id().isPresent() ? Long.toString(match.id().getAsLong()) : "-",
                    match.phase(),
                    text(match.message()),
                    text(match.variable()),
                    text(match.matched()),
                    match.score(),
                    match.severity().orElse(-1)));
        }
        return new AccessRecord.Waf(action, transaction.inboundScore(), transaction.outboundScore(), matches);
    }

    /** Bytes, one to a char, as the text that they most likely are. */
    static String text(String bytes) {
        String cut = bytes.length() > LONGEST ? bytes.substring(0, LONGEST) : bytes;
        return new String(cut.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** A line for each match, UTF-8 untouched, all else that is not printable as {@code \xHH}. */
    static byte[] lines(Exchange exchange, List<RuleMatch> matches) {
        StringBuilder lines = new StringBuilder(256 * matches.size());
        for (RuleMatch match : matches) {
            lines.append(exchange.time).append(" [client \"");
            escape(AddressText.of(exchange.client), lines);
            lines.append("\"] Warning.");
            field("file", match.file(), lines);
            field("line", Integer.toString(match.line()), lines);
            match.id().ifPresent(id -> field("id", Long.toString(id), lines));
            field("msg", match.message(), lines);
            field("data", match.data(), lines);
            match.severity().ifPresent(severity -> field("severity", severity(severity), lines));
            for (String tag : match.tags()) {
                field("tag", tag, lines);
            }
            field("hostname", exchange.head.host(), lines);
            field("uri", exchange.head.path(), lines);
            field("unique_id", exchange.id, lines);
            lines.append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String severity(int level) {
        return level >= 0 && level < SEVERITIES.length ? SEVERITIES[level] : Integer.toString(level);
    }

    private static void field(String name, String value, StringBuilder to) {
        to.append(" [").append(name).append(" \"");
        escape(value, to);
        to.append("\"]");
    }

    private static void escape(String value, StringBuilder to) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || c == 0x7F) {
                to.append("\\x").append(HEX[c >> 4]).append(HEX[c & 0xF]);
            } else {
                to.append(c);
            }
        }
    }
}
