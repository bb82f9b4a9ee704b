package sekisho.waf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The plan against the plain evaluator: the same rules match, whatever the request. {@code -Dsekisho.agreement.cases=N} runs more
 * cases, {@code -Dsekisho.agreement.seed=S} other ones.
 */
class PlanAgreementTest {
    private static final int CASES = Integer.getInteger("sekisho.agreement.cases", 100_000);
    private static final long SEED = Long.getLong("sekisho.agreement.seed", 20261124);

    @Test
    void planAndPlainEvaluatorAgree() throws InterruptedException {
        RuleSet planned = Crs.load("DetectionOnly", 4);
        RuleSet plain = planned.plain();
        List<CrsStage> seeds = CrsStage.all(Crs.FOLDER.resolve("tests")).stream()
                .filter(stage -> stage.text().length() < 2000 && stage.target().length() < 2000)
                .toList();
        System.out.println("Plan and plain evaluator: " + CASES + " cases, seed " + SEED);
        ConcurrentLinkedQueue<String> differences = new ConcurrentLinkedQueue<>();
        int workers = Runtime.getRuntime().availableProcessors();
        try (ExecutorService executor = Executors.newFixedThreadPool(workers)) {
            for (int worker = 0; worker < workers; worker++) {
                int first = worker;
                executor.execute(() -> {
                    for (int i = first; i < CASES && differences.size() < 10; i += workers) {
                        CrsStage stage = mutate(seeds, new SplittableRandom(SEED + i), i);
                        var expected = Crs.ids(plain, stage);
                        var actual = Crs.ids(planned, stage);
                        if (!expected.equals(actual)) {
                            differences.add(stage + ": plain " + expected + " plan " + actual);
                        }
                    }
                });
            }
            executor.shutdown();
            assertThat(executor.awaitTermination(60, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(differences).isEmpty();
    }

    private static CrsStage mutate(List<CrsStage> seeds, SplittableRandom random, int number) {
        CrsStage seed = seeds.get(random.nextInt(seeds.size()));
        String target = seed.target();
        String body = seed.text();
        List<Map.Entry<String, String>> headers = new ArrayList<>(seed.headers());
        for (int i = random.nextInt(4); i > 0; i--) {
            CrsStage other = seeds.get(random.nextInt(seeds.size()));
            switch (random.nextInt(5)) {
                case 0 -> target = splice(target, other.target(), random);
                case 1 -> body = splice(body, other.text(), random);
                case 2 -> target = target + (target.contains("?") ? "&x=" : "?x=") + escape(other.text(), random);
                case 3 -> body = body + "&y=" + escape(other.target(), random);
                default -> {
                    if (!headers.isEmpty()) {
                        int at = random.nextInt(headers.size());
                        var header = headers.get(at);
                        headers.set(at, Map.entry(header.getKey(), flip(header.getValue(), random)));
                    }
                }
            }
        }
        return new CrsStage(
                "case " + number + " from " + seed.id(),
                seed.method(),
                cut(target),
                seed.protocol(),
                headers,
                cut(body),
                List.of(),
                List.of(),
                false);
    }

    private static String cut(String text) {
        return text.length() > 4000 ? text.substring(0, 4000) : text;
    }

    private static String splice(String a, String b, SplittableRandom random) {
        int at = random.nextInt(a.length() + 1);
        int from = random.nextInt(b.length() + 1);
        int to = from + random.nextInt(b.length() - from + 1);
        return a.substring(0, at) + b.substring(from, to) + a.substring(Math.min(a.length(), at + random.nextInt(8)));
    }

    private static String flip(String value, SplittableRandom random) {
        char[] chars = value.toCharArray();
        for (int i = random.nextInt(4); i > 0 && chars.length > 0; i--) {
            chars[random.nextInt(chars.length)] = (char) random.nextInt(1, 256);
        }
        return new String(chars);
    }

    private static String escape(String text, SplittableRandom random) {
        int from = random.nextInt(text.length() + 1);
        String part = text.substring(from, Math.min(text.length(), from + random.nextInt(200)));
        return random.nextBoolean() ? part : java.net.URLEncoder.encode(part, StandardCharsets.ISO_8859_1);
    }
}
