package sekisho.identity;

import com.nulabinc.zxcvbn.StandardDictionaries;
import com.nulabinc.zxcvbn.StandardKeyboards;
import com.nulabinc.zxcvbn.Zxcvbn;
import com.nulabinc.zxcvbn.ZxcvbnBuilder;
import com.nulabinc.zxcvbn.matchers.Dictionary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How many guesses a password takes, by zxcvbn: English dictionaries, well-known passwords, keyboards (the Japanese one, too),
 * dates, sequences, and our own list of Japanese words in rōmaji, kana and kanji. Thread-safe; only computes.
 */
final class Guessability {
    /**
     * Guesses that a password must be worth: 10^8 takes an attacker who is let in five times per quarter of an hour for ever, and
     * one with the hash (60 ms of a core each) two months.
     */
    static final double ENOUGH = 1e8;

    /** zxcvbn's time grows with the square of the length; what is this long is judged by its beginning. */
    private static final int JUDGED = 64;

    private final Zxcvbn zxcvbn;
    private final List<String> japanese;

    Guessability() {
        try {
            japanese = words();
            zxcvbn = new ZxcvbnBuilder()
                    .dictionaries(StandardDictionaries.loadAllDictionaries())
                    .keyboards(StandardKeyboards.loadAllKeyboards())
                    .dictionary(new Dictionary("japanese", japanese))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException("the dictionaries are part of the product", e);
        }
    }

    boolean isEasy(String password, List<String> personal) {
        String judged = password.length() > JUDGED ? password.substring(0, JUDGED) : password;
        List<String> words = new ArrayList<>();
        for (String word : personal) {
            String lower = word.toLowerCase(Locale.ROOT);
            if (lower.length() >= 3) {
                words.add(lower);
            }
        }
        return zxcvbn.measure(judged, words).getGuesses() < ENOUGH;
    }

    private static List<String> words() throws IOException {
        try (InputStream in = Guessability.class.getResourceAsStream("japanese-words.txt")) {
            if (in == null) {
                throw new IOException("japanese-words.txt is missing");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            return reader.lines()
                    .flatMap(line -> List.of(line.split(" ")).stream())
                    .filter(word -> !word.isBlank())
                    .toList();
        }
    }
}
