package sekisho.proof.sheet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.ja.JapaneseAnalyzer;
import org.apache.lucene.analysis.ja.JapaneseBaseFormFilter;
import org.apache.lucene.analysis.ja.JapaneseKatakanaStemFilter;
import org.apache.lucene.analysis.ja.JapanesePartOfSpeechStopFilter;
import org.apache.lucene.analysis.ja.JapaneseTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.KeywordAttribute;

/**
 * Cuts Japanese, English and mixed text into words in their base form: no particles, endings or punctuation, one
 * width, lower case, English stems. Any thread.
 */
final class TermReader {
    /** Parts of speech without a subject; auxiliaries stay because one of them is the negation. */
    private static final Set<String> STOPPED = JapaneseAnalyzer.getDefaultStopTags().stream()
            .filter(tag -> !tag.startsWith("助動詞"))
            .collect(Collectors.toUnmodifiableSet());

    private final Analyzer analyzer = new Words();

    /** The words of a text in their order; empty for a text without any. */
    List<String> words(String text) {
        List<String> words = new ArrayList<>();
        try (TokenStream stream = analyzer.tokenStream("", normalized(text))) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                words.add(term.toString());
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }

    /** One width and one case, so that ＷＡＦ, Waf and waf are the same before the dictionary sees them. */
    static String normalized(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    private static final class Words extends Analyzer {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer tokenizer = new JapaneseTokenizer(null, true, true, JapaneseTokenizer.Mode.SEARCH);
            TokenStream words = new JapaneseBaseFormFilter(tokenizer);
            words = new JapanesePartOfSpeechStopFilter(words, STOPPED);
            words = new LowerCaseFilter(words);
            words = new JapaneseKatakanaStemFilter(words);
            return new TokenStreamComponents(tokenizer, new PorterStemFilter(new Abbreviations(words)));
        }
    }

    /** Keeps the stemmer from short words: IDS is not ID. */
    private static final class Abbreviations extends TokenFilter {
        private static final int LONGEST = 3;

        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final KeywordAttribute keyword = addAttribute(KeywordAttribute.class);

        Abbreviations(TokenStream words) {
            super(words);
        }

        @Override
        public boolean incrementToken() throws IOException {
            if (!input.incrementToken()) {
                return false;
            }
            if (term.length() <= LONGEST) {
                keyword.setKeyword(true);
            }
            return true;
        }
    }
}
