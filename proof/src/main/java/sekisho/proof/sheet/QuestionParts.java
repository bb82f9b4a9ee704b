package sekisho.proof.sheet;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells what a question asks from what surrounds it: remarks in brackets and examples explain, a clause before
 * 「場合、」 or 「ため、」 sets the scene, the first sentence of the rest asks, others follow. Pure.
 */
final class QuestionParts {
    /** More than this is not read; the longest questions of real sheets have some 400 characters. */
    static final int MAX_CHARACTERS = 2_000;

    private static final int SHORTEST_SENTENCE = 3;

    private static final Pattern REMARK =
            Pattern.compile("[(\\[【][^()\\[\\]【】]{0,400}[)\\]】]|※[^\\n]{0,400}|例:[^\\n。]{0,400}");
    private static final Pattern SCENE = Pattern.compile("[^。、,\\n]{1,200}(?:場合|際|時|ため|よう|備え)(?:にも|には|に|は|も)?[、,]");
    private static final Pattern SENTENCE_END = Pattern.compile("[。?!\\n]+");

    /** How much a part says about the subject of its question. */
    enum Role {
        ASKS(1, 1),
        FOLLOWS(0.8, 1),
        SCENE(0.6, 1),
        REMARK(0.6, 0.8),
        HEADING(0.5, 0.5);

        private final double said;
        private final double present;

        Role(double said, double present) {
            this.said = said;
            this.present = present;
        }

        /** Weight of its terms as something that the right control explains. */
        double said() {
            return said;
        }

        /** Weight of its terms as parts of a control's phrase. */
        double present() {
            return present;
        }
    }

    record Part(Role role, String text) {}

    private QuestionParts() {}

    static Part heading(String text) {
        return new Part(Role.HEADING, text);
    }

    /**
     * The parts of a question, what asks first.
     *
     * @param text normalised (NFKC, lower case)
     */
    static List<Part> of(String text) {
        List<Part> parts = new ArrayList<>();
        String rest = cut(cut(text, REMARK, Role.REMARK, parts), SCENE, Role.SCENE, parts);
        boolean asked = false;
        for (String sentence : SENTENCE_END.splitAsStream(rest).toList()) {
            if (!asked && sentence.strip().length() > SHORTEST_SENTENCE) {
                parts.addFirst(new Part(Role.ASKS, sentence));
                asked = true;
            } else {
                parts.add(new Part(Role.FOLLOWS, sentence));
            }
        }
        return parts;
    }

    /** Moves what the pattern finds into parts of that role; returns the rest. */
    private static String cut(String text, Pattern pattern, Role role, List<Part> parts) {
        Matcher matcher = pattern.matcher(text);
        StringBuilder rest = new StringBuilder(text.length());
        int from = 0;
        while (matcher.find()) {
            parts.add(new Part(role, matcher.group()));
            rest.append(text, from, matcher.start()).append(' ');
            from = matcher.end();
        }
        return rest.append(text, from, text.length()).toString();
    }
}
