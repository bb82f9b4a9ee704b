package sekisho.proof.sheet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options of drop-down lists, wherever they stand: in the rule, on another sheet, behind a name. One thread. */
final class ListValues {
    private static final Pattern RANGE = Pattern.compile(
            "^(?:'((?:[^']|'')+)'!|([^'!\\[\\]()]+)!)?(\\$?[A-Za-z]{1,3}\\$?[0-9]+(?::\\$?[A-Za-z]{1,3}\\$?[0-9]+)?)$");

    private static final int MOST_OPTIONS = 100;
    private static final int MOST_RANGES = 64;

    private final WorkbookFile file;
    private final Map<String, Optional<List<String>>> known = new HashMap<>();
    private int read;

    ListValues(WorkbookFile file) {
        this.file = file;
    }

    /** The options; empty where the source is a formula that only Excel can compute. */
    Optional<List<String>> options(WorkbookFile.Sheet sheet, String source) {
        String key = sheet.number() + "!" + source;
        Optional<List<String>> options = known.get(key);
        if (options == null) {
            options = resolve(sheet, source, 0);
            known.put(key, options);
        }
        return options;
    }

    private Optional<List<String>> resolve(WorkbookFile.Sheet sheet, String source, int depth) {
        String formula = source.startsWith("=") ? source.substring(1).strip() : source.strip();
        if (formula.length() >= 2 && formula.startsWith("\"") && formula.endsWith("\"")) {
            return Optional.of(split(formula.substring(1, formula.length() - 1).replace("\"\"", "\"")));
        }
        Matcher range = RANGE.matcher(formula);
        if (range.matches()) {
            String quoted = range.group(1);
            String bare = range.group(2);
            String name = quoted != null ? quoted.replace("''", "'") : bare == null ? sheet.name() : bare;
            Optional<WorkbookFile.Sheet> target = file.sheet(name);
            Optional<Area> area = Area.parse(range.group(3));
            return target.isPresent() && area.isPresent() ? cells(target.get(), area.get()) : Optional.empty();
        }
        if (depth < 3 && formula.length() <= 255) {
            Optional<String> definition = file.definedName(sheet, formula);
            if (definition.isPresent()) {
                return resolve(sheet, definition.get(), depth + 1);
            }
        }
        return Optional.empty();
    }

    private static List<String> split(String list) {
        List<String> options = new ArrayList<>();
        int start = 0;
        while (start <= list.length() && options.size() < MOST_OPTIONS) {
            int end = list.indexOf(',', start);
            if (end < 0) {
                end = list.length();
            }
            String option = list.substring(start, end).strip();
            if (!option.isEmpty()) {
                options.add(option);
            }
            start = end + 1;
        }
        return options;
    }

    private Optional<List<String>> cells(WorkbookFile.Sheet sheet, Area area) {
        if (++read > MOST_RANGES) {
            return Optional.empty();
        }
        List<String> options = new ArrayList<>();
        file.read(sheet, (row, column, text, formula) -> {
            if (options.size() < MOST_OPTIONS && !text.isBlank() && area.contains(new Position(row, column))) {
                options.add(text.strip());
            }
        });
        return options.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(options));
    }
}
