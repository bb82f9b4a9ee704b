package sekisho.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.store.Keys;
import sekisho.store.MasterKey;

class StoreTest {
    @TempDir
    Path folder;

    private static SiteStore open(Path folder) {
        SecureRandom random = new SecureRandom();
        Keys keys = Keys.open(folder.resolve("keys"), new MasterKey.File(folder.resolve("master.key")));
        return SiteStore.open(folder.resolve("site"), "s", keys, () -> {
            byte[] name = new byte[16];
            random.nextBytes(name);
            return name;
        });
    }

    /** Version n answers n under every path. */
    private static Manifest manifest(SiteStore store) {
        int number = store.state().next();
        TreeMap<String, Entry> entries = new TreeMap<>();
        for (int i = 0; i < 10; i++) {
            Stored body = store.blobs().put((number + " " + i).getBytes(StandardCharsets.UTF_8));
            entries.put("/" + i, new Entry(200, "text/html", Optional.of(body), List.of(), Map.of(), 0));
        }
        Entry missing = new Entry(
                404, "text/html", Objects.requireNonNull(entries.get("/0")).body(), List.of(), Map.of(), 0);
        return new Manifest("s", number, Instant.ofEpochMilli(number), entries, missing, Map.of(), List.of());
    }

    /** Stages, publishes and tidies until it is killed; says on standard output what has been published. */
    public static final class Publisher {
        private Publisher() {}

        /** Runs until the process is killed. */
        public static void main(String[] arguments) {
            SiteStore store = open(Path.of(arguments[0]));
            while (true) {
                Manifest manifest = manifest(store);
                store.stage(manifest, "test");
                store.publish(manifest, Instant.ofEpochMilli(1));
                System.out.println("published " + manifest.version());
                System.out.flush();
                store.tidy(3, Set.of());
            }
        }
    }

    @Test
    void aProcessThatIsKilledAnywhereLeavesWholeVersions() throws IOException {
        Random random = new Random(7);
        open(folder);
        int last = 0;
        for (int kill = 0; kill < 12; kill++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Publisher.class.getName(),
                            folder.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            int told = 0;
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                String first = out.readLine();
                assertThat(first).as("it publishes").startsWith("published");
                LockSupport.parkNanos(random.nextLong(120_000_000));
                process.toHandle().destroyForcibly(); // leaves its output readable
                for (String line = first; line != null; line = out.readLine()) {
                    if (line.matches("published \\d+")) {
                        told = Integer.parseInt(line.substring(10));
                    }
                }
            } finally {
                process.toHandle().destroyForcibly();
            }
            SiteStore store = open(folder);
            int published = store.state().published();
            assertThat(published)
                    .as("what was told is kept")
                    .isBetween(told, told + 1)
                    .isGreaterThan(last);
            last = published;
            for (Version version : store.state().versions()) {
                Manifest manifest = store.manifest(version.number());
                for (int i = 0; i < 10; i++) {
                    Stored body = Objects.requireNonNull(manifest.entries().get("/" + i))
                            .body()
                            .orElseThrow();
                    assertThat(new String(store.blobs().read(body.id()), StandardCharsets.UTF_8))
                            .isEqualTo(version.number() + " " + i);
                    if (version.firstPublished().isPresent()) {
                        assertThat(store.blobs().intact(body.id())).isTrue();
                    }
                }
            }
            store.tidy(3, Set.of());
            assertThat(files()).as("nothing is left lying about").isEqualTo(expected(store));
        }
    }

    private Set<String> files() throws IOException {
        Set<String> names = new HashSet<>();
        try (Stream<Path> files = Files.walk(folder.resolve("site"))) {
            files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.length() == 64 || name.endsWith(Durable.DRAFT))
                    .forEach(names::add);
        }
        return names;
    }

    private static Set<String> expected(SiteStore store) {
        Set<String> names = new HashSet<>();
        store.state().versions().forEach(version -> {
            Set<Stored> all = new HashSet<>();
            store.manifest(version.number()).collect(all);
            all.forEach(stored -> names.add(stored.id().hex()));
        });
        return names;
    }

    @Test
    void draftsOfEveryKindAreTidiedAway() throws IOException {
        SiteStore store = open(folder);
        store.stage(manifest(store), "test");
        try (Stream<Path> folders = Files.walk(folder.resolve("site"))) {
            for (Path each : (Iterable<Path>) folders.filter(Files::isDirectory)::iterator) {
                Files.createTempFile(each, "", Durable.DRAFT);
            }
        }
        store.tidy(3, Set.of());
        assertThat(files()).isEqualTo(expected(store));
    }

    @Test
    void whatIsKeptIsTheNewestVersionsAndThePublishedOne() {
        SiteStore store = open(folder);
        Manifest first = manifest(store);
        store.stage(first, "test");
        store.publish(first, Instant.ofEpochMilli(5));
        for (int i = 0; i < 5; i++) {
            store.stage(manifest(store), "test");
        }
        store.tidy(3, Set.of());
        assertThat(store.state().versions()).extracting(Version::number).containsExactly(1, 5, 6);
        assertThat(open(folder).state()).isEqualTo(store.state());
    }
}
