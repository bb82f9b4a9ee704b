package sekisho.waf.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Threads that make the states of one expression together see the same matches as one thread alone. */
class SharedSearchTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 60;
    private static final int SMALL_CACHE = 4 << 10;
    private static final List<String> PATTERNS =
            List.of("\\bun(?:ion|ique)\\b.{0,9}select", "(?i)^[a-z]+(?:;|\\s)ls\\b", "a[ab]{3}c|b+$", "\\d\\b");

    @Test
    void threadsTogetherFindWhatOneFinds() throws Exception {
        List<byte[]> values = values();
        CyclicBarrier together = new CyclicBarrier(THREADS);
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int round = 0; round < ROUNDS; round++) {
                String pattern = PATTERNS.get(round % PATTERNS.size());
                List<Integer> alone = matches(new Regex(pattern, false, Search.CACHE_BYTES), values);
                Regex shared = new Regex(pattern, false, round % 2 == 0 ? Search.CACHE_BYTES : SMALL_CACHE);
                Callable<List<Integer>> task = () -> {
                    together.await();
                    return matches(shared, values);
                };
                List<Future<List<Integer>>> found = new ArrayList<>();
                for (int thread = 0; thread < THREADS; thread++) {
                    found.add(threads.submit(task));
                }
                for (Future<List<Integer>> one : found) {
                    assertThat(one.get()).isEqualTo(alone);
                }
            }
        }
    }

    /** For each value the end of its first match, or -1. */
    private static List<Integer> matches(Regex regex, List<byte[]> values) {
        List<Integer> ends = new ArrayList<>();
        for (byte[] value : values) {
            int[] bounds = {-1, -1};
            boolean matched = regex.match(value, 0, bounds);
            assertThat(regex.find(value)).isEqualTo(matched);
            ends.add(bounds[1]);
        }
        return ends;
    }

    private static List<byte[]> values() {
        SplittableRandom random = new SplittableRandom(7);
        List<String> words = List.of("union", "unique", "select", "ls", ";", " ", "ab", "aaabc", "7", "x9", "b", "ll");
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            StringBuilder value = new StringBuilder();
            for (int word = random.nextInt(8); word >= 0; word--) {
                value.append(words.get(random.nextInt(words.size())));
            }
            values.add(value.toString().getBytes(StandardCharsets.ISO_8859_1));
        }
        return values;
    }
}
