package sekisho.proof.sheet;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a word of an answer column says. */
enum Meaning {
    YES,
    NO,
    PARTIAL,
    PLANNED,
    NOT_APPLICABLE,
    UNKNOWN;

    private static final Map<Meaning, Set<String>> EXACT = Map.of(
            YES,
            Set.of(
                    "○",
                    "〇",
                    "◯",
                    "●",
                    "◎",
                    "はい",
                    "yes",
                    "y",
                    "対応",
                    "対応済",
                    "対応済み",
                    "対応可",
                    "実施",
                    "実施済",
                    "実施済み",
                    "有",
                    "有り",
                    "あり",
                    "適合",
                    "適",
                    "可",
                    "可能",
                    "準拠",
                    "遵守",
                    "満たす",
                    "できる",
                    "できている",
                    "ok",
                    "合",
                    "合格",
                    "充足",
                    "導入済",
                    "導入済み",
                    "整備済",
                    "整備済み",
                    "true",
                    "compliant",
                    "fullycompliant",
                    "implemented",
                    "fullyimplemented",
                    "inplace",
                    "supported",
                    "met",
                    "pass",
                    "conforms",
                    "conformant",
                    "☑",
                    "✓",
                    "✔",
                    "レ",
                    "いる",
                    "している",
                    "済",
                    "済み"),
            NO,
            Set.of(
                    "×",
                    "✕",
                    "✖",
                    "✗",
                    "x",
                    "╳",
                    "いいえ",
                    "no",
                    "n",
                    "未対応",
                    "非対応",
                    "対応不可",
                    "対応なし",
                    "未実施",
                    "無",
                    "無し",
                    "なし",
                    "不適合",
                    "不適",
                    "否",
                    "不可",
                    "不可能",
                    "未準拠",
                    "できない",
                    "ng",
                    "未",
                    "未導入",
                    "未整備",
                    "false",
                    "notcompliant",
                    "non-compliant",
                    "noncompliant",
                    "notimplemented",
                    "notinplace",
                    "notsupported",
                    "notmet",
                    "fail",
                    "不合格",
                    "未充足",
                    "いない",
                    "していない"),
            PARTIAL,
            Set.of(
                    "△",
                    "▲",
                    "一部",
                    "一部対応",
                    "一部実施",
                    "部分的",
                    "部分対応",
                    "一部適合",
                    "partial",
                    "partially",
                    "partiallycompliant",
                    "partiallyimplemented",
                    "inprogress"),
            PLANNED,
            Set.of("対応予定", "実施予定", "予定", "検討中", "計画中", "対応中", "導入予定", "準備中", "planned", "scheduled"),
            NOT_APPLICABLE,
            Set.of(
                    "-",
                    "ー",
                    "―",
                    "—",
                    "–",
                    "‐",
                    "−",
                    "該当なし",
                    "該当無し",
                    "対象外",
                    "非該当",
                    "適用外",
                    "適用除外",
                    "n/a",
                    "na",
                    "notapplicable",
                    "該当せず"),
            UNKNOWN,
            Set.of("その他", "不明", "other", "unknown", "未回答", "未確認"));

    private static final Pattern IS_NOT_APPLICABLE =
            Pattern.compile("該当(なし|無し|しない|せず)|対象外|非該当|適用(外|除外)|notapplicable|^n/a");
    private static final Pattern IS_PARTIAL = Pattern.compile("一部|部分|partial");
    private static final Pattern IS_PLANNED = Pattern.compile("予定|検討|計画中|準備中|対応中|planned|willbe");
    private static final Pattern IS_NO = Pattern.compile(
            "^(いいえ|no[^t]|未|不)|(していない|していません|できない|できません|ていない|ていません|満たさない|満たしていない|ない|ません|せず)$|未(対応|実施|導入|整備)|不(適合|可)|非対応|^not|non-?compliant");
    private static final Pattern IS_YES = Pattern.compile(
            "^(はい|yes)|(している|しています|できる|できます|できている|ている|ています|済|済み|あり|可能|満たす|満たしている)$|^(対応|実施|適合|準拠)[^。、]{0,4}$|implemented$|compliant$");

    private static final Pattern LABELLED =
            Pattern.compile("^([^:=.、)]{1,3})[:=.、)](.{1,60})$|^(.{1,3})[(](.{1,60})[)]$|^(.{2,30})[(](.{1,3})[)]$");

    private static final List<Meaning> ORDER = List.of(YES, NO, PARTIAL, PLANNED, NOT_APPLICABLE, UNKNOWN);

    /** What the word says by itself: {@code ○}, {@code 対応済み}, {@code 1：実施している}. */
    static Meaning of(String word) {
        String folded = Texts.fold(word);
        Meaning whole = simple(folded);
        if (whole != UNKNOWN) {
            return whole;
        }
        Matcher labelled = LABELLED.matcher(folded);
        if (!labelled.find()) {
            return UNKNOWN;
        }
        String label = first(labelled.group(1), labelled.group(3), labelled.group(6));
        String text = first(labelled.group(2), labelled.group(4), labelled.group(5));
        Meaning meaning = simple(text);
        return meaning != UNKNOWN ? meaning : simple(label);
    }

    private static String first(String... groups) {
        for (String group : groups) {
            if (group != null) {
                return group;
            }
        }
        return "";
    }

    private static Meaning simple(String folded) {
        for (Meaning meaning : ORDER) {
            Set<String> words = EXACT.get(meaning);
            if (words != null && words.contains(folded)) {
                return meaning;
            }
        }
        if (folded.length() < 3 || folded.length() > 60) {
            return UNKNOWN;
        }
        if (IS_NOT_APPLICABLE.matcher(folded).find()) {
            return NOT_APPLICABLE;
        }
        if (IS_PARTIAL.matcher(folded).find()) {
            return PARTIAL;
        }
        if (IS_PLANNED.matcher(folded).find()) {
            return PLANNED;
        }
        if (IS_NO.matcher(folded).find()) {
            return NO;
        }
        return IS_YES.matcher(folded).find() ? YES : UNKNOWN;
    }
}
