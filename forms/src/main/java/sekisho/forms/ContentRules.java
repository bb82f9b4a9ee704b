package sekisho.forms;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Judges what was written. Each finding weighs something; five and more is spam. A single link or a single phrase never
 * suffices, because people send them, too. Pure.
 */
final class ContentRules {
    static final int SPAM = 5;

    /** What was found, with its weight. */
    enum Finding {
        /** More links than the form takes. */
        LINKS(5),
        /** A link. */
        LINK(2),
        /** Another one. */
        SECOND_LINK(1),
        /** A link that hides where it leads, or into a chat. */
        HIDDEN_LINK(3),
        /** HTML or forum markup. */
        MARKUP(5),
        /** A link where a name or another single line belongs. */
        LINK_IN_LINE(5),
        /** Mostly a script that nobody writes here. */
        SCRIPT(5),
        /** A foreign script in a single line, where names stand, too. */
        SCRIPT_IN_LINE(2),
        /** No Japanese, where Japanese is expected, in a text of some length. */
        NO_JAPANESE(5),
        /** The same in a short text. */
        LITTLE_JAPANESE(3),
        /** A word on the form's list. */
        WORD(5),
        /** A phrase of unwanted offers. */
        PHRASE(3),
        /** An address or account to answer to within the text. */
        CONTACT(1),
        /** A mail domain on the form's list. */
        DOMAIN(5);

        private final int weight;

        Finding(int weight) {
            this.weight = weight;
        }
    }

    /** All findings of one submission; one kind may occur more than once. */
    record Judgement(List<Finding> findings) {
        int score() {
            return findings.stream().mapToInt(finding -> finding.weight).sum();
        }

        boolean isSpam() {
            return score() >= SPAM;
        }

        /** Whether Japanese would have helped; the person is told so. */
        boolean wantsJapanese() {
            return findings.contains(Finding.NO_JAPANESE) || findings.contains(Finding.LITTLE_JAPANESE);
        }

        /** Whether fewer links would have helped. */
        boolean wantsFewerLinks() {
            return findings.contains(Finding.LINKS)
                    || findings.contains(Finding.MARKUP)
                    || findings.contains(Finding.LINK_IN_LINE)
                    || findings.contains(Finding.HIDDEN_LINK);
        }
    }

    private static final Pattern LINK = Pattern.compile(
            "https?\\s?:\\s?/\\s?/\\S+|\\bwww\\.[a-z0-9-]+\\.\\S+|(?<![@a-z0-9.-])[a-z0-9][a-z0-9-]*(?:\\.[a-z0-9-]+)*"
                    + "\\.(?:com|net|org|info|biz|xyz|top|ru|su|cn|site|online|shop|club|store|live|vip|icu|work|click|link|pw|cc|tk|ml"
                    + "|ga|cf|gq|io|me|tv|jp|ua|pl|de|in|us|uk|eu|agency|digital|space|website|win|bet|casino|loan|pro)(?![a-z0-9-])\\S*");
    private static final Pattern HIDDEN = Pattern.compile(
            "(?:bit\\.ly|t\\.co|tinyurl\\.com|goo\\.gl|is\\.gd|ow\\.ly|cutt\\.ly|rb\\.gy|t\\.me|wa\\.me|lin\\.ee|x\\.gd|shorturl\\.at)/");
    private static final Pattern MARKUP =
            Pattern.compile("\\[/?url\\b|\\[link=|<\\s*a\\s|href\\s*=|<\\s*script|<\\s*iframe|\\[img\\]");
    private static final Pattern CONTACT = Pattern.compile(
            "[a-z0-9._%+-]{2,}@[a-z0-9.-]+\\.[a-z]{2,}|telegram|whatsapp|skype\\s*:|line\\s*id|@[a-z0-9_]{5,}\\b");
    private static final List<String> PHRASES = List.of(
            "副業",
            "不労所得",
            "即金",
            "高収入",
            "誰でも簡単",
            "簡単に稼",
            "稼げる",
            "出会い系",
            "セフレ",
            "人妻",
            "無料で見放題",
            "オンラインカジノ",
            "入金不要ボーナス",
            "闇金",
            "ブラックでも融資",
            "審査なしで融資",
            "仮想通貨で",
            "必ず儲かる",
            "絶対に儲かる",
            "被リンク",
            "検索順位を上げ",
            "上位表示を保証",
            "フォロワー購入",
            "バイアグラ",
            "ed治療薬",
            "ブランドコピー",
            "スーパーコピー",
            "seo service",
            "seo expert",
            "backlink",
            "guest post",
            "rank your website",
            "first page of google",
            "domain authority",
            "viagra",
            "cialis",
            "casino",
            "free bonus",
            "bitcoin",
            "crypto investment",
            "forex",
            "make money",
            "earn money",
            "passive income",
            "work from home",
            "business loan",
            "payday loan",
            "weight loss",
            "hot girls",
            "dating site",
            "sex",
            "porn",
            "cheap pills",
            "buy followers",
            "million email",
            "email list",
            "web traffic",
            "redesign your website",
            "click here",
            "limited offer",
            "заработ",
            "казино",
            "кредит",
            "скидк",
            "бесплатно",
            "знакомств",
            "продвижени",
            "купить");
    private static final Set<Character.UnicodeScript> FOREIGN = EnumSet.of(
            Character.UnicodeScript.CYRILLIC,
            Character.UnicodeScript.ARABIC,
            Character.UnicodeScript.HEBREW,
            Character.UnicodeScript.THAI,
            Character.UnicodeScript.DEVANAGARI,
            Character.UnicodeScript.BENGALI,
            Character.UnicodeScript.GEORGIAN,
            Character.UnicodeScript.ARMENIAN);

