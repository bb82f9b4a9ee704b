package sekisho.journal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import sekisho.store.Keys;
import sekisho.store.MasterKey;

/**
 * Writes audit records from several threads and access records beside them until it is killed; prints
 * each id it gets. Begins when it is sent a line.
 */
final class SigkillChild {
    private static final int THREADS = 4;

    private SigkillChild() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Keys keys = Keys.open(folder.resolve("data"), new MasterKey.File(folder.resolve("master.key")));
        JournalSettings settings = new JournalSettings(
                folder.resolve("journal"), Duration.ofDays(30), Duration.ofDays(30), 20_000, Duration.ofHours(1));
        if (System.in.read() < 0) {
            return;
        }
        Journal journal = Journal.open(settings, keys, Instant::now);
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        for (int i = 0; i < THREADS; i++) {
            String name = "thread-" + i;
            Thread.ofPlatform().start(() -> write(journal, out, name));
        }
        while (true) {
            for (int i = 0; i < 50; i++) {
                journal.access(Fixture.refused(Instant.now(), "r" + i, "192.0.2.1", 403, "addresses"));
            }
            journal.flush();
        }
    }

    private static void write(Journal journal, FileOutputStream out, String name) {
        try {
            for (int i = 0; ; i++) {
                String id = journal.audit(
                        new AuditRecord(Instant.now(), "load.write", name, true, Map.of("count", Integer.toString(i))));
                byte[] line = (id + "\n").getBytes(StandardCharsets.US_ASCII);
                synchronized (out) {
                    out.write(line);
                }
            }
        } catch (IOException e) {
            Runtime.getRuntime().halt(3);
        }
    }
}
