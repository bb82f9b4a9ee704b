package sekisho.proof.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Looks for values in all files of the data folder. */
final class FolderSearch {
    private static final long BOUND = 1L << 30;

    private FolderSearch() {}

    /** The names of the files in which one of these values lies; how much was searched goes into the facts. */
    static List<String> find(Path folder, List<String> values, Map<String, String> facts) throws IOException {
        ByteSearch search = new ByteSearch();
        values.forEach(search::add);
        List<String> found = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            try {
                search.find(file, BOUND).ifPresent(_ -> found.add(String.valueOf(file.getFileName())));
            } catch (NoSuchFileException e) {
                // sealed and renamed meanwhile
            }
        }
        facts.put("files-searched", Integer.toString(files.size()));
        facts.put("bytes-searched", Long.toString(search.bytesRead()));
        return found;
    }
}
