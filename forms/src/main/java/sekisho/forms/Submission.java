package sekisho.forms;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A submission that fits its form: values in their one spelling, by field name, in the form's order. Lives in memory only.
 *
 * @param values of a field that was left empty: none
 * @param files by field
 */
record Submission(Map<String, List<String>> values, Map<String, List<UploadedFile>> files) {
    /** A file as it came, under a safe name. */
    record UploadedFile(String name, FileType type, ByteBuffer content) {}

    String first(String field) {
        List<String> of = values.getOrDefault(field, List.of());
        return of.isEmpty() ? "" : of.getFirst();
    }

    List<UploadedFile> allFiles() {
        return files.values().stream().flatMap(List::stream).toList();
    }

    /** Everything that was written, for comparing: not readable, in the fields' order. */
    String skeleton(Set<String> fields) {
        StringBuilder all = new StringBuilder();
        values.entrySet().stream()
                .filter(entry -> fields.contains(entry.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> {
                    all.append(entry.getKey()).append('\n');
                    entry.getValue()
                            .forEach(value -> all.append(Values.skeleton(value)).append('\n'));
                });
        return all.toString();
    }
}
