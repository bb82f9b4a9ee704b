package sekisho.app.corpus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Distinct sentences, in the order of their files.
 *
 * @param sentences none empty, none twice
 * @param files how many files they come from
 */
public record Corpus(List<String> sentences, int files) {
    /** The longest file that is read, bytes. */
    static final long MAX_FILE_BYTES = 256L << 20;

    public Corpus {
        sentences = List.copyOf(sentences);
    }

    /**
     * Reads the {@code *.txt} files of a folder and of the folders in it: UTF-8, one sentence a line, blanks around a line
     * ignored.
     *
     * @throws IOException when a file cannot be read, is not UTF-8 or is longer than 256 MiB; the message names it
     */
    public static Corpus read(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(file -> file.toString().endsWith(".txt"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
        LinkedHashSet<String> sentences = new LinkedHashSet<>();
        for (Path file : files) {
            text(file)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .forEach(sentences::add);
        }
        return new Corpus(new ArrayList<>(sentences), files.size());
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException(file + ": > " + (MAX_FILE_BYTES >> 20) + " MiB");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": UTF-8?", e);
        }
    }
}
