package sekisho.app.corpus;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import sekisho.app.corpus.FalseBlocks.Example;
import sekisho.waf.RuleSet;

/** Sends every sentence of a corpus through rules, on all cores. */
public final class Measurement {
    private static final int BATCH = 256;
    private static final int EXAMPLE_CHARS = 200;

    private Measurement() {}

    /** What one sentence came to; no rules when it passed in every shape. */
    private record Judged(String sentence, SortedSet<Long> rules, List<Example> examples) {}

    /**
     * Measures a corpus against rules that block.
     *
     * @param progress told on the calling thread how many sentences are done
     * @throws InterruptedException when the calling thread is; the work is abandoned
     */
    public static FalseBlocks of(Corpus corpus, RuleSet rules, Instant time, IntConsumer progress)
            throws InterruptedException {
        return of(corpus, new RuleJudge(rules, time), progress);
    }

    static FalseBlocks of(Corpus corpus, Judge judge, IntConsumer progress) throws InterruptedException {
        List<String> sentences = corpus.sentences();
        ExecutorService cores =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<List<Judged>>> batches = new ArrayList<>();
            for (int from = 0; from < sentences.size(); from += BATCH) {
                List<String> batch = sentences.subList(from, Math.min(from + BATCH, sentences.size()));
                batches.add(cores.submit(() -> refused(batch, judge)));
            }
            Tally tally = new Tally();
            for (int i = 0; i < batches.size(); i++) {
                batches.get(i).get().forEach(tally::add);
                progress.accept(Math.min((i + 1) * BATCH, sentences.size()));
            }
            return new FalseBlocks(sentences.size(), tally.blocked, tally.byRule, tally.examples);
        } catch (ExecutionException e) {
            throw new IllegalStateException("judging failed", e.getCause());
        } finally {
            cores.shutdownNow();
        }
    }

    private static List<Judged> refused(List<String> batch, Judge judge) {
        List<Judged> refused = new ArrayList<>();
        for (String sentence : batch) {
            SortedSet<Long> rules = new TreeSet<>();
            List<Example> examples = new ArrayList<>();
            for (Submission.Shape shape : Submission.Shape.values()) {
                for (long rule : judge.refusedBy(Submission.of(shape, sentence))) {
                    if (rules.add(rule)) {
                        examples.add(new Example(rule, shape.name().toLowerCase(Locale.ROOT), cut(sentence)));
                    }
                }
            }
            if (!rules.isEmpty()) {
                refused.add(new Judged(sentence, rules, examples));
            }
        }
        return refused;
    }

    private static String cut(String sentence) {
        return sentence.codePointCount(0, sentence.length()) <= EXAMPLE_CHARS
                ? sentence
                : sentence.substring(0, sentence.offsetByCodePoints(0, EXAMPLE_CHARS)) + "…";
    }

    /** Sums up refused sentences; one thread. */
    private static final class Tally {
        private final SortedMap<Long, Integer> byRule = new TreeMap<>();
        private final List<Example> examples = new ArrayList<>();
        private int blocked;

        void add(Judged judged) {
            blocked++;
            for (Example example : judged.examples()) {
                int count = byRule.merge(example.rule(), 1, Integer::sum);
                if (count <= FalseBlocks.EXAMPLES_PER_RULE) {
                    examples.add(example);
                }
            }
        }
    }
}
