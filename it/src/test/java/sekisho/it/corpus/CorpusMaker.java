package sekisho.it.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Writes the distinct ordinary sentences ({@link Prose}) of unpacked packages, a file per package, and {@code sources.tsv}, which
 * counts them and what was left out. Run as a
 * source file by {@code it/corpus/make-corpus}.
 */
public final class CorpusMaker {
    private CorpusMaker() {}

    /** Arguments: a folder with a folder per package, and the folder to write to. */
    public static void main(String[] arguments) throws IOException {
        Path sentences = Path.of(arguments[1]);
        Files.createDirectories(sentences);
        Set<String> seen = new HashSet<>();
        Map<Prose.Fault, Integer> dropped = new EnumMap<>(Prose.Fault.class);
        int kept = 0;
        List<String> sources = new ArrayList<>();
        for (Path unpacked : listed(Path.of(arguments[0]))) {
            List<String> own = new ArrayList<>();
            for (Path file : documents(unpacked)) {
                for (String sentence : read(file)) {
                    if (seen.add(sentence)) {
                        Optional<Prose.Fault> fault = Prose.fault(sentence);
                        if (fault.isEmpty()) {
                            own.add(sentence);
                        } else {
                            dropped.merge(fault.get(), 1, Integer::sum);
                        }
                    }
                }
            }
            Path name = unpacked.getFileName();
            Files.write(sentences.resolve(name + ".txt"), own, StandardCharsets.UTF_8);
            sources.add(name + "\t" + own.size());
            kept += own.size();
        }
        sources.add("total\t" + kept);
        dropped.forEach(
                (fault, count) -> sources.add("dropped: " + fault.name().toLowerCase(Locale.ROOT) + "\t" + count));
        Files.write(sentences.resolve("sources.tsv"), sources, StandardCharsets.UTF_8);
        sources.forEach(System.out::println);
    }

    private static List<Path> listed(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(Files::isDirectory).sorted().toList();
        }
    }

    /** Pages and manual pages; of packages in many languages only the Japanese folders. */
    private static List<Path> documents(Path unpacked) throws IOException {
        try (Stream<Path> walk = Files.walk(unpacked)) {
            return walk.filter(file -> file.toString().endsWith(".html")
                            || (file.toString().endsWith(".gz")
                                    && file.toString().contains("/man/ja/")))
                    .filter(file -> !file.toString().contains("/html/") || japanese(file))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    private static boolean japanese(Path page) {
        String path = page.toString();
        return path.contains("ja") && !path.matches(".*/html/(?!ja)[a-z]{2}(?:-[A-Za-z]{2,4})?/.*");
    }

    private static List<String> read(Path file) throws IOException {
        boolean page = file.toString().endsWith(".html");
        try (InputStream stream = Files.newInputStream(file);
                InputStream plain = page ? stream : new GZIPInputStream(stream)) {
            String text = new String(plain.readAllBytes(), StandardCharsets.UTF_8);
            return page ? Sentences.ofHtml(text) : Sentences.ofRoff(text);
        }
    }
}
