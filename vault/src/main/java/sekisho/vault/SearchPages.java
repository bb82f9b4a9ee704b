package sekisho.vault;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.analysis.ja.JapaneseTokenizer;
import org.apache.lucene.analysis.ja.tokenattributes.BaseFormAttribute;
import org.apache.lucene.analysis.ja.tokenattributes.PartOfSpeechAttribute;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * The search of a copy: a page, a script, and a static index in small pieces, so that it works with nothing behind it. Japanese is
 * split into words by Kuromoji when a version is staged; the script in the browser splits what is asked by the words of the index.
 */
final class SearchPages {
    static final String FOLDER = "/.sekisho/search/";
    static final String PAGE = FOLDER;

    /** Beyond so many pages there is no index: its words would take more memory than a small machine has. */
    static final int MOST_PAGES = 10_000;

    private static final int SHARDS = 64;
    private static final int PAGES_PER_FILE = 50;
    private static final int LONGEST_WORD = 32;
    private static final int WORDS_PER_PAGE = 400;
    private static final int READ_PER_PAGE = 20_000;
    private static final int EXCERPT = 120;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> STRICT = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
                    + " frame-ancestors 'self'",
            "X-Robots-Tag",
            "noindex");

    private final Blobs blobs;
    private final List<List<String>> pages = new ArrayList<>();
    private final Map<String, Postings> words = new TreeMap<>();

    private SearchPages(Blobs blobs) {
        this.blobs = blobs;
    }

    /** Where a word stands; grows by doubling, as there are many short ones. */
    private static final class Postings {
        private int[] numbers = new int[2];
        private int count;

        void add(int number) {
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
            }
            numbers[count++] = number;
        }

        int[] all() {
            return Arrays.copyOf(numbers, count);
        }
    }

    /** The entries of the search for these pages; none when there are no pages or too many. */
    static SortedMap<String, Entry> of(SortedMap<String, Entry> entries, Blobs blobs) {
        SearchPages search = new SearchPages(blobs);
        long count = entries.values().stream().filter(Entry::isPage).count();
        if (count == 0 || count > MOST_PAGES) {
            return new TreeMap<>();
        }
        entries.forEach(search::read);
        return search.files();
    }

    static boolean isPart(String key) {
        return key.startsWith(FOLDER);
    }

    // ---- reading

    private void read(String key, Entry entry) {
        if (!entry.isPage() || entry.body().isEmpty() || entry.body().get().length() > Fetch.MOST_TEXT) {
            return;
        }
        byte[] content = blobs.read(entry.body().get().id());
        Document document = Jsoup.parse(new String(content, Charsets.of(content, entry.type())));
        boolean hidden = document.select("meta[name=robots]").attr("content").contains("noindex")
                || entry.fields().getOrDefault("X-Robots-Tag", "").contains("noindex");
        if (hidden) {
            return;
        }
        String title = document.title();
        Element main = document.selectFirst("article, main, [role=main], #content");
        Element body = main == null ? document.body() : main;
        body.select("nav, script, style, form, aside, footer").remove();
        String text = body.text();
        if (text.length() > READ_PER_PAGE) {
            text = text.substring(0, READ_PER_PAGE);
        }
        int number = pages.size();
        pages.add(List.of(title, key, text.substring(0, Math.min(EXCERPT, text.length()))));
        Set<String> inTitle = words(title);
        Set<String> all = new LinkedHashSet<>(inTitle);
        words(text).stream().limit(WORDS_PER_PAGE).forEach(all::add);
        for (String word : all) {
            words.computeIfAbsent(word, name -> new Postings()).add(2 * number + (inTitle.contains(word) ? 1 : 0));
        }
    }

    /** The words of a text as they stand and in their base form, without particles and the like. */
    static Set<String> words(String text) {
        Set<String> words = new LinkedHashSet<>();
        String normal = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        try (JapaneseTokenizer tokenizer = new JapaneseTokenizer(null, true, JapaneseTokenizer.Mode.SEARCH)) {
            tokenizer.setReader(new StringReader(normal));
            CharTermAttribute term = tokenizer.addAttribute(CharTermAttribute.class);
            PartOfSpeechAttribute part = tokenizer.addAttribute(PartOfSpeechAttribute.class);
            BaseFormAttribute base = tokenizer.addAttribute(BaseFormAttribute.class);
            tokenizer.reset();
            while (tokenizer.incrementToken()) {
                String kind = part.getPartOfSpeech();
                boolean small =
                        kind != null && (kind.startsWith("助詞") || kind.startsWith("助動詞") || kind.startsWith("記号"));
                if (!small) {
                    add(words, term.toString());
                    add(words, base.getBaseForm());
                }
            }
            tokenizer.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }

    private static void add(Set<String> words, @org.jspecify.annotations.Nullable String word) {
        if (word != null && !word.isBlank() && word.length() <= LONGEST_WORD) {
            words.add(word);
        }
    }

    // ---- writing

    private SortedMap<String, Entry> files() {
        SortedMap<String, Entry> files = new TreeMap<>();
        put(files, "", "text/html; charset=utf-8", resource("index.html"));
        put(files, "search.js", "text/javascript; charset=utf-8", resource("search.js"));
        put(files, "search.css", "text/css; charset=utf-8", resource("search.css"));
        int longest = words.keySet().stream().mapToInt(String::length).max().orElse(1);
        json(files, "about", Map.of("shards", SHARDS, "pages", PAGES_PER_FILE, "longest", longest));
        List<Map<String, int[]>> shards = new ArrayList<>();
        for (int i = 0; i < SHARDS; i++) {
            shards.add(new TreeMap<>());
        }
        words.forEach((word, postings) -> shards.get(word.charAt(0) % SHARDS).put(word, postings.all()));
        for (int i = 0; i < SHARDS; i++) {
            json(files, "t" + i, shards.get(i));
        }
        for (int from = 0; from < pages.size(); from += PAGES_PER_FILE) {
            json(
                    files,
                    "d" + from / PAGES_PER_FILE,
                    pages.subList(from, Math.min(pages.size(), from + PAGES_PER_FILE)));
        }
        return files;
    }

    private void json(SortedMap<String, Entry> files, String name, Object value) {
        try {
            put(files, name + ".json", "application/json", JSON.writeValueAsBytes(value));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void put(SortedMap<String, Entry> files, String name, String type, byte[] content) {
        Stored body = blobs.put(content);
        files.put(
                FOLDER + name,
                new Entry(200, type, Optional.of(body), Compression.variants(content, type, blobs), STRICT, 0));
    }

    private static byte[] resource(String name) {
        try (InputStream in = SearchPages.class.getResourceAsStream("search/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " belongs to this class");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
