package sekisho.proof.sheet;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The words with which customers head the columns of their check sheets. */
final class HeaderWords {
    /** What a column is for. */
    enum Kind {
        QUESTION,
        ANSWER,
        SUPPLEMENT,
        CATEGORY,
        NUMBER
    }

    private record Word(Kind kind, String word, int weight) {}

    private static final List<Word> WORDS = words();

    /** Columns that the customer fills in, or that show an example. */
    private static final List<String> FOREIGN = List.of(
            "当社",
            "弊社",
            "甲記入",
            "甲使用",
            "例",
            "回答者",
            "回答日",
            "回答期限",
            "回答部署",
            "記入者",
            "記入日",
            "確認者",
            "確認日",
            "承認",
            "担当者",
            "前回",
            "配点",
            "点数",
            "重み",
            "重要度",
            "優先度",
            "必須",
            "判定基準",
            "評価基準",
            "判断基準",
            "回答基準",
            "回答方法",
            "選択肢",
            "customeruse",
            "internaluse",
            "reviewer",
            "duedate",
            "example",
            "answeredby",
            "respondent",
            "weight",
            "priority",
            "criteria");

    private static final int LONGEST = 40;
    private static final int LONGEST_WITH_REMARK = 200;

    private HeaderWords() {}

    private static List<Word> words() {
        List<Word> words = new ArrayList<>();
        add(words, Kind.QUESTION, 10, "設問", "質問", "質問事項", "質問内容", "設問内容", "質問項目", "設問文", "question", "questions");
        add(words, Kind.QUESTION, 9, "確認事項", "確認内容", "確認項目", "チェック項目", "チェック内容", "チェックポイント", "要求事項", "要求内容");
        add(
                words,
                Kind.QUESTION,
                8,
                "要件",
                "管理策",
                "評価項目",
                "点検項目",
                "審査項目",
                "調査項目",
                "ヒアリング項目",
                "セキュリティ要件",
                "遵守事項",
                "対策内容");
        add(
                words,
                Kind.QUESTION,
                8,
                "requirement",
                "requirements",
                "checkitem",
                "checkpoint",
                "securitycontrol",
                "control");
        add(words, Kind.QUESTION, 5, "内容", "item", "description", "検討事項", "対策");
        add(words, Kind.QUESTION, 4, "項目", "詳細項目", "topic");

        add(
                words,
                Kind.ANSWER,
                10,
                "回答",
                "回答欄",
                "ご回答",
                "貴社回答",
                "貴社回答欄",
                "ご回答欄",
                "answer",
                "answers",
                "response",
                "yourresponse");
        add(words, Kind.ANSWER, 9, "対応状況", "実施状況", "対応有無", "実施有無", "対応可否", "回答結果", "遵守状況", "適合状況", "準拠状況", "対策状況");
        add(words, Kind.ANSWER, 9, "vendorresponse", "supplierresponse", "compliancestatus", "yes/no", "y/n");
        add(
                words,
                Kind.ANSWER,
                8,
                "回答内容",
                "判定",
                "○×",
                "〇×",
                "○×△",
                "有無",
                "可否",
                "適否",
                "自己評価",
                "自己点検",
                "チェック結果",
                "回答選択",
                "選択回答");
        add(
                words,
                Kind.ANSWER,
                7,
                "評価",
                "結果",
                "対応",
                "適合",
                "status",
                "result",
                "compliance",
                "compliant",
                "implemented");
        add(words, Kind.ANSWER, 6, "貴社記入欄", "御社記入欄", "事業者記入欄", "記入欄", "チェック", "check", "状況", "充足");

        add(
                words,
                Kind.SUPPLEMENT,
                10,
                "補足",
                "備考",
                "補足事項",
                "補足説明",
                "コメント",
                "備考欄",
                "補足欄",
                "remarks",
                "remark",
                "comment",
                "comments");
        add(
                words,
                Kind.SUPPLEMENT,
                9,
                "根拠",
                "詳細",
                "回答詳細",
                "回答補足",
                "詳細説明",
                "具体的内容",
                "特記事項",
                "エビデンス",
                "証跡",
                "理由",
                "具体的な内容");
        add(
                words,
                Kind.SUPPLEMENT,
                9,
                "details",
                "detail",
                "notes",
                "note",
                "explanation",
                "evidence",
                "supplement",
                "rationale",
                "additionalinformation");
        add(
                words,
                Kind.SUPPLEMENT,
                8,
                "説明",
                "対応内容",
                "実施内容",
                "回答内容",
                "対応詳細",
                "回答の補足",
                "代替策",
                "状況説明",
                "具体的な対応内容",
                "自由記述");

        add(words, Kind.CATEGORY, 10, "大分類", "中分類", "小分類", "分類", "カテゴリ", "カテゴリー", "category", "subcategory", "domain");
        add(
                words,
                Kind.CATEGORY,
                8,
                "区分",
                "領域",
                "分野",
                "章",
                "大項目",
                "中項目",
                "小項目",
                "section",
                "area",
                "group",
                "topic",
                "chapter");
        add(words, Kind.CATEGORY, 5, "項目", "テーマ", "観点", "対象", "種別", "目的");

        add(
                words,
                Kind.NUMBER,
                10,
                "no",
                "no.",
                "番号",
                "項番",
                "#",
                "通番",
                "連番",
                "設問番号",
                "質問番号",
                "id",
                "ref",
                "項目番号",
                "設問no",
                "質問no");
        return List.copyOf(words);
    }

