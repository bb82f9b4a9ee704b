package sekisho.waf.seclang;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** Finds the files that an Include names; a glob may stand in the last name only, and finds files in order of name. */
final class Includes {
    /** What was found. */
    sealed interface Found {
        record Files(List<Path> files) implements Found {
            public Files {
                files = List.copyOf(files);
            }
        }

        record Wrong(String reason) implements Found {}
    }

    private Includes() {}

    static boolean isGlob(String pattern) {
        return pattern.indexOf('*') >= 0 || pattern.indexOf('?') >= 0 || pattern.indexOf('[') >= 0;
    }

    static Found find(Path folder, String pattern) {
        try {
            int slash = pattern.lastIndexOf('/');
            String parent = pattern.substring(0, slash + 1);
            String last = pattern.substring(slash + 1);
            if (isGlob(parent) || last.isEmpty()) {
                return new Found.Wrong("Include takes a file, or a wildcard in the last name only: " + pattern);
            }
            Path in = folder.resolve(parent);
            if (!isGlob(last)) {
                Path file = in.resolve(last);
                return new Found.Files(java.nio.file.Files.isRegularFile(file) ? List.of(file) : List.of());
            }
            if (!java.nio.file.Files.isDirectory(in)) {
                return new Found.Wrong("Include finds no folder " + in);
            }
            List<Path> files = new ArrayList<>();
            try (DirectoryStream<Path> stream = java.nio.file.Files.newDirectoryStream(in, last)) {
                stream.forEach(files::add);
            }
            files.removeIf(file -> !java.nio.file.Files.isRegularFile(file));
            Collections.sort(files);
            return new Found.Files(files);
        } catch (InvalidPathException | PatternSyntaxException | IOException | DirectoryIteratorException wrong) {
            return new Found.Wrong("Include cannot search " + pattern + ": " + wrong.getMessage());
        }
    }
}
