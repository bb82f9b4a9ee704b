package sekisho.waf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import sekisho.waf.regex.NearMisses;

/** Texts that are hard on an engine, as a seed that is repeated or made up to a length. One char per byte. */
final class HardText {
    private HardText() {}

    /** Makes so many bytes. */
    interface Maker {
        String make(int length);
    }

    /** All kinds by name, in a fixed order. */
    static Map<String, Maker> kinds() {
        Map<String, Maker> kinds = new LinkedHashMap<>();
        repeat(kinds, "ordinary", "The quick brown fox jumps over the lazy dog and reads 12 letters on Monday. ");
        repeat(kinds, "Japanese", utf8("サーバー/ネットワークの構成を確認し、お客様へご連絡いたします。担当：営業部（東京）。"));
        repeat(kinds, "one letter", "a");
        repeat(kinds, "spaces", " ");
        repeat(kinds, "quotes", "'\"`");
        repeat(kinds, "brackets", "([{<");
        repeat(kinds, "closed brackets", "()[]{}<>");
        repeat(kinds, "slashes", "../");
        repeat(kinds, "backslashes", "\\x41\\u0042\\103");
        repeat(kinds, "percent towers", "%25");
        repeat(kinds, "escapes", "%u0027%3c%27");
        repeat(kinds, "entities", "&#x3c;&lt;&#60");
        repeat(kinds, "unfinished entities", "&#x");
        repeat(kinds, "comments", "/*!*/");
        repeat(kinds, "opened comments", "/*");
        repeat(kinds, "tags", "<a b='c' ");
        repeat(kinds, "opened tags", "<!--<![CDATA[");
        repeat(kinds, "SQL", "1' or 1=1 union select a,b from c where d in (1,2) -- ");
        repeat(kinds, "SQL words", "select union insert delete ");
        repeat(kinds, "shell", ";cat /etc/passwd|sh `id` $(ls) && ping ");
        repeat(kinds, "script", "<script>alert(1)</script>javascript:onerror=eval(");
        repeat(kinds, "PHP", "<?php $_GET[a](base64_decode('x'));system(");
        repeat(kinds, "URLs", "http://a.b:80/?x=file:///c");
        repeat(kinds, "templates", "${{#{<%= ");
        repeat(kinds, "dollars", "$");
        repeat(kinds, "words and equals", "on=onx=a b=c ");
        repeat(kinds, "numbers", "1,0x1f,2e9,");
        repeat(kinds, "nulls", "\0a");
        repeat(kinds, "lines", "\r\nHost: a\n");
        kinds.put("random letters", length -> random(length, "abcdefghijklmnopqrstuvwxyz"));
        kinds.put("random signs", length -> random(length, " '\"()<>/\\;=-*&|$%#{}[]`,.:!?a1e"));
        kinds.put("random bytes", length -> {
            Random random = new Random(1);
            StringBuilder all = new StringBuilder();
            while (all.length() < length) {
                all.append((char) random.nextInt(256));
            }
            return all.toString();
        });
        kinds.put("base64", length -> {
            byte[] bytes = new byte[length];
            new Random(2).nextBytes(bytes);
            return Base64.getEncoder().encodeToString(bytes).substring(0, length);
        });
        kinds.put("near misses", length -> {
            Random random = new Random(3);
            List<String> patterns = NearMisses.patterns();
            StringBuilder all = new StringBuilder();
            while (all.length() < length) {
                String pattern = patterns.get(random.nextInt(patterns.size()));
                all.append(new String(NearMisses.of(pattern, random), StandardCharsets.ISO_8859_1));
            }
            return all.substring(0, length);
        });
        return kinds;
    }

    /** Near misses of every eighth expression, each repeated. */
    static Map<String, Maker> nearMisses(int seed, int step) {
        Map<String, Maker> kinds = new LinkedHashMap<>();
        Random random = new Random(seed);
        List<String> patterns = new ArrayList<>(NearMisses.patterns());
        for (int i = 0; i < patterns.size(); i += step) {
            byte[] pump = NearMisses.of(patterns.get(i), random);
            repeat(kinds, "near miss " + i, new String(pump, StandardCharsets.ISO_8859_1));
        }
        return kinds;
    }

    static String repeated(String seed, int length) {
        return seed.repeat(length / seed.length() + 1).substring(0, length);
    }

    private static void repeat(Map<String, Maker> kinds, String name, String seed) {
        kinds.put(name, length -> repeated(seed, length));
    }

    private static String random(int length, String alphabet) {
        Random random = new Random(4);
        StringBuilder all = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            all.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return all.toString();
    }

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
