package sekisho.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import sekisho.identity.Identity;

/**
 * What does a login cost beside the bare hash of its password, and a request beside no login at all? Everything is real: the pages,
 * the database and the journal, which both flush to the disk.
 */
final class LoginBench {
    private final LoginOptions options;
    private final PrintStream progress;
    private final LoginStore store;
    private final LoginReport.Figures figures = new LoginReport.Figures();

    private LoginBench(LoginOptions options, PrintStream progress, LoginStore store) {
        this.options = options;
        this.progress = progress;
        this.store = store;
    }

    /**
     * Builds everything in a folder that goes away, and measures.
     *
     * @throws BenchException when it cannot be set up
     */
    static LoginReport run(LoginOptions options, PrintStream progress) {
        try (Workshop workshop = new Workshop()) {
            return new LoginBench(options, progress, LoginStore.open(workshop)).measure();
        } catch (IOException e) {
            throw new BenchException("the measurement could not be set up: " + e.getMessage(), e);
        }
    }

    private LoginReport measure() {
        List<Populace.Home> homes = new Populace(store, options, progress).settle();
        flush();
        long before;
        try (Identity identity = store.identity()) {
            figures.put("heap with all accounts, no session", used() / 1e6, "MB");
            say("logging in");
            onVirtualThread(() -> new LoginTimes(identity, options.logins(), figures).measure());
            say("looking at pages");
            onVirtualThread(() ->
                    new AdministrationTimes(identity, homes.getFirst().tenant(), figures).measure(options.members()));
        }
        say("opening " + options.sessions() + " sessions");
        List<Crowd.Caller> callers = new Crowd(store).gather(homes, options.sessions());
        before = used();
        long start = System.nanoTime();
        try (Identity identity = store.identity()) {
            figures.put("start with all sessions", (System.nanoTime() - start) / 1e6, "ms");
            figures.put("memory per session", (double) (used() - before) / callers.size(), "bytes");
            say("admitting");
            store.clock().hold();
            new AdmissionTimes(identity, callers).measure(figures);
            figures.put("memory per session, once admitted", (double) (used() - before) / callers.size(), "bytes");
        }
        return new LoginReport(options, figures);
    }

    private void say(String what) {
        progress.println("login: " + what);
    }

    /** As pages are answered in the product. */
    private static void onVirtualThread(Runnable work) {
        FutureTask<Void> task = new FutureTask<>(work, null);
        Thread.ofVirtual().start(task);
        try {
            task.get();
        } catch (ExecutionException e) {
            throw new BenchException("the measurement failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    /** What the medium costs, of which a login waits for two and pays for three: 4 KiB appended to a file and flushed. */
    private void flush() {
        Samples millis = new Samples();
        Samples cpu = new Samples();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        try (FileChannel file = FileChannel.open(
                store.folder().resolve("flushed"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int i = 0; i < 200; i++) {
                long cpuStart = threads.getCurrentThreadCpuTime();
                long start = System.nanoTime();
                file.write(ByteBuffer.allocate(4096));
                file.force(false);
                millis.add((System.nanoTime() - start) / 1e6);
                cpu.add((threads.getCurrentThreadCpuTime() - cpuStart) / 1e6);
            }
        } catch (IOException e) {
            throw new BenchException("the disk could not be measured: " + e.getMessage(), e);
        }
        figures.put("a bare flush of this disk", millis.median(), "ms");
        figures.put("a bare flush of this disk, CPU", cpu.median(), "ms");
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
