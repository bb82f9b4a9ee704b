package sekisho.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sekisho.words.Bilingual;

/**
 * Comma-separated values (RFC 4180) with any line end; a tab in the first line makes tabs the separator, as spreadsheets copy. Empty
 * lines are left out. Only computes.
 *
 * @param records as far as they could be read
 * @param problem where reading ended, if not at the end
 */
public record Csv(List<Line> records, Optional<Problem> problem) {
    public Csv {
        records = List.copyOf(records);
    }

    /** A record; {@code number} is the line it begins in, from 1. */
    public record Line(int number, List<String> fields) {
        public Line {
            fields = List.copyOf(fields);
        }
    }

    /** Why no more could be read. */
    public record Problem(int line, Bilingual text) {}

    public static Csv read(String text, int mostRecords, int mostFields) {
        int firstEnd = text.indexOf('\n');
        char separator = (firstEnd < 0 ? text : text.substring(0, firstEnd)).indexOf('\t') >= 0 ? '\t' : ',';
        List<Line> records = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        int line = 1;
        int begun = 1;
        for (int i = 0; i <= text.length(); i++) {
            boolean end = i == text.length();
            char c = end ? '\n' : text.charAt(i);
            if (end && quoted) {
                return new Csv(
                        records,
                        Optional.of(
                                new Problem(begun, new Bilingual("引用符が閉じていません。", "A quotation mark is not closed."))));
            } else if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"' && (quoted || field.isEmpty())) {
                quoted = !quoted;
            } else if (!quoted && c == separator) {
                fields.add(field.toString());
                field.setLength(0);
            } else if (!quoted && c == '\n') {
                fields.add(field.toString());
                field.setLength(0);
                if (fields.stream().anyMatch(value -> !value.isBlank())) {
                    records.add(new Line(begun, fields));
                }
                fields = new ArrayList<>();
                line++;
                begun = line;
            } else if (quoted || c != '\r') {
                field.append(c);
                line += c == '\n' ? 1 : 0;
            }
            if (fields.size() > mostFields || records.size() > mostRecords) {
                return new Csv(
                        records,
                        Optional.of(new Problem(
                                begun, new Bilingual("行または列が多すぎます。", "There are too many lines or columns."))));
            }
        }
        return new Csv(records, Optional.empty());
    }

    /** One line of a file: what a spreadsheet could take for a formula begins with an apostrophe. */
    public static String line(List<String> fields) {
        StringBuilder line = new StringBuilder();
        for (String field : fields) {
            String safe = !field.isEmpty() && "=+-@\t\r".indexOf(field.charAt(0)) >= 0 ? "'" + field : field;
            line.append(line.isEmpty() ? "" : ",")
                    .append('"')
                    .append(safe.replace("\"", "\"\""))
                    .append('"');
        }
        return line.append("\r\n").toString();
    }
}
