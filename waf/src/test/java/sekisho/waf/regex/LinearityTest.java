package sekisho.waf.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LinearityTest {
    @Test
    void nearMissesOfEveryRuleTakeBoundedWork() {
        Random random = new Random(11);
        double worst = 0;
        String worstPattern = "";
        long memory = 0;
        int missed = 0;
        for (String pattern : CoreRules.patterns()) {
            Regex regex = new Regex(pattern, false, Search.CACHE_BYTES);
            Search search = regex.search();
            for (int i = 0; i < 6; i++) {
                byte[] pump = pump(regex, random);
                byte[] value = repeated(pump, i == 0 ? 131_072 : 16_384);
                long before = search.work();
                boolean found = regex.find(value);
                double perByte = (double) (search.work() - before) / value.length;
                // Apart from look-ups, a byte costs what simulating it would, and mostly nothing.
                assertThat(perByte).as(pattern).isLessThan(3.0 * search.program.size() + 10);
                if (!found) {
                    missed++;
                    byte[] again = repeated(pump, 2 * value.length);
                    before = search.work();
                    regex.find(again);
                    assertThat(search.work() - before).as(pattern).isLessThan(again.length / 2);
                }
                if (perByte > worst) {
                    worst = perByte;
                    worstPattern = pattern;
                }
            }
            memory += search.memory();
        }
        System.out.printf("%d near misses, worst %.1f instructions a byte: %.100s%n", missed, worst, worstPattern);
        System.out.println("memory of all states: " + memory / 1024 + " KiB");
        assertThat(missed).isGreaterThan(300);
        assertThat(memory).isLessThan(60 << 20);
    }

    @Test
    void nestedLoopsThatKillBacktrackingTakeLinearWork() {
        for (String pattern : List.of(
                "(a*)*b", "(a|a)*b", "(a|aa)+$b", "(?:a?){50}a{50}b", "(.*)(.*)(.*)(.*)x", "([^x]{1,100}y){3}z")) {
            Regex regex = Regex.compile(pattern);
            byte[] value = new byte[65_536];
            Arrays.fill(value, (byte) 'a');
            long before = regex.search().work();
            assertThat(regex.find(value)).as(pattern).isFalse();
            assertThat(regex.search().work() - before).as(pattern).isLessThan(40L * value.length);
            assertThat(regex.match(value, 0, new int[4])).isFalse();
        }
    }

    @Test
    void aValueThatNeverRepeatsAStateIsSimulated() {
        Regex regex = new Regex("a[ab]{60}c", false, 30_000);
        Random random = new Random(3);
        byte[] value = new byte[65_536];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) (random.nextBoolean() ? 'a' : 'b');
        }
        assertThat(regex.find(value)).isFalse();
        assertThat(regex.search().memory()).isLessThan(40_000);
        assertThat(regex.search().work())
                .isLessThan(4L * value.length * regex.search().program.size());
        value[40_000] = 'c';
        value[40_000 - 61] = 'a';
        assertThat(regex.find(value)).isTrue();
    }

    @Test
    void manyThreadsAgreeWhileCachesAreReplaced() throws InterruptedException {
        Regex regex = new Regex("(?i)\\b(?:a[ab]{3,9}c|b.{2,8}a\\b)", false, 4_000);
        Random random = new Random(5);
        List<byte[]> values = new ArrayList<>();
        List<Boolean> expected = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            byte[] value = new byte[random.nextInt(60)];
            for (int j = 0; j < value.length; j++) {
                value[j] = (byte) "aabbc -".charAt(random.nextInt(i % 3 == 0 ? 7 : 4));
            }
            values.add(value);
            expected.add(PlainMatcher.finds(regex.root(), value));
        }
        List<Integer> wrong = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            int shift = t * 50;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 8000; i++) {
                    int which = (i * 7 + shift) % values.size();
                    if (regex.find(values.get(which)) != expected.get(which)) {
                        wrong.add(which);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(wrong).isEmpty();
        assertThat(expected).contains(true, false);
    }

    /** Beginnings of samples, one after the other, with a byte between that spoils most matches. */
    private static byte[] pump(Regex regex, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < 8; i++) {
            byte[] sample = Samples.of(regex.root(), random);
            out.write(sample, 0, random.nextInt(sample.length * 3 / 4 + 1));
            out.write("x\u007f' 1;".charAt(random.nextInt(6)));
        }
        return out.toByteArray();
    }

    private static byte[] repeated(byte[] pump, int length) {
        byte[] value = new byte[length];
        for (int i = 0; i < length; i++) {
            value[i] = pump[i % pump.length];
        }
        return value;
    }
}