    private ContentRules() {}

    static Judgement judge(FormDefinition form, Submission submission) {
        List<Finding> findings = new ArrayList<>();
        int links = 0;
        for (FormField field : form.valueFields()) {
            String text = plain(String.join("\n", submission.values().getOrDefault(field.name(), List.of())));
            if (text.isEmpty()) {
                continue;
            }
            words(form.defences(), text, findings);
            switch (field.type()) {
                case TEXTAREA -> {
                    links += count(LINK, text);
                    prose(form, text, findings);
                }
                case TEXT, KANA -> line(text, findings);
                case MAIL -> domain(form.defences(), text, findings);
                case PHONE, POSTCODE, URL, NUMBER, DATE, SELECT, CHECKBOX, CONSENT, FILE -> {}
            }
        }
        if (links > form.defences().maxLinks()) {
            findings.add(Finding.LINKS);
        }
        if (links > 0) {
            findings.add(Finding.LINK);
        }
        if (links > 1) {
            findings.add(Finding.SECOND_LINK);
        }
        return new Judgement(List.copyOf(findings));
    }

    /** One spelling for look-alikes: widths, case, invisible characters. */
    private static String plain(String text) {
        String narrow = Normalizer.normalize(text, Normalizer.Form.NFKC);
        StringBuilder plain = new StringBuilder();
        narrow.codePoints()
                .filter(c -> Character.getType(c) != Character.FORMAT)
                .forEachOrdered(plain::appendCodePoint);
        return plain.toString().toLowerCase(Locale.ROOT);
    }

    private static int count(Pattern pattern, String text) {
        int count = 0;
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            count++;
        }
        return count;
    }

    static boolean hasLink(String text) {
        return LINK.matcher(plain(text)).find();
    }

    private static void words(Defences defences, String text, List<Finding> findings) {
        if (defences.words().stream().anyMatch(word -> text.contains(plain(word)))) {
            findings.add(Finding.WORD);
        }
    }

    private static void domain(Defences defences, String text, List<Finding> findings) {
        String domain = text.substring(text.lastIndexOf('@') + 1);
        if (defences.domains().stream().anyMatch(listed -> domain.equals(listed) || domain.endsWith("." + listed))) {
            findings.add(Finding.DOMAIN);
        }
    }

    private static void line(String text, List<Finding> findings) {
        if (LINK.matcher(text).find()
                || MARKUP.matcher(text).find()
                || HIDDEN.matcher(text).find()) {
            findings.add(Finding.LINK_IN_LINE);
        }
        letters(text, Finding.SCRIPT_IN_LINE, findings);
        PHRASES.stream().filter(phrase -> says(text, phrase)).limit(1).forEach(phrase -> findings.add(Finding.PHRASE));
    }

    private static void prose(FormDefinition form, String text, List<Finding> findings) {
        if (MARKUP.matcher(text).find()) {
            findings.add(Finding.MARKUP);
        }
        if (HIDDEN.matcher(text).find()) {
            findings.add(Finding.HIDDEN_LINK);
        }
        if (CONTACT.matcher(text).find()) {
            findings.add(Finding.CONTACT);
        }
        PHRASES.stream().filter(phrase -> says(text, phrase)).limit(4).forEach(phrase -> findings.add(Finding.PHRASE));
        letters(text, Finding.SCRIPT, findings);
        if (form.expectsJapanese()) {
            japanese(text, findings);
        }
    }

    /** Words of letters a to z count only as whole words. */
    private static boolean says(String text, String phrase) {
        int at = text.indexOf(phrase);
        while (at >= 0) {
            int end = at + phrase.length();
            boolean whole = !isAscii(phrase.charAt(0))
                    || ((at == 0 || !isAscii(text.charAt(at - 1)))
                            && (end == text.length() || !isAscii(text.charAt(end)) || text.charAt(end) == 's'));
            if (whole) {
                return true;
            }
            at = text.indexOf(phrase, at + 1);
        }
        return false;
    }

    private static boolean isAscii(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static void letters(String text, Finding finding, List<Finding> findings) {
        long letters = text.codePoints().filter(Character::isLetter).count();
        long foreign = text.codePoints()
                .filter(Character::isLetter)
                .filter(c -> FOREIGN.contains(Character.UnicodeScript.of(c)))
                .count();
        if (foreign >= 5 && foreign * 2 > letters) {
            findings.add(finding);
        }
    }

    /** Links are no prose; a Chinese text has no kana, a Japanese one of some length always does. */
    private static void japanese(String text, List<Finding> findings) {
        String prose = LINK.matcher(text).replaceAll(" ");
        long letters = prose.codePoints().filter(Character::isLetter).count();
        long kana = count(prose, Character.UnicodeScript.HIRAGANA) + count(prose, Character.UnicodeScript.KATAKANA);
        long kanji = count(prose, Character.UnicodeScript.HAN);
        boolean foreign = letters - kanji >= 20 && kanji * 2 < letters;
        if (kana == 0 && (foreign || kanji >= 40)) {
            findings.add(Finding.NO_JAPANESE);
        } else if (kana + kanji == 0 && letters >= 8) {
            findings.add(Finding.LITTLE_JAPANESE);
        }
    }

    private static long count(String text, Character.UnicodeScript script) {
        return text.codePoints()
                .filter(Character::isLetter)
                .filter(c -> Character.UnicodeScript.of(c) == script)
                .count();
    }
}
