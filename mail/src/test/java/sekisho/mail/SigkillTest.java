package sekisho.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process in the middle of deliveries: what it had accepted arrives, in doubt twice, but with one Message-ID. */
class SigkillTest {
    private static final int KILLS = 5;

    @TempDir
    Path folder;

    @Test
    void everyAcceptedMailArrivesAndOnlyThoseInDoubtTwice() throws Exception {
        Set<String> accepted = new HashSet<>();
        try (SmtpServer server = SmtpServer.start()) {
            for (int kill = 0; kill < KILLS; kill++) {
                AtomicReference<Optional<ProcessHandle>> victim = new AtomicReference<>(Optional.empty());
                CountDownLatch killed = new CountDownLatch(1);
                int after = server.received().size() + 7 + kill;
                // between the final dot and the reply: the server has the mail, the client does not know
                server.script((stage, _) -> {
                    if (stage.equals("BODY") && server.received().size() >= after) {
                        victim.get().ifPresent(ProcessHandle::destroyForcibly);
                        killed.countDown();
                    }
                    return Optional.empty();
                });
                Process child = start(server.port());
                victim.set(Optional.of(child.toHandle()));
                ConcurrentLinkedQueue<String> ids = new ConcurrentLinkedQueue<>();
                Thread reader = Thread.ofVirtual().start(() -> collect(child, ids));
                assertThat(killed.await(120, TimeUnit.SECONDS)).isTrue();
                assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(child.exitValue()).isEqualTo(128 + 9);
                reader.join();
                accepted.addAll(ids);
            }
            server.behave();
            try (Fixture fixture = new Fixture(folder, Fixture.relay(server.port()))) {
                Fixture.await(
                        "everything is delivered",
                        () -> fixture.room.counts().getOrDefault(MailRecord.State.WAITING, 1L) == 0);
            }
            Map<String, Integer> times = new HashMap<>();
            for (SmtpServer.Received one : server.received()) {
                String id = one.message().substring(one.message().indexOf("Message-ID: <") + 13);
                times.merge(id.substring(0, 26), 1, Integer::sum);
            }
            assertThat(times.keySet()).containsAll(accepted);
            assertThat(accepted).hasSizeGreaterThan(KILLS);
            long twice = times.values().stream().filter(number -> number > 1).count();
            // each kill leaves in doubt at most what was on the connections at that moment
            assertThat(twice)
                    .isLessThanOrEqualTo((long) KILLS * MailSettings.Bounds.DEFAULT.connectionsPerDestination());
        }
    }

    private Process start(int port) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SigkillChild.class.getName(),
                        folder.toString(),
                        Integer.toString(port))
                .redirectError(folder.resolve("child.log").toFile())
                .start();
    }

    private static void collect(Process child, ConcurrentLinkedQueue<String> ids) {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.length() == 26) {
                    ids.add(line);
                }
            }
        } catch (IOException e) {
            // the pipe of a killed process
        }
    }
}
