package sekisho.waf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A piece of SecLang.
 *
 * @param name what problems call it: a file's path, or a word such as {@code sekisho.yaml}
 * @param text one char per byte (ISO 8859-1), as rules are written for bytes
 * @param folder what relative file names in it are relative to
 */
public record RuleText(String name, String text, Path folder) {
    /** The text of a file. */
    public static RuleText of(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        return new RuleText(
                file.toString(),
                Files.readString(file, StandardCharsets.ISO_8859_1),
                folder == null ? absolute : folder);
    }
}
