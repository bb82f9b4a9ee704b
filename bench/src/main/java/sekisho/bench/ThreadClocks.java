package sekisho.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * CPU time of this process's threads to the nanosecond, apart by what they are there for: clock_gettime(2) on the clock of each
 * thread that Linux lists in {@code /proc/self/task}. A thread that ended takes its time along. One thread at a time.
 */
final class ThreadClocks {
    private static final MemoryLayout TIMESPEC =
            MemoryLayout.structLayout(JAVA_LONG.withName("seconds"), JAVA_LONG.withName("nanos"));

    private final MethodHandle clock = clock();
    private final Map<Integer, Kind> kinds = new HashMap<>();

    /** What a thread is there for. */
    private enum Kind {
        HASHING,
        COMPILING,
        COLLECTING,
        OTHER
    }

    /** CPU time since the threads began, in nanoseconds; {@code other} is the product's own work, hashes aside. */
    record Times(long hashing, long collecting, long other) {
        Times minus(Times before) {
            return new Times(hashing - before.hashing, collecting - before.collecting, other - before.other);
        }

        /** All but the compiler's, which ends when everything is compiled. */
        double millis() {
            return (hashing + collecting + other) / 1e6;
        }
    }

    Times now() {
        long hashing = 0;
        long collecting = 0;
        long other = 0;
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"));
                Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(TIMESPEC);
            for (int task : tasks.map(
                            path -> Integer.parseInt(path.getFileName().toString()))
                    .toList()) {
                long nanos = nanos(task, time);
                switch (kinds.computeIfAbsent(task, ThreadClocks::kind)) {
                    case HASHING -> hashing += nanos;
                    case COLLECTING -> collecting += nanos;
                    case OTHER -> other += nanos;
                    case COMPILING -> {}
                }
            }
        } catch (IOException e) {
            throw new BenchException("the threads cannot be listed: " + e.getMessage(), e);
        }
        return new Times(hashing, collecting, other);
    }

    /** Linux: the clock of a thread is named by its number, inverted, beside three bits that say which kind of clock. */
    private long nanos(int task, MemorySegment time) {
        try {
            int failed = (int) clock.invokeExact((~task << 3) | 6, time);
            return failed != 0 ? 0 : time.get(JAVA_LONG, 0) * 1_000_000_000L + time.get(JAVA_LONG, 8);
        } catch (Throwable e) {
            throw new BenchException("the clock of a thread cannot be read", e);
        }
    }

    private static Kind kind(int task) {
        String name;
        try {
            name = Files.readString(Path.of("/proc/self/task/" + task + "/comm"), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return Kind.OTHER;
        } catch (IOException e) {
            throw new BenchException("the name of a thread cannot be read: " + e.getMessage(), e);
        }
        if (name.startsWith("argon2")) {
            return Kind.HASHING;
        }
        if (name.matches("(?s)C[12] Comp.*")) {
            return Kind.COMPILING;
        }
        boolean collects = List.of("GC ", "G1 ", "VM Thread").stream().anyMatch(name::startsWith);
        return collects ? Kind.COLLECTING : Kind.OTHER;
    }

    @SuppressWarnings("restricted") // the launcher allows it
    private static MethodHandle clock() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("clock_gettime"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    }
}
