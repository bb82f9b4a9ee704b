package sekisho.proof.sheet;

import java.util.List;
import java.util.regex.Pattern;

/** How a question asks, as far as it decides what an answer may look like. */
enum QuestionForm {
    /** 「…していますか。」: yes means that the control is there. */
    YES_NO,
    /** 「…すること」「…している。」: a demand, which is met or not. */
    STATEMENT,
    /** 「…を教えてください」「どのように…」: wants a description. */
    OPEN,
    /** 「A ですか、B ですか」, or a yes that may mean the opposite (「…以外にありますか」「…残りますか」). */
    DOUBTFUL;

    private static final Pattern ALTERNATIVE = Pattern.compile(
            "(ですか|ますか)[、,，].{1,40}(ですか|ますか)[。?？]?$|それとも|\\beither\\b.{1,80}\\bor\\b", Pattern.CASE_INSENSITIVE);

    private static final List<Pattern> INVERTED = List.of(
            Pattern.compile("以外[^。]{0,30}(ありますか|あるか|利用しますか|使用しますか|できますか)"),
            Pattern.compile("(残りますか|残るか|ありませんか|いませんか|不要ですか|必要ですか|必要か)([。?？ ]|$)"),
            Pattern.compile("(事故|インシデント|漏えい|漏洩|障害|違反|被害|問題|リスク|懸念|影響|制約|制限事項|既知の脆弱性)(等|など)?(は|が|の発生は|の発生が)?"
                    + "(過去に)?(あり|発生し|起き|生じ)(ます|ました)か"),
            Pattern.compile("したことが?(は)?(あり|ある)(ますか|か)"),
            Pattern.compile(
                    "\\b(other than|any (incidents?|breach(es)?|known vulnerabilit|limitations?|restrictions?)|remain on)\\b",
                    Pattern.CASE_INSENSITIVE));

    private static final Pattern DESCRIBE = Pattern.compile(
            "教えて|(を|ついて|は)(ご)?(記載|記入|説明|回答|明記)(して|し、|ください|下さい|願)|どのよう|どのくらい|どの程度|どれ(くらい|だけ)|どこ|どの国|何処|どう(いう|やって)"
                    + "|いつ(?!でも)|何(分|日|年|回|世代|桁|文字|時間|ヶ月|か月|カ月|です|を|が|名|件)|いくつ|方法を(?!用|利用|導入)|内容を(記|教|ご)"
                    + "|^(please )?(describe|explain|list|provide|specify|state)\\b|\\b(how|what|which|where|when|who)\\b[^?]*\\?",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern ASKS = Pattern.compile(
            "(か|でしょうか)[。.?？]?\\s*([(（][^)）]{0,120}[)）])?\\s*[。.]?$|\\?\\s*$|？|^(do|does|is|are|can|has|have|will|did)\\b",
            Pattern.CASE_INSENSITIVE);

    /** How Japanese sentences end, before marks and brackets. */
    private static final List<String> ENDINGS =
            List.of("か", "こと", "ください", "下さい", "ます", "ました", "いる", "する", "できる", "される", "ある", "願います");

    private static final Pattern ENGLISH_VERB =
            Pattern.compile("\\b(is|are|be|do|does|must|shall|should|have|has)\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern ANOTHER =
            Pattern.compile("か[。?？][^。?？]{4,}か[。?？]?|また、|\\?[^?]{8,}\\?|[・●][^・●]{4,}[・●]");

    /** The form of a question; bounded work. */
    static QuestionForm of(String question) {
        String text = head(question);
        if (ALTERNATIVE.matcher(text).find()
                || INVERTED.stream().anyMatch(p -> p.matcher(text).find())) {
            return DOUBTFUL;
        }
        if (DESCRIBE.matcher(text).find()) {
            return OPEN;
        }
        return ASKS.matcher(text).find() ? YES_NO : STATEMENT;
    }

    /** Whether the text is a sentence rather than a title. */
    static boolean isSentence(String text) {
        String head = head(text);
        if (head.length() < 8) {
            return false;
        }
        int end = head.length();
        boolean latin = false;
        for (int i = 0; i < end; i++) {
            char c = head.charAt(i);
            if (c == '。' || c == '?' || c == '？') {
                return true;
            }
            latin |= c >= 'a' && c <= 'z';
        }
        while (end > 0 && ".)）」 ".indexOf(head.charAt(end - 1)) >= 0) {
            end--;
        }
        String body = head.substring(0, end);
        return ENDINGS.stream().anyMatch(body::endsWith)
                || (latin && ENGLISH_VERB.matcher(head).find());
    }

    /** Whether several things are asked at once. */
    static boolean bundles(String question) {
        return ANOTHER.matcher(head(question)).find();
    }

    private static String head(String text) {
        String plain = Texts.spaced(Texts.plain(text)).replace('\n', ' ');
        return plain.length() > 1000 ? plain.substring(0, 1000) : plain;
    }
}
