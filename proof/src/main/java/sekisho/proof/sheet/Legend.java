package sekisho.proof.sheet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a sheet says about its own answer words: 「○：対応済　×：未対応」, 「回答（はい／いいえ）」. */
final class Legend {
    private static final String SYMBOL = "[○〇◯●◎×✕✖✗△▲▽☓☑✓レー―—–−－‐-]";

    private static final Pattern ENTRY =
            Pattern.compile("(" + SYMBOL + "|(?<![A-Za-zＡ-Ｚａ-ｚ])[A-Ea-eＡ-Ｅａ-ｅxX](?![A-Za-z])"
                    + "|(?<![0-9０-９.])[0-9０-９](?![0-9０-９])|[Nn]/[Aa])"
                    + "\\s*(?:[:：＝=…→]|は|\\.{2,3}|\\s+-\\s+)\\s*"
                    + "([^\\s、,，;；/／|｜()（）「」○〇◯●◎×✕✖△▲:：＝=]{1,30})");

    private static final Pattern LIST = Pattern.compile(
            "(?<=^|[(（「『\\[【\\s])([^()（）「」『』\\[\\]【】\\s、,，。:：]{1,16}(?:\\s?[/／・|｜,，、or又は]+\\s?[^()（）「」『』\\[\\]【】\\s、,，。/／・|｜:：]{1,16}){1,5})");

    private static final Pattern SEPARATOR = Pattern.compile("\\s*(?:[/／・|｜,，、]|又は|または|\\bor\\b)\\s*");

    private static final Pattern MARKS = Pattern.compile("[○〇◯]\\s*[/／・、,]?\\s*[△]?\\s*[/／・、,]?\\s*[×✕]");

    private Legend() {}

    /** Label to meaning, both found in one text; labels folded. Fewer than two entries are no legend. */
    static Map<String, Meaning> entries(String text) {
        Map<String, Meaning> entries = new LinkedHashMap<>();
        if (text.chars().noneMatch(c -> ":：=＝…→-は.".indexOf(c) >= 0)) {
            return entries;
        }
        Matcher matcher = ENTRY.matcher(Texts.shorten(Texts.spaced(text), 2000));
        while (matcher.find()) {
            String label = Texts.fold(matcher.group(1));
            Meaning meaning = Meaning.of(matcher.group(2));
            if (meaning == Meaning.UNKNOWN) {
                meaning = Meaning.of(label);
            }
            entries.putIfAbsent(label, meaning);
        }
        return entries;
    }

    /** The label as the sheet writes it, for each meaning. */
    static Map<Meaning, String> labels(String text) {
        Map<Meaning, String> labels = new LinkedHashMap<>();
        Matcher matcher = ENTRY.matcher(Texts.shorten(Texts.spaced(text), 2000));
        while (matcher.find()) {
            Meaning meaning = Meaning.of(matcher.group(2));
            if (meaning == Meaning.UNKNOWN) {
                meaning = Meaning.of(matcher.group(1));
            }
            labels.putIfAbsent(meaning, matcher.group(1));
        }
        return labels;
    }

    /** The words that a heading or a question offers: 「（はい／いいえ）」, 「○×」, 「有無」. */
    static Optional<Vocabulary> offered(String text) {
        String head = Texts.shorten(Texts.spaced(text), 400);
        Matcher list = LIST.matcher(head);
        while (list.find()) {
            List<String> words = new ArrayList<>();
            for (String word : SEPARATOR.splitAsStream(list.group(1)).toList()) {
                words.add(word.replaceAll("(で|を|から|のいずれか).*$", ""));
            }
            Vocabulary vocabulary = Vocabulary.ofList(words, Map.of());
            if (vocabulary instanceof Vocabulary.Words(Optional<String> yes, Optional<String> no)
                    && yes.isPresent()
                    && no.isPresent()) {
                return Optional.of(vocabulary);
            }
        }
        Matcher marks = MARKS.matcher(head);
        if (marks.find()) {
            String found = marks.group();
            return Optional.of(words(found.substring(0, 1), found.substring(found.length() - 1)));
        }
        String folded = Texts.fold(head);
        if (folded.endsWith("有無") || folded.contains("有無(")) {
            return Optional.of(words("有", "無"));
        }
        if (folded.endsWith("可否")) {
            return Optional.of(words("可", "否"));
        }
        return folded.endsWith("適否") ? Optional.of(words("適", "否")) : Optional.empty();
    }

    private static Vocabulary words(String yes, String no) {
        return new Vocabulary.Words(Optional.of(yes), Optional.of(no));
    }
}
