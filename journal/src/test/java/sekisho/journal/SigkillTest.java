package sekisho.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.journal.Fixture.settings;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.store.Keys;
import sekisho.store.MasterKey;

/** Kills a process that writes, many times on the same folder, and looks for every id that it had been given. */
class SigkillTest {
    private static final int KILLS = 52;
    /** Two processes start at once; 30 s were not enough on a machine that did ten other things. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    @Test
    void noAcknowledgedRecordIsLostAndTheChainVerifies() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Keys keys = Keys.open(folder.resolve("data"), new MasterKey.File(folder.resolve("master.key")));
        Path journal = folder.resolve("journal");
        Set<String> acknowledged = new HashSet<>();
        int empty = 0;
        Process next = start();
        try {
            for (int i = 0; i < KILLS; i++) {
                Process child = next;
                // The next process loads its classes while this one writes, and waits for its turn.
                next = start();
                // Every fourth is killed while it opens the journal and closes what the one before left.
                List<String> ids = runAndKill(child, random, i % 4 == 3);
                empty += ids.isEmpty() ? 1 : 0;
                acknowledged.addAll(ids);
            }
        } finally {
            next.destroyForcibly();
        }
        Journal reader = Journal.read(settings(journal, 1), keys);
        Verification before = reader.verify();
        assertThat(before.findings()).as("seed %d, before the next start", seed).isEmpty();
        Journal.open(settings(journal, 1 << 20), keys, Instant::now).close();
        Verification verification = reader.verify();
        Set<String> found = new HashSet<>();
        reader.search(new Query(Set.of(Kind.AUDIT), Instant.EPOCH, Instant.MAX, Map.of(), Query.MOST, false))
                .forEach(entry -> found.add(entry.id()));
        long cut = verification.notes().stream()
                .filter(note -> note.contains("cut off"))
                .count();
        System.getLogger("test.sigkill")
                .log(
                        System.Logger.Level.INFO,
                        "kills=" + KILLS + " kills-before-the-first-record=" + empty + " acknowledged="
                                + acknowledged.size() + " audit-records-found=" + found.size() + " records="
                                + verification.records() + " segments=" + verification.segments() + " torn-ends-closed="
                                + cut + " seed=" + seed);
        assertThat(verification.findings()).as("seed %d", seed).isEmpty();
        assertThat(Journal.verifySeals(journal, keys.publicKey()).findings()).isEmpty();
        assertThat(acknowledged).hasSizeGreaterThan(1000);
        assertThat(found).as("seed %d", seed).containsAll(acknowledged);
        assertThat(verification.records()).as("access records as well").isGreaterThan(found.size());
        assertThat(empty).isLessThan(KILLS / 2);
    }

    private List<String> runAndKill(Process child, Random random, boolean early)
            throws IOException, InterruptedException {
        ConcurrentLinkedQueue<String> ids = new ConcurrentLinkedQueue<>();
        // A number of records, not a time: on a slow machine as many are written before the kill as on a quick one.
        CountDownLatch written = new CountDownLatch(early ? 0 : random.nextInt(1, 100));
        CountDownLatch ended = new CountDownLatch(1);
        Thread reader = Thread.ofVirtual().start(() -> collect(child, ids, written, ended));
        try {
            child.getOutputStream().write('\n');
            child.getOutputStream().flush();
        } catch (IOException e) {
            throw new AssertionError("a child ended before its turn: " + log(), e);
        }
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!written.await(10, TimeUnit.MILLISECONDS)) {
            assertThat(ended.getCount()).as("the child writes on; %s", log()).isEqualTo(1);
            assertThat(System.nanoTime()).as("the child writes; %s", log()).isLessThan(end);
        }
        pause(early ? random.nextInt(300) : random.nextInt(20));
        // Through the handle, because Process.destroyForcibly throws away what the pipe still holds.
        assertThat(child.toHandle().destroyForcibly()).isTrue();
        child.waitFor();
        assertThat(child.exitValue()).as("killed, not ended; %s", log()).isEqualTo(128 + 9);
        reader.join();
        return new ArrayList<>(ids);
    }

    /** What the children have complained about so far. */
    private String log() throws IOException {
        return Files.readString(folder.resolve("child.log"));
    }

    private static void pause(int millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private Process start() throws IOException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        return new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SigkillChild.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("child.log").toFile()))
                .start();
    }

    /** Takes whole lines only: an id whose line is cut was perhaps never meant. */
    private void collect(
            Process child, ConcurrentLinkedQueue<String> ids, CountDownLatch written, CountDownLatch ended) {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.length() == Ids.LENGTH) {
                    ids.add(line);
                    written.countDown();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            ended.countDown();
        }
    }
}
