package sekisho.proof.probe;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sekisho.journal.AuditRecord;
import sekisho.journal.Journal;
import sekisho.journal.Kind;
import sekisho.journal.Query;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/** Writes a record whose text a spreadsheet would take for a formula, and exports it as JSON Lines and CSV. */
final class LogExportProbe implements Probe {
    private static final String CONTROL = "log-export";

    private final Journal journal;
    private final Caller caller;
    private final InstantSource clock;

    LogExportProbe(Journal journal, Caller caller, InstantSource clock) {
        this.journal = journal;
        this.caller = caller;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "log-export";
    }

    @Override
    public List<String> controls() {
        return List.of(CONTROL);
    }

    @Override
    public List<Observation> observe() {
        String token = caller.token();
        // The actor fills a cell of its own, so that only its first character stands between it and a formula.
        String formula = "=1+1;" + token;
        Instant at = clock.instant();
        journal.audit(new AuditRecord(at, "probe.canary", formula, true, Map.of("token", token)));
        Query query = new Query(
                Set.of(Kind.AUDIT),
                at.minusSeconds(60),
                at.plusSeconds(60),
                Map.of("sekisho.details.token", token),
                10,
                true);
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        long asLines = journal.export(query, Journal.Format.JSONL, lines);
        long asCsv = journal.export(query, Journal.Format.CSV, csv);
        boolean whole = asLines == 1 && lines.toString(StandardCharsets.UTF_8).contains(formula);
        String table = csv.toString(StandardCharsets.UTF_8);
        boolean present = asCsv == 1 && table.contains(formula);
        // The first row holds the product's own column names.
        List<String> cells = rows(table).stream().skip(1).flatMap(List::stream).toList();
        boolean safe = cells.stream().noneMatch(LogExportProbe::isFormula);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("json-lines", whole ? "complete" : "incomplete");
        facts.put("csv", present ? "complete" : "incomplete");
        facts.put("csv-formulas", safe ? "defused" : "live");
        facts.put("cells", Integer.toString(cells.size()));
        boolean holds = whole && present && safe;
        return List.of(
                holds
                        ? new Observation(
                                CONTROL,
                                Result.HOLDS,
                                Means.TRIED,
                                new Bilingual(
                                        "条件を指定して記録を JSON Lines と CSV に書き出せることと、CSV では表計算の式が無害化されることを確認しました。",
                                        "Records were exported by condition as JSON Lines and CSV, and spreadsheet formulas were defused in the CSV."),
                                facts)
                        : new Observation(
                                CONTROL,
                                Result.FAILS,
                                Means.TRIED,
                                new Bilingual(
                                        "記録の書き出しに問題がありました（内容の欠け、または式の無害化漏れ）。",
                                        "The export of records is faulty (something missing, or a live formula)."),
                                facts));
    }

    /** RFC 4180, tolerant. */
    static List<List<String>> rows(String csv) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        String text = csv.startsWith("\uFEFF") ? csv.substring(1) : csv;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c != '"') {
                    cell.append(c);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    cell.append('"');
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',' || c == '\n') {
                row.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            } else if (c != '\r') {
                cell.append(c);
            }
        }
        if (!cell.isEmpty() || !row.isEmpty()) {
            row.add(cell.toString());
            rows.add(row);
        }
        return rows;
    }

    /** What a spreadsheet would compute (OWASP, CSV Injection); a plain number may begin with a sign. */
    static boolean isFormula(String cell) {
        return !cell.isEmpty() && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0 && !cell.matches("[+-]?[0-9]+(\\.[0-9]+)?");
    }
}