    private static void add(List<Word> words, Kind kind, int weight, String... forms) {
        for (String form : forms) {
            words.add(new Word(kind, form, weight));
        }
    }

    /** Whether the text is short enough to head a column. */
    static boolean isShort(String text) {
        return text.length() <= LONGEST_WITH_REMARK && heading(text).length() <= LONGEST;
    }

    /** Whether the column belongs to somebody else. */
    static boolean isForeign(String text) {
        String heading = heading(text);
        return FOREIGN.stream().anyMatch(heading::contains);
    }

    /** How well the text heads a column of each kind, 0 to 10; kinds that it does not fit are missing. */
    static Map<Kind, Double> weigh(String text) {
        Map<Kind, Double> weights = new EnumMap<>(Kind.class);
        String heading = text.length() > LONGEST_WITH_REMARK ? "" : heading(text);
        if (heading.isEmpty() || heading.length() > LONGEST) {
            return weights;
        }
        for (Word word : WORDS) {
            double fit = fit(heading, word.word());
            if (fit > 0) {
                weights.merge(word.kind(), word.weight() * fit, Math::max);
            }
        }
        if (isForeign(text)) {
            weights.remove(Kind.ANSWER);
            weights.remove(Kind.SUPPLEMENT);
        }
        return weights;
    }

    /** 1 for the very word; less the more stands around it. A Latin word must stand alone. */
    private static double fit(String heading, String word) {
        if (heading.equals(word)) {
            return 1;
        }
        int at = heading.indexOf(word);
        if (at < 0 || word.length() < 2 || (word.charAt(0) < 0x80 && word.length() < 5)) {
            return 0;
        }
        double coverage = (double) word.length() / heading.length();
        // the last word of a Japanese compound says what the thing is
        double head = heading.endsWith(word) ? 0.15 : 0;
        return 0.35 + 0.5 * coverage + head;
    }

    /** The heading proper: no white space, no marks, no remarks in brackets ({@code 回答（○／×）} is {@code 回答}). */
    private static String heading(String text) {
        String folded = Texts.fold(text);
        StringBuilder heading = new StringBuilder(folded.length());
        int depth = 0;
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            if ("(（[〔<＜".indexOf(c) >= 0) {
                depth++;
            } else if (")）]〕>＞".indexOf(c) >= 0) {
                depth = Math.max(0, depth - 1);
            } else if (depth == 0 && "※*＊●■□◆▼▽▲【】「」『』:：・".indexOf(c) < 0) {
                heading.append(c);
            }
        }
        int note = folded.indexOf('※');
        if (heading.length() > 20 && note > 0) {
            return heading(folded.substring(0, note));
        }
        return heading.isEmpty() ? folded.replaceAll("[()（）※【】]", "") : heading.toString();
    }
}
