package sekisho.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where the files of a Core Rule Set lie, in upstream's layout or in Debian's. */
final class CoreRules {
    static final Path DEBIAN = Path.of("/usr/share/modsecurity-crs");
    private static final Path DEBIAN_SETUP = Path.of("/etc/modsecurity/crs/crs-setup.conf");

    /** Names the folder of the rules that are installed, or else to be measured with. */
    static final String USUAL = "sekisho.rules";

    private final Path folder;

    CoreRules(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
        if (!Files.isDirectory(rules())) {
            throw new BenchException("no Core Rule Set in " + folder);
        }
    }

    /** The folder that the launcher names, when it is there; else Debian's. */
    static Path usual() {
        Path named = Path.of(System.getProperty(USUAL, DEBIAN.toString()));
        return Files.isDirectory(named.resolve("rules")) ? named.normalize() : DEBIAN;
    }

    Path folder() {
        return folder;
    }

    Path rules() {
        return folder.resolve("rules");
    }

    /** The set-up file, unmodified. */
    Path setup() {
        return Stream.of(folder.resolve("crs-setup.conf"), folder.resolve("crs-setup.conf.example"), DEBIAN_SETUP)
                .filter(Files::isReadable)
                .findFirst()
                .orElseThrow(() -> new BenchException("no crs-setup.conf for " + folder));
    }

    /** The signature that the rules set, such as {@code OWASP_CRS/4.29.0}. */
    String version() {
        Path file = rules().resolve("REQUEST-901-INITIALIZATION.conf");
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("SecComponentSignature"))
                    .map(line -> line.substring(line.indexOf('"') + 1, line.lastIndexOf('"')))
                    .findFirst()
                    .orElse("a Core Rule Set that does not tell its version");
        } catch (IOException e) {
            throw new BenchException("cannot read " + file, e);
        }
    }
}
