package sekisho.waf.regex;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The regular expressions of the Core Rule Set beside the repository, without duplicates, in the order of the files. */
final class CoreRules {
    private static final Pattern RX = Pattern.compile("\"!?@rx ((?:\\\\.|[^\"\\\\])*+)\"");

    private CoreRules() {}

    static List<String> patterns() {
        Path rules = Path.of(System.getProperty("sekisho.root", "..")).resolve("../shared/crs/rules");
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(rules)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".conf")).sorted().toList()) {
                String text =
                        Files.readString(file, StandardCharsets.ISO_8859_1).replace("\\\n", "");
                for (String line : text.split("\n", -1)) {
                    Matcher matcher = RX.matcher(line);
                    while (!line.strip().startsWith("#") && matcher.find()) {
                        found.add(matcher.group(1).replace("\\\"", "\""));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the Core Rule Set is expected at " + rules, e);
        }
        return found.stream().distinct().toList();
    }
}
