package sekisho.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class MeasuresTest {
    @Test
    void cpuTimeIsReadPastANameThatLooksLikeFields() {
        String stat = "4711 (a) b (1 2)) S 1 4711 4711 0 -1 4194560 9 0 0 0 150 250 7 7 20 0 5 0 100 0 0";
        assertThat(CpuTime.micros(stat)).isEqualTo(4_000_000);
    }

    @Test
    void cpuTimeOfThisProcessGrowsWithItsWork() {
        long before = CpuTime.micros(ProcessHandle.current());
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        long sum = 0;
        while (CpuTime.micros(ProcessHandle.current()) < before + 50_000) {
            for (int i = 0; i < 1_000_000; i++) {
                sum += Integer.toString(i).hashCode();
            }
            assertThat(System.nanoTime()).as("sum %d", sum).isLessThan(deadline);
        }
    }

    @Test
    void theClocksOfThreadsTellHashingFromOtherWork() throws InterruptedException {
        ThreadClocks clocks = new ThreadClocks();
        CountDownLatch worked = new CountDownLatch(1);
        CountDownLatch read = new CountDownLatch(1);
        ThreadClocks.Times before = clocks.now();
        Thread hashing = Thread.ofPlatform().name("argon2-test").start(() -> {
            work(Duration.ofMillis(100));
            worked.countDown();
            try {
                read.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        work(Duration.ofMillis(50));
        worked.await();
        ThreadClocks.Times spent = clocks.now().minus(before);
        read.countDown();
        hashing.join();
        assertThat(spent.hashing()).isGreaterThanOrEqualTo(100_000_000);
        assertThat(spent.other()).isGreaterThanOrEqualTo(50_000_000);
    }

    /** Until this thread has used so much CPU time. */
    private static void work(Duration cpu) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long end = threads.getCurrentThreadCpuTime() + cpu.toNanos();
        while (threads.getCurrentThreadCpuTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aLoginIsMeasuredWithAsManyMembersAsThereAreAccounts() {
        LoginOptions usual = LoginOptions.parse(List.of());
        assertThat(usual.accounts()).isEqualTo(200_000);
        assertThat(usual.members()).isEqualTo(100_000);
        assertThat(usual.sessions()).isEqualTo(200_000);
        LoginOptions small = LoginOptions.parse(List.of("--accounts", "900", "--tenants", "3", "--logins", "20"));
        assertThat(small.members()).isEqualTo(900);
        assertThatThrownBy(() -> LoginOptions.parse(List.of("--accounts", "900", "--members", "901")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LoginOptions.parse(List.of("--accounts", "300", "--logins", "200")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theResultOfWrkIsFoundAmongWhatElseItPrints() {
        String output = "Running 8s test\n  1 threads\n\nresult 1000 8000123 1400 9100 3 2\nRequests/sec: 125\n";
        assertThat(Wrk.parse(output)).isEqualTo(new Load.Outcome(1000, 8_000_123, 1400, 9100, 3, 2));
        assertThatThrownBy(() -> Wrk.parse("unable to connect")).isInstanceOf(BenchException.class);
    }

    @Test
    void aProgramThatFailsSaysWhatItPrinted() {
        assertThat(Commands.output(List.of("sh", "-c", "echo fine"), Duration.ofSeconds(10)))
                .isEqualTo("fine\n");
        assertThatThrownBy(() -> Commands.output(List.of("sh", "-c", "echo oh no >&2; exit 3"), Duration.ofSeconds(10)))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("oh no");
        assertThatThrownBy(() -> Commands.output(List.of("sekisho-no-such-program"), Duration.ofSeconds(10)))
                .isInstanceOf(BenchException.class);
        assertThatThrownBy(() -> Commands.output(List.of("sleep", "60"), Duration.ofMillis(50)))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("did not end");
        assertThat(Commands.exists("sh")).isTrue();
        assertThat(Commands.exists("sekisho-no-such-program")).isFalse();
    }
}
