package sekisho.proof.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import sekisho.proof.Control;
import sekisho.proof.Register;

/** Measures the matcher on real customers' questions and on our own; prints one line for each set. */
class QuestionMatcherAccuracyTest {
    private static final QuestionMatcher MATCHER = new QuestionMatcher(Register.load());

    private record Question(String id, List<String> headings, String text, List<String> topics) {}

    private record Outcome(Question question, QuestionMatcher.Match match) {
        boolean right() {
            return !match.topics().isEmpty()
                    && question.topics().contains(match.topics().getFirst());
        }

        boolean strictlyRight() {
            return !match.topics().isEmpty()
                    && question.topics().getFirst().equals(match.topics().getFirst());
        }
    }

    private record Figures(int all, long right, long sure, long sureRight, long sureStrictlyRight) {
        static Figures of(List<Outcome> outcomes) {
            List<Outcome> sure = outcomes.stream().filter(o -> o.match().sure()).toList();
            return new Figures(
                    outcomes.size(),
                    outcomes.stream().filter(Outcome::right).count(),
                    sure.size(),
                    sure.stream().filter(Outcome::right).count(),
                    sure.stream().filter(Outcome::strictlyRight).count());
        }

        double rightShare() {
            return (double) right / all;
        }

        double sureShare() {
            return (double) sure / all;
        }

        double precision() {
            return sure == 0 ? 0 : (double) sureRight / sure;
        }

        void print(String name) {
            say(String.format(
                    Locale.ROOT,
                    "%s: %d questions, top-1 right %d (%.3f), sure %d (%.2f), precision of sure %.3f (strict %.3f)",
                    name,
                    all,
                    right,
                    rightShare(),
                    sure,
                    sureShare(),
                    precision(),
                    sure == 0 ? 0 : (double) sureStrictlyRight / sure));
        }
    }

    @Test
    void realQuestionsAreMatchedAndSurenessIsEarned() throws IOException {
        List<Question> questions = realQuestions();
        assertThat(questions).hasSize(104);
        List<Outcome> outcomes = outcomes(questions);
        Figures figures = Figures.of(outcomes);
        figures.print("check-sheet matching");
        wrong(outcomes);
        assertThat(figures.precision()).isGreaterThanOrEqualTo(0.90);
        assertThat(figures.sureShare()).isGreaterThanOrEqualTo(0.5);
        assertThat(figures.rightShare()).isGreaterThanOrEqualTo(0.85);
    }

    @Test
    void surenessHoldsOnEveryRandomHalf() throws IOException {
        List<Outcome> outcomes = new ArrayList<>(outcomes(realQuestions()));
        for (long seed = 1; seed <= 20; seed++) {
            Collections.shuffle(outcomes, new Random(seed));
            for (List<Outcome> half : List.of(outcomes.subList(0, 52), outcomes.subList(52, 104))) {
                Figures figures = Figures.of(half);
                assertThat(figures.precision()).as("seed %d", seed).isGreaterThanOrEqualTo(0.90);
                assertThat(figures.sureShare()).as("seed %d", seed).isGreaterThanOrEqualTo(0.5);
            }
        }
    }

    @Test
    void ownQuestionsAreMatchedInBothLanguages() throws IOException {
        List<Question> questions = ownQuestions();
        List<Question> english =
                questions.stream().filter(question -> ascii(question.text())).toList();
        List<Question> japanese =
                questions.stream().filter(question -> !ascii(question.text())).toList();
        assertThat(japanese).hasSizeGreaterThanOrEqualTo(150);
        assertThat(english).hasSizeGreaterThanOrEqualTo(30);
        assertThat(questions.stream()
                        .map(question -> question.topics().getFirst())
                        .distinct())
                .hasSizeGreaterThanOrEqualTo(100);
        for (Map.Entry<String, List<Question>> set : Map.of(
                        "own questions, Japanese", japanese, "own questions, English", english)
                .entrySet()) {
            List<Outcome> outcomes = outcomes(set.getValue());
            Figures figures = Figures.of(outcomes);
            figures.print(set.getKey());
            wrong(outcomes);
            assertThat(figures.precision()).as(set.getKey()).isGreaterThanOrEqualTo(0.92);
            assertThat(figures.sureShare()).as(set.getKey()).isGreaterThanOrEqualTo(0.6);
            assertThat(figures.rightShare()).as(set.getKey()).isGreaterThanOrEqualTo(0.85);
        }
    }

