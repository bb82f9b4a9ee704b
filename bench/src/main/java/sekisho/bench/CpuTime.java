package sekisho.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** CPU time of processes as Linux accounts it, in ticks of 10 ms: {@code /proc/PID/stat}, proc_pid_stat(5). */
final class CpuTime {
    /** USER_HZ, part of the interface of the kernel on every architecture that Debian's JDK runs on. */
    private static final long TICK_MICROS = 10_000;

    private CpuTime() {}

    /** User and system time of the process and of its living descendants. */
    static long micros(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToLong(handle -> micros(Path.of("/proc", Long.toString(handle.pid()), "stat")))
                .sum();
    }

    private static long micros(Path stat) {
        try {
            return micros(Files.readString(stat, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fields 14 and 15; the name in field 2 may hold anything, parentheses and spaces included. */
    static long micros(String stat) {
        List<String> afterName =
                List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        return (Long.parseLong(afterName.get(11)) + Long.parseLong(afterName.get(12))) * TICK_MICROS;
    }
}
