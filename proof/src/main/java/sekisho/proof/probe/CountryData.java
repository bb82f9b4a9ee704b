package sekisho.proof.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sekisho.gate.Countries;
import sekisho.gate.GateException;
import sekisho.gate.GateSettings;

/** The country data that the settings name, read again when the file has changed. Thread-safe; virtual threads. */
final class CountryData {
    private final Supplier<GateSettings> settings;
    private volatile @Nullable Read read;

    CountryData(Supplier<GateSettings> settings) {
        this.settings = settings;
    }

    /** Knows no country where the settings name no file or it cannot be read. */
    CountrySource source() {
        Optional<Path> file = settings.get().countryData();
        if (file.isEmpty()) {
            return CountrySource.NONE;
        }
        try {
            Path path = file.orElseThrow();
            FileTime changed = Files.getLastModifiedTime(path);
            @Nullable Read last = read;
            if (last == null || !last.path.equals(path) || !last.changed.equals(changed)) {
                last = new Read(path, changed, new File(Countries.open(path)));
                read = last;
            }
            return last.source;
        } catch (IOException | GateException e) {
            return CountrySource.NONE;
        }
    }

    private record Read(Path path, FileTime changed, CountrySource source) {}

    private record File(Countries countries) implements CountrySource {
        @Override
        public Optional<String> of(InetAddress address) {
            return countries.of(address);
        }

        @Override
        public Optional<InetAddress> example(Predicate<String> wanted) {
            return countries.example(wanted);
        }
    }
}
