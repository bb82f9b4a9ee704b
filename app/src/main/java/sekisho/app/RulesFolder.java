package sekisho.app;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import sekisho.waf.CoreRuleSet;

/**
 * The folder of installed rule sets, one folder for each version, and the link {@code current} to the one in use. Takes only
 * plain files, from an archive or a folder, within bounds, and nothing that would lie outside. One thread.
 */
final class RulesFolder {
    private static final int MOST_FILES = 20_000;
    private static final long MOST_BYTES = 256L << 20;
    private static final int MOST_DEPTH = 16;
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}");
    private static final String CURRENT = "current";

    private final Path folder;
    private final long mostBytes;
    private int files;
    private long bytes;

    RulesFolder(Path folder) {
        this(folder, MOST_BYTES);
    }

    RulesFolder(Path folder, long mostBytes) {
        this.folder = folder;
        this.mostBytes = mostBytes;
    }

    /**
     * Takes a rule set in and makes it the current one; what was there before stays until then.
     *
     * @param source a {@code .tar.gz} or a folder
     * @return the version that it calls itself
     * @throws IOException when it cannot be read, breaks a bound, or is no Core Rule Set
     */
    String install(Path source) throws IOException {
        Files.createDirectories(folder);
        Path staging = Files.createTempDirectory(folder, ".install");
        try {
            files = 0;
            bytes = 0;
            if (Files.isDirectory(source)) {
                copy(source, staging);
            } else {
                unpack(source, staging);
            }
            Path root = root(staging);
            CoreRuleSet set = CoreRuleSet.in(root)
                    .orElseThrow(() -> new IOException("no rules/REQUEST-901-*.conf and crs-setup.conf in " + source));
            String version = set.version();
            if (!VERSION.matcher(version).matches() || version.equals(CURRENT)) {
                throw new IOException("a version that cannot be a folder's name");
            }
            Path target = folder.resolve(version);
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                delete(target);
            }
            Files.move(root, target);
            point(version);
            return version;
        } finally {
            delete(staging);
        }
    }

    private static Path root(Path staging) throws IOException {
        if (Files.isDirectory(staging.resolve("rules"))) {
            return staging;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(staging)) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry.resolve("rules"))) {
                    return entry;
                }
            }
        }
        return staging;
    }

    /** Replaces the link in one step. */
    private void point(String version) throws IOException {
        Path link = folder.resolve(".current");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of(version));
        Files.move(link, folder.resolve(CURRENT), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void unpack(Path archive, Path to) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
                TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isDirectory() || !entry.isFile() || entry.isLink() || entry.isSymbolicLink()) {
                    continue;
                }
                take(tar, inside(to, entry.getName()), entry.getLastModifiedTime());
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("not a sound archive", e);
        }
    }

    private static Path inside(Path folder, String name) throws IOException {
        Path target = folder.resolve(name).normalize();
        if (!target.startsWith(folder)
                || target.equals(folder)
                || target.getNameCount() - folder.getNameCount() > MOST_DEPTH) {
            throw new IOException("an entry that would lie outside of the folder");
        }
        return target;
    }

    private void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, java.util.Set.of(), MOST_DEPTH, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    try (InputStream in = Files.newInputStream(file)) {
                        take(in, inside(to, from.relativize(file).toString()), attributes.lastModifiedTime());
                    }
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Keeps the time of the file: it tells how old the rules are. */
    private void take(InputStream in, Path target, FileTime time) throws IOException {
        if (++files > MOST_FILES) {
            throw new IOException("more than " + MOST_FILES + " files");
        }
        Path parent = target.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try (var out = Files.newOutputStream(target)) {
            byte[] buffer = new byte[64 << 10];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                bytes += count;
                if (bytes > mostBytes) {
                    throw new IOException("more than " + mostBytes + " bytes");
                }
                out.write(buffer, 0, count);
            }
        }
        Files.setLastModifiedTime(target, time);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, IOException failure) throws IOException {
                Files.delete(left);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** The version in use, when one is. */
    Optional<String> current() throws IOException {
        Path link = folder.resolve(CURRENT);
        return Files.isSymbolicLink(link)
                ? Optional.of(Files.readSymbolicLink(link).toString())
                : Optional.empty();
    }

    /** What is installed, by name. */
    List<String> versions() throws IOException {
        List<String> versions = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                for (Path entry : entries) {
                    String name = String.valueOf(entry.getFileName());
                    if (!name.startsWith(".") && !name.equals(CURRENT)) {
                        versions.add(name);
                    }
                }
            }
        }
        Collections.sort(versions);
        return List.copyOf(versions);
    }
}
