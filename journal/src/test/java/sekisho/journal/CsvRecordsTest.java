package sekisho.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvRecordsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "plain|plain",
                "=1+1|'=1+1",
                "+81 3|'+81 3",
                "-1|'-1",
                "@SUM(A1)|'@SUM(A1)",
                "＝HYPERLINK|'＝HYPERLINK",
                "a=b|a=b",
                "a,b|\"a,b\"",
                "a;b|\"a;b\"",
                "say \"yes\"|\"say \"\"yes\"\"\"",
                "=cmd,\"x\"|\"'=cmd,\"\"x\"\"\"",
            })
    void aCellIsQuotedAndDefused(String text, String cell) {
        assertThat(CsvRecords.cell(text)).isEqualTo(cell);
    }

    @Test
    void controlCharactersAtTheStartAreDefused() {
        assertThat(CsvRecords.cell("\t=1")).isEqualTo("\"'\t=1\"");
        assertThat(CsvRecords.cell("\r=1")).isEqualTo("\"'\r=1\"");
        assertThat(CsvRecords.cell("\n=1")).isEqualTo("\"'\n=1\"");
        assertThat(CsvRecords.cell("")).isEmpty();
    }

    @Property
    void noCellStartsAFormulaAndEveryCellReadsBack(@ForAll String text) {
        String cell = CsvRecords.cell(text);
        String read =
                cell.startsWith("\"") ? cell.substring(1, cell.length() - 1).replace("\"\"", "\"") : cell;
        assertThat(read).isIn(text, "'" + text);
        assertThat(read.isEmpty() || "=+-@\t\r\n＝＋－＠".indexOf(read.charAt(0)) < 0)
                .isTrue();
        if (!cell.startsWith("\"")) {
            assertThat(cell).doesNotContain(",", "\"", "\r", "\n");
        }
    }

    @Test
    void anExportHasAByteOrderMarkOneHeadAndAStableNumberOfCells() {
        try (Journal journal = Journal.open(Fixture.settings(folder, 1000), Fixture.KEYS, new Fixture.Clock())) {
            journal.access(Fixture.access(Fixture.START, "=cmd|' /C calc'!A0"));
            journal.access(Fixture.refused(Fixture.START, "r2", "192.0.2.9", 403, "addresses"));
            journal.flush();
            journal.audit(new AuditRecord(Fixture.START, "=a", "-b", true, Map.of("note", "一,二")));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Query all = new Query(
                    java.util.Set.of(),
                    java.time.Instant.EPOCH,
                    java.time.Instant.MAX,
                    Map.of(),
                    Query.UNLIMITED,
                    false);
            assertThat(journal.export(all, Journal.Format.CSV, out)).isEqualTo(3);
            String text = out.toString(StandardCharsets.UTF_8);
            assertThat(text).startsWith("\uFEFFkind,timestamp,event.id,").endsWith("\r\n");
            List<String> lines = List.of(text.split("\r\n"));
            assertThat(lines).hasSize(4);
            assertThat(text).contains(",'=cmd|' /C calc'!A0,", "access,2026-11-22T01:02:03.456789Z,", ",'=a,", ",'-b,");
            assertThat(text).contains("\"[\"\"hosts:pass\"\",\"\"addresses:refuse\"\"]\"");
            assertThat(text).contains("\"{\"\"note\"\":\"\"一,二\"\"}\"");
            for (String line : lines) {
                assertThat(cells(line)).isEqualTo(32);
            }
        }
    }

    private static int cells(String line) {
        int cells = 1;
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            quoted ^= line.charAt(i) == '"';
            cells += !quoted && line.charAt(i) == ',' ? 1 : 0;
        }
        return cells;
    }
}
