package sekisho.waf.japanese;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads the texts, and writes them as applications of other charsets receive them. */
public final class JapaneseTexts {
    private static final Charset SHIFT_JIS = Charset.forName("windows-31j");
    private static final Charset EUC_JP = Charset.forName("EUC-JP");

    private static final Map<Character, String> HALF_WIDTH = halfWidth();

    private JapaneseTexts() {}

    /**
     * What an honest user put into a field.
     *
     * @param kind such as {@code address}; {@code technical} quotes code, paths or commands
     */
    public record Form(String kind, String value) {}

    /**
     * An attack.
     *
     * @param plain alone; refused at paranoia level 1 as a form field
     * @param embedded the same within a Japanese sentence
     * @param peerRefuses whether libmodsecurity 3.0.9 refuses the embedded one
     */
    public record Attack(String kind, String plain, String embedded, boolean peerRefuses) {}

    public static List<Form> forms() {
        return rows("business-forms.tsv").stream()
                .map(row -> new Form(row[0], row[1].replace("␊", "\r\n").replace('␉', '\t')))
                .toList();
    }

    public static List<Attack> attacks() {
        return rows("attacks.tsv").stream()
                .map(row -> new Attack(row[0], line(row[1]), line(row[2]), row[3].equals("refused")))
                .toList();
    }

    /** What was written when everything else was decided: mails, forms, technical posts that name commands, functions and tags. */
    public static List<String> furtherSentences() {
        return rows("further-sentences.txt").stream().map(row -> row[0]).toList();
    }

    /**
     * An attack that one of the criteria for Japanese text could be thought to let pass.
     *
     * @param criterion whose neighbour it is
     */
    public record NearMiss(String criterion, String attack) {}

    public static List<NearMiss> nearMisses() {
        return rows("near-misses.tsv").stream()
                .map(row -> new NearMiss(row[0], line(row[1])))
                .toList();
    }

    /** In Shift_JIS as browsers mean it (windows-31j); empty when it cannot say all of the text. */
    public static Optional<byte[]> shiftJis(String text) {
        return encoded(text, SHIFT_JIS);
    }

    /** In EUC-JP; empty when it cannot say all of the text. */
    public static Optional<byte[]> eucJp(String text) {
        return encoded(text, EUC_JP);
    }

    /** ASCII as full-width forms, U+FF01 to U+FF5E: an attack where the application normalises (NFKC). */
    public static String fullWidth(String text) {
        StringBuilder wide = new StringBuilder();
        text.chars().forEach(c -> wide.append((char) (c > 0x20 && c < 0x7f ? c + 0xfee0 : c)));
        return wide.toString();
    }

    /** Katakana in their half-width forms, U+FF66 to U+FF9F; everything else as it is. */
    public static String halfWidthKana(String text) {
        StringBuilder narrow = new StringBuilder();
        text.chars().forEach(c -> narrow.append(HALF_WIDTH.getOrDefault((char) c, String.valueOf((char) c))));
        return narrow.toString();
    }

    private static Map<Character, String> halfWidth() {
        Map<Character, String> halves = new HashMap<>();
        for (char c = '\uff66'; c <= '\uff9d'; c++) {
            for (String mark : List.of("", "\uff9e", "\uff9f")) {
                String whole = Normalizer.normalize(c + mark, Normalizer.Form.NFKC);
                if (whole.length() == 1) {
                    halves.put(whole.charAt(0), c + mark);
                }
            }
        }
        return Map.copyOf(halves);
    }

    /** In UTF-7 (RFC 2152), everything but letters, digits and blanks in base64: an attack where a browser guesses charsets. */
    public static String utf7(String text) {
        StringBuilder encoded = new StringBuilder();
        StringBuilder run = new StringBuilder();
        for (char c : (text + "\0").toCharArray()) {
            boolean direct = c == 0 || c == ' ' || (c < 0x80 && Character.isLetterOrDigit(c));
            if (!direct) {
                run.append(c);
                continue;
            }
            if (!run.isEmpty()) {
                byte[] units = run.toString().getBytes(StandardCharsets.UTF_16BE);
                encoded.append('+')
                        .append(Base64.getEncoder().withoutPadding().encodeToString(units))
                        .append('-');
                run.setLength(0);
            }
            encoded.append(c);
        }
        return encoded.substring(0, encoded.length() - 1);
    }

    private static Optional<byte[]> encoded(String text, Charset charset) {
        return charset.newEncoder().canEncode(text) ? Optional.of(text.getBytes(charset)) : Optional.empty();
    }

    private static String line(String field) {
        return field.replace('␍', '\r').replace('␊', '\n');
    }

    private static List<String[]> rows(String name) {
        try (InputStream file = Objects.requireNonNull(
                JapaneseTexts.class.getResourceAsStream("/sekisho/waf/japanese/" + name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("# "))
                    .map(line -> line.split("\t", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
