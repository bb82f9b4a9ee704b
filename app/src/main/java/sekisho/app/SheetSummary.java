package sekisho.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import sekisho.words.Bilingual;

/** What became of a sheet, for the terminal: where it is, how many answers with how much evidence, what is left and why. */
final class SheetSummary {
    private SheetSummary() {}

    static void print(JsonNode items, Path out, Terminal terminal) {
        int answered = 0;
        Set<String> evidence = new HashSet<>();
        for (JsonNode item : items) {
            if (item.path("status").asText().equals("answered")) {
                answered++;
                item.path("evidence").forEach(id -> evidence.add(id.asText()));
            }
        }
        terminal.line("回答済みファイル: " + out.toAbsolutePath(), "Answered workbook: " + out.toAbsolutePath());
        terminal.line(
                "設問 " + items.size() + " 件のうち " + answered + " 件に、証跡 " + evidence.size() + " 件をもとに回答しました。",
                answered + " of " + items.size() + " questions answered, resting on " + evidence.size()
                        + " pieces of evidence.");
        left(items, "matched", "証跡がないため空欄のままの設問:", "Left empty for want of evidence:", terminal);
        left(items, "left", "人の判断に残した設問:", "Left to a person:", terminal);
    }

    private static String row(JsonNode item, Terminal terminal) {
        return new Bilingual(
                        item.path("row").asInt() + " 行目",
                        "row " + item.path("row").asInt())
                .in(terminal.lang());
    }

    private static void left(JsonNode items, String status, String ja, String en, Terminal terminal) {
        boolean first = true;
        for (JsonNode item : items) {
            if (item.path("status").asText().equals(status)) {
                if (first) {
                    terminal.line(ja, en);
                    first = false;
                }
                terminal.line("  "
                        + Terminal.fit(row(item, terminal), 10)
                        + "  "
                        + Terminal.fit(Terminal.safe(item.path("question").asText()), 60)
                        + "  "
                        + terminal.coloured(Terminal.safe(item.path("why").asText()), Terminal.Colour.GREY));
            }
        }
    }
}
