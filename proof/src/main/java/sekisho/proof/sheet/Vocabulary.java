package sekisho.proof.sheet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which words an answer cell takes. */
sealed interface Vocabulary {
    /** Prose. */
    record FreeText() implements Vocabulary {}

    /** Words of which nobody said what they mean (1, 2, 3). */
    record Unclear() implements Vocabulary {}

    /**
     * Certain words.
     *
     * @param yes the word for "it is so"; empty where the column has none
     * @param no the word for "it is not so"
     */
    record Words(Optional<String> yes, Optional<String> no) implements Vocabulary {}

    /** The opposite that belongs to a word, for columns where only one of the two was seen. */
    List<Words> PAIRS = List.of(
            pair("○", "×"),
            pair("〇", "×"),
            pair("◯", "×"),
            pair("はい", "いいえ"),
            pair("Yes", "No"),
            pair("yes", "no"),
            pair("YES", "NO"),
            pair("Y", "N"),
            pair("対応済", "未対応"),
            pair("対応済み", "未対応"),
            pair("実施済", "未実施"),
            pair("実施済み", "未実施"),
            pair("実施", "未実施"),
            pair("対応", "未対応"),
            pair("有", "無"),
            pair("有り", "無し"),
            pair("あり", "なし"),
            pair("適合", "不適合"),
            pair("可", "不可"),
            pair("OK", "NG"));

    private static Words pair(String yes, String no) {
        return new Words(Optional.of(yes), Optional.of(no));
    }

    /**
     * The words of a drop-down list.
     *
     * @param legend what the sheet says the words mean; stronger than the word itself
     */
    static Vocabulary ofList(List<String> options, Map<String, Meaning> legend) {
        Map<Meaning, List<String>> byMeaning = new LinkedHashMap<>();
        Set<String> folded = new LinkedHashSet<>();
        for (String option : options) {
            String key = Texts.fold(option);
            if (key.isEmpty() || !folded.add(key)) {
                continue;
            }
            Meaning meaning = legend.getOrDefault(key, Meaning.UNKNOWN);
            if (meaning == Meaning.UNKNOWN) {
                meaning = Meaning.of(option);
            }
            byMeaning.computeIfAbsent(meaning, any -> new ArrayList<>()).add(option.strip());
        }
        if (folded.equals(Set.of("0", "1"))) {
            return new Words(Optional.of("1"), Optional.of("0"));
        }
        Optional<String> yes = onlyYes(byMeaning.getOrDefault(Meaning.YES, List.of()));
        Optional<String> no = plainestNo(byMeaning.getOrDefault(Meaning.NO, List.of()));
        return yes.isEmpty() && no.isEmpty() ? new Unclear() : new Words(yes, no);
    }

    /** Several kinds of yes are a choice that a person has to make; ◎ beside ○ is not claimed. */
    private static Optional<String> onlyYes(List<String> words) {
        List<String> plain =
                words.stream().filter(word -> !word.startsWith("◎")).toList();
        List<String> candidates = plain.isEmpty() ? words : plain;
        return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
    }

    private static Optional<String> plainestNo(List<String> words) {
        return words.stream()
                .filter(word -> word.startsWith("未"))
                .findFirst()
                .or(() -> words.stream().findFirst());
    }

    /** The words of answers that stand in the column already; empty where they say nothing or are prose. */
    static Optional<Vocabulary> ofAnswers(List<String> answers) {
        Set<String> distinct = new LinkedHashSet<>();
        int prose = 0;
        for (String answer : answers) {
            String word = answer.strip();
            if (word.length() > 12) {
                prose++;
            } else {
                distinct.add(word);
            }
        }
        if (prose > answers.size() / 4) {
            return Optional.of(new FreeText());
        }
        Optional<String> yes = first(distinct, Meaning.YES);
        Optional<String> no = first(distinct, Meaning.NO);
        if (yes.isEmpty() && no.isEmpty()) {
            return distinct.isEmpty() ? Optional.empty() : Optional.of(new Unclear());
        }
        for (Words pair : PAIRS) {
            if (yes.isPresent() && no.isEmpty() && yes.equals(pair.yes())) {
                no = pair.no();
            } else if (no.isPresent() && yes.isEmpty() && no.equals(pair.no())) {
                yes = pair.yes();
            }
        }
        return Optional.of(new Words(yes, no));
    }

    private static Optional<String> first(Set<String> words, Meaning meaning) {
        return words.stream().filter(word -> Meaning.of(word) == meaning).findFirst();
    }
}
