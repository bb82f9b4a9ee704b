package sekisho.bench;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.List;
import java.util.SplittableRandom;
import sekisho.identity.Admission;
import sekisho.identity.Identity;
import sekisho.identity.LoginMode;

/**
 * What the check for session and permission costs a request: CPU time of the one thread that asks, each time for another session
 * in no order, so that what it needs lies in memory and not in a cache. Time stands still meanwhile, so that no assertion comes to
 * its end; what signing one costs is measured apart.
 */
final class AdmissionTimes {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");
    private static final int WARM_UP = 3_000_000;
    private static final int ADMISSIONS = 1_000_000;
    private static final int ROUNDS = 7;

    private final com.sun.management.ThreadMXBean threads =
            ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class);
    private final Identity identity;
    private final List<Crowd.Caller> callers;

    AdmissionTimes(Identity identity, List<Crowd.Caller> callers) {
        this.identity = identity;
        this.callers = callers;
    }

    void measure(LoginReport.Figures figures) {
        figures.put("admission, a session's first (signs)", firsts() / 1e3, "us");
        admit(WARM_UP);
        Samples nanos = new Samples();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            long start = threads.getCurrentThreadCpuTime();
            admit(ADMISSIONS);
            nanos.add((double) (threads.getCurrentThreadCpuTime() - start) / ADMISSIONS);
        }
        allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
        figures.put("admission, CPU", nanos.median(), "ns");
        figures.put("admission, CPU, worst round", nanos.most(), "ns");
        figures.put("admission, allocated", (double) allocated / ROUNDS / ADMISSIONS, "bytes");
    }

    /** Nanoseconds for each of the second half; the first half is for the compiler. */
    private double firsts() {
        int half = callers.size() / 2;
        callers.subList(0, half).forEach(this::admit);
        long start = threads.getCurrentThreadCpuTime();
        callers.subList(half, callers.size()).forEach(this::admit);
        return (double) (threads.getCurrentThreadCpuTime() - start) / (callers.size() - half);
    }

    private void admit(int times) {
        SplittableRandom order = new SplittableRandom(42);
        for (int i = 0; i < times; i++) {
            admit(callers.get(order.nextInt(callers.size())));
        }
    }

    private void admit(Crowd.Caller caller) {
        Admission admission =
                identity.admit(LoginMode.REQUIRED, caller.host(), "GET", "/orders/2026/17", caller.cookies(), CLIENT);
        if (!(admission instanceof Admission.Admitted)) {
            throw new BenchException("a session was not admitted");
        }
    }
}
