package sekisho.waf.operator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Data files that rules name. Read once, when rules are loaded. */
final class DataFiles {
    private static final long MOST_BYTES = 16L << 20;

    private DataFiles() {}

    /**
     * The lines that say something of all files named, one char per byte, without line ends.
     *
     * @param names separated by white space
     * @param folder where relative names begin
     */
    static List<String> lines(String operator, String names, Path folder) {
        String trimmed = names.strip();
        if (trimmed.isEmpty()) {
            throw new OperatorException("@" + operator + " needs the name of a file");
        }
        List<String> lines = new ArrayList<>();
        for (String name : trimmed.split("\\s+", -1)) {
            if (name.startsWith("http:") || name.startsWith("https:")) {
                throw new OperatorException("@" + operator + " does not fetch " + name
                        + ": rules are loaded without the network; store the file beside the rules");
            }
            for (String line : read(name, folder).split("\n", -1)) {
                String text = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
                String visible = text.strip();
                if (!visible.isEmpty() && !visible.startsWith("#")) {
                    lines.add(text);
                }
            }
        }
        return lines;
    }

    private static String read(String name, Path folder) {
        try {
            Path file = folder.resolve(name);
            long size = Files.size(file);
            if (size > MOST_BYTES) {
                throw new OperatorException(file + " has " + size + " bytes; at most " + MOST_BYTES + " are read");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException | InvalidPathException e) {
            throw new OperatorException("cannot read the file " + name + " in " + folder + ": " + e);
        }
    }
}