    @Test
    void textsThatAskForNothingAreNeverSure() throws IOException {
        for (Object text : (List<?>) Objects.requireNonNull(own().get("noise"))) {
            assertThat(MATCHER.match(List.of(), text.toString()).sure())
                    .as(text.toString())
                    .isFalse();
        }
    }

    @Test
    void everyTopicOfTheMeasuringSetsExists() throws IOException {
        Set<String> known = new HashSet<>();
        Register.load().controls().stream().map(Control::id).forEach(known::add);
        List<Question> all = new ArrayList<>(realQuestions());
        all.addAll(ownQuestions());
        assertThat(all).allSatisfy(question -> assertThat(known).containsAll(question.topics()));
    }

    private static List<Outcome> outcomes(List<Question> questions) {
        return questions.stream()
                .map(question -> new Outcome(question, MATCHER.match(question.headings(), question.text())))
                .toList();
    }

    private static void wrong(List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            if (!outcome.right()) {
                say(String.format(
                        Locale.ROOT,
                        "  not right%s: %s wants %s, got %s at %.2f",
                        outcome.match().sure() ? " THOUGH SURE" : "",
                        outcome.question().id(),
                        outcome.question().topics(),
                        outcome.match().topics().stream().limit(3).toList(),
                        outcome.match().confidence()));
            }
        }
    }

    private static List<Question> realQuestions() throws IOException {
        String root = System.getProperty("sekisho.root", "..");
        Path file = Path.of(System.getProperty("sekisho.shared", root + "/../shared"), "sheets/risa-questions.yaml");
        Map<?, ?> sheet = yaml(Files.readString(file, StandardCharsets.UTF_8));
        List<Question> questions = new ArrayList<>();
        for (Object entry : (List<?>) Objects.requireNonNull(sheet.get("questions"))) {
            Map<?, ?> fields = (Map<?, ?>) entry;
            List<String> headings = new ArrayList<>();
            for (String key : List.of("category", "subcategory")) {
                if (fields.get(key) instanceof String heading) {
                    headings.add(heading);
                }
            }
            questions.add(question(text(fields, "id"), headings, fields));
        }
        return questions;
    }

    private static Map<?, ?> own() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(QuestionMatcherAccuracyTest.class.getResourceAsStream("own-questions.yaml"))) {
            return yaml(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static List<Question> ownQuestions() throws IOException {
        List<Question> questions = new ArrayList<>();
        for (Object entry : (List<?>) Objects.requireNonNull(own().get("questions"))) {
            Map<?, ?> fields = (Map<?, ?>) entry;
            questions.add(question("own-" + (questions.size() + 1), strings(fields.get("headings")), fields));
        }
        return questions;
    }

    private static Question question(String id, List<String> headings, Map<?, ?> fields) {
        return new Question(id, headings, text(fields, "question"), strings(fields.get("topics")));
    }

    private static Map<?, ?> yaml(String text) {
        return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    private static String text(Map<?, ?> fields, String key) {
        return Objects.requireNonNull(fields.get(key)).toString();
    }

    private static List<String> strings(@Nullable Object list) {
        return ((List<?>) Objects.requireNonNull(list))
                .stream().map(Object::toString).toList();
    }

    private static boolean ascii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    private static void say(String line) {
        PrintStream out = System.out;
        out.println(line);
    }
}
