package sekisho.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sekisho.waf.CoreRuleSet;
import sekisho.waf.Intervention;
import sekisho.waf.RuleSet;
import sekisho.waf.Transaction;

/**
 * What a loaded rule set costs without a gate around it: the time to load it in a process that has just started, the memory that it
 * holds, and CPU time and allocation of each of {@link WafWorkload} through all phases. One thread.
 */
final class RulesBench {
    static final String USAGE = """
            Usage: sekisho bench rules [--json FILE] [--rules DIR] [--level N] [--japanese]

            Loads a Core Rule Set in this process, which has just started, and prints the time, the memory that the rules
            hold, and CPU time and allocation of each request through all phases, without a gate around them.
            """;

    private static final int ROUNDS = 60;
    private static final int TIMES = 500;
    private static final InetSocketAddress SOMEBODY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    static final byte[] PAGE = ("<!DOCTYPE html><html><head><title>Garden tools</title></head><body>"
                    + "<p class=\"item\">A sturdy spade with an ash handle, in stock and ready to be sent.</p>\n"
                            .repeat(17)
                    + "</body></html>")
            .getBytes(StandardCharsets.US_ASCII);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private RulesBench() {}

    static RulesReport run(WafOptions options, PrintStream progress) {
        long before = usedBytes();
        long wall = System.nanoTime();
        long cpu = THREADS.getCurrentThreadCpuTime();
        Paranoia paranoia = new Paranoia(options.level());
        RuleSet rules = load(options.rules(), options.level());
        wall = System.nanoTime() - wall;
        cpu = THREADS.getCurrentThreadCpuTime() - cpu;
        long held = usedBytes() - before;
        List<RulesReport.Row> rows = new ArrayList<>();
        for (WafWorkload workload : options.workloads()) {
            progress.println(workload.id() + ": " + ROUNDS + " rounds of " + TIMES);
            rows.add(measure(rules, workload, paranoia.of(workload).refused()));
        }
        long warm = usedBytes() - before;
        return new RulesReport(rules.size(), wall / 1e6, cpu / 1e6, held, warm, rows);
    }

    static RuleSet load(Path folder, int level) {
        try {
            CoreRuleSet files =
                    CoreRuleSet.in(folder).orElseThrow(() -> new BenchException("no Core Rule Set in " + folder));
            return switch (RuleSet.load(files.texts(new Paranoia(level).tuning()))) {
                case RuleSet.Loaded loaded -> loaded.rules();
                case RuleSet.Rejected rejected ->
                    throw new BenchException(
                            "the rules cannot be loaded: " + rejected.problems().getFirst());
            };
        } catch (IOException e) {
            throw new BenchException("the rules cannot be read", e);
        }
    }

    /** The best round: what other programs on the machine take away is not the engine's. */
    private static RulesReport.Row measure(RuleSet rules, WafWorkload workload, boolean refused) {
        long best = Long.MAX_VALUE;
        long allocated = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long bytes = THREADS.getCurrentThreadAllocatedBytes();
            long cpu = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < TIMES; i++) {
                if (send(rules, workload) != refused) {
                    throw new BenchException(workload.id() + " was not answered as it should be");
                }
            }
            best = Math.min(best, THREADS.getCurrentThreadCpuTime() - cpu);
            allocated = THREADS.getCurrentThreadAllocatedBytes() - bytes;
        }
        return new RulesReport.Row(workload.id(), best / 1e3 / TIMES, allocated / TIMES);
    }

    /** Whether it was refused. */
    static boolean send(RuleSet rules, WafWorkload workload) {
        Transaction transaction = rules.begin("bench", Instant.EPOCH, SOMEBODY, SOMEBODY);
        transaction.requestLine(workload.method(), workload.path(), "HTTP/1.1");
        workload.fields().forEach(transaction::requestHeader);
        byte[] body = workload.body().getBytes(StandardCharsets.UTF_8);
        if (body.length > 0) {
            transaction.requestHeader("Content-Length", Integer.toString(body.length));
        }
        Optional<Intervention> asked = transaction.requestHead().or(() -> transaction.requestBody(body, false));
        if (asked.isEmpty()) {
            transaction.responseHeader("Content-Type", "text/html; charset=utf-8");
            asked = transaction.responseHead(200, "HTTP/1.1").or(() -> transaction.responseBody(PAGE, false));
        }
        transaction.finish();
        return asked.isPresent();
    }

    /** Heap in use after a collection. */
    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
