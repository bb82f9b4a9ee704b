package sekisho.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sekisho.antivirus.DemoDaemon;

/** The demo's virus scanner, where clamd is installed: a daemon of its own that knows the test file, in a folder that goes with it. */
final class DemoScanner implements AutoCloseable {
    private final @Nullable DemoDaemon daemon;
    private final Path folder;

    private DemoScanner(@Nullable DemoDaemon daemon, Path folder) {
        this.daemon = daemon;
        this.folder = folder;
    }

    /** Starts it, or says why the demo goes without. */
    static DemoScanner start(Terminal terminal) throws IOException {
        Path folder = Files.createTempDirectory("sekisho-clamd");
        try {
            return new DemoScanner(
                    DemoDaemon.start(folder, InstantSource.system().instant(), List.of()), folder);
        } catch (IllegalStateException e) {
            terminal.line(
                    "clamd を使えないため、アップロードのウイルス検査なしで動かします(パッケージ clamav-daemon)。",
                    "clamd cannot be used, so uploads are not scanned for malware (package clamav-daemon).");
            return new DemoScanner(null, folder);
        }
    }

    /** The section of the configuration that names it. */
    String yaml() {
        return daemon == null ? "" : "antivirus: {clamd: \"" + daemon.address() + "\"}\n";
    }

    @Override
    public void close() throws IOException {
        if (daemon != null) {
            daemon.close();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
