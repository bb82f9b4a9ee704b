package sekisho.waf.seclang;

import java.util.ArrayList;
import java.util.List;

/** The logical lines of a text: a backslash at the end continues a line, a number sign at the beginning makes it a comment. */
final class Lines {
    /** A line that says something, and the number of its first physical line. */
    record Line(int number, String text) {}

    private Lines() {}

    static List<Line> of(String text) {
        List<Line> lines = new ArrayList<>();
        StringBuilder joined = new StringBuilder();
        int number = 0;
        int first = 1;
        int from = 0;
        while (from < text.length()) {
            int feed = text.indexOf('\n', from);
            int next = feed < 0 ? text.length() : feed;
            int end = next > from && text.charAt(next - 1) == '\r' ? next - 1 : next;
            number++;
            boolean continues = end > from && text.charAt(end - 1) == '\\';
            joined.append(text, from, continues ? end - 1 : end);
            if (!continues) {
                add(lines, first, joined);
                first = number + 1;
            }
            from = next + 1;
        }
        add(lines, first, joined);
        return lines;
    }

    private static void add(List<Line> lines, int number, StringBuilder joined) {
        String line = joined.toString().strip();
        if (!line.isEmpty() && line.charAt(0) != '#') {
            lines.add(new Line(number, line));
        }
        joined.setLength(0);
    }
}
