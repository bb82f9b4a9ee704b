package sekisho.proof.sheet;

import java.util.List;

/** Finds the controls that a question is about; {@link QuestionMatcher#match}. */
@FunctionalInterface
interface Matching {
    QuestionMatcher.Match match(List<String> headings, String question);
}
