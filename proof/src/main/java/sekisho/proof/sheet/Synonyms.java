package sekisho.proof.sheet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.ja.JapaneseAnalyzer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Turns words into terms: the ideas that check sheets speak of. Wordings that mean the same become one term, a number
 * with its unit becomes the idea of the unit, words without a subject vanish. The format of the file is described at
 * its top. Immutable after construction; any thread.
 */
final class Synonyms {
    private static final String RESOURCE = "synonyms.yaml";
    private static final String NUMERALS = ".,一二三四五六七八九十百千数";

    /**
     * An idea in a text.
     *
     * @param name the idea
     * @param wider ideas that it also stands for, weakly
     */
    record Term(String name, List<String> wider) {}

    private final TermReader reader;
    private final Node wordings = new Node();
    private final Map<String, String> units = new HashMap<>();
    private final Map<String, String> broader = new HashMap<>();
    private final Set<String> weak = new HashSet<>();
    private final Set<String> ignored = new HashSet<>();

    private Synonyms(TermReader reader, Map<?, ?> root) {
        this.reader = reader;
        ignore(JapaneseAnalyzer.getDefaultStopSet());
        ignore(EnglishAnalyzer.ENGLISH_STOP_WORDS_SET);
        for (String word : texts(root.get("ignored"))) {
            ignored.add(word);
            ignored.addAll(reader.words(word));
        }
        mapping(root, "synonyms").forEach((name, variants) -> {
            for (String variant : texts(variants)) {
                add(reader.words(variant), name.toString());
            }
        });
        mapping(root, "units").forEach((name, words) -> {
            for (String word : texts(words)) {
                reader.words(word).forEach(unit -> units.put(unit, name.toString()));
            }
        });
        mapping(root, "broader").forEach((name, wide) -> broader.put(name.toString(), wide.toString()));
        for (String word : texts(root.get("weak"))) {
            terms(word).forEach(term -> weak.add(term.name()));
        }
    }

    /**
     * Reads the vocabulary that is shipped with the product.
     *
     * @throws IllegalStateException if the shipped file is missing or broken, which no configuration can cause
     */
    static Synonyms load(TermReader reader) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(RESOURCE)
                .setAllowDuplicateKeys(false)
                .setUseMarks(false)
                .build();
        try (InputStream in = Synonyms.class.getResourceAsStream(RESOURCE)) {
            if (in == null || !(new Load(settings).loadFromInputStream(in) instanceof Map<?, ?> root)) {
                throw new IllegalStateException(RESOURCE + " is missing from the product or no mapping");
            }
            return new Synonyms(reader, root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ignore(CharArraySet words) {
        for (Object word : words) {
            ignored.add(new String((char[]) word));
        }
    }

    private static List<String> texts(@Nullable Object list) {
        if (!(list instanceof List<?> items)) {
            throw new IllegalStateException(RESOURCE + ": a list is missing");
        }
        List<String> texts = new ArrayList<>(items.size());
        for (Object item : items) {
            texts.add(item.toString());
        }
        return texts;
    }

    private static Map<?, ?> mapping(Map<?, ?> root, String key) {
        if (root.get(key) instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalStateException(RESOURCE + ": " + key + " is no mapping");
    }

    private void add(List<String> words, String name) {
        if (words.isEmpty()) {
            return;
        }
        Node node = wordings;
        for (String word : words) {
            node = node.next.computeIfAbsent(word, key -> new Node());
        }
        if (node.name == null) {
            node.name = name;
        }
    }

    /** Whether every other question contains the term. */
    boolean weak(String term) {
        return weak.contains(term);
    }

    /** Whether a word is a number, in digits or in Chinese numerals. */
    static boolean number(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if ((c < '0' || c > '9') && NUMERALS.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The terms of a text in their order. */
    List<Term> terms(String text) {
        List<String> words = reader.words(text);
        List<Term> terms = new ArrayList<>(words.size());
        int at = 0;
        while (at < words.size()) {
            String word = words.get(at);
            Found found = longest(words, at);
            String unit = number(word) && at + 1 < words.size() ? units.get(words.get(at + 1)) : null;
            if (found != null) {
                terms.add(new Term(found.name(), wider(found.name(), words.subList(at, found.end()))));
                at = found.end();
            } else if (unit != null) {
                terms.add(new Term(unit, List.of()));
                at += 2;
            } else {
                if (!ignored.contains(word)) {
                    terms.add(new Term(word, List.of()));
                }
                at++;
            }
        }
        return terms;
    }

    private record Found(String name, int end) {}

    /** The longest wording that begins at a word; words to be ignored may stand inside it. */
    private @Nullable Found longest(List<String> words, int from) {
        Found found = null;
        Node node = wordings;
        for (int i = from; i < words.size(); i++) {
            Node next = node.next.get(words.get(i));
            if (next != null) {
                node = next;
                if (node.name != null) {
                    found = new Found(node.name, i + 1);
                }
            } else if (i == from || !ignored.contains(words.get(i))) {
                break;
            }
        }
        return found;
    }

    private List<String> wider(String name, List<String> words) {
        List<String> wider = new ArrayList<>();
        String wide = broader.get(name);
        if (wide != null) {
            wider.add(wide);
        }
        if (words.size() > 1) {
            for (String word : words) {
                Node node = wordings.next.get(word);
                String single = node == null || node.name == null ? word : node.name;
                if (!ignored.contains(word) && !single.equals(name)) {
                    wider.add(single);
                }
            }
        }
        return wider;
    }

    private static final class Node {
        final Map<String, Node> next = new HashMap<>();

        @Nullable
        String name;
    }
}
