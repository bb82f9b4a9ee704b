package sekisho.proof.sheet;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import sekisho.proof.ControlState;
import sekisho.proof.Evidence;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/** Why a cell was not written, in one language and for people. Immutable. */
final class Reasons {
    /** Dates in sheets are Japanese dates, wherever the server stands. */
    static final ZoneId ZONE = ZoneId.of("Asia/Tokyo");

    private static final DateTimeFormatter DATE_JA = DateTimeFormatter.ofPattern("uuuu年M月d日", Locale.ROOT);
    private static final DateTimeFormatter DATE_EN = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);

    private final Lang lang;

    Reasons(Lang lang) {
        this.lang = lang;
    }

    /** The day of an observation: {@code 2026年11月22日} or {@code 2026-11-22}. */
    String date(Evidence evidence) {
        DateTimeFormatter format = lang == Lang.JA ? DATE_JA : DATE_EN;
        return format.format(evidence.observedAt().atZone(ZONE));
    }

    /** Names the nearest controls, best first. */
    String notSure(List<String> titles) {
        if (titles.isEmpty()) {
            return text("当てはまる統制が見つかりません。担当者が回答してください。", "No control fits this question. A person has to answer it.");
        }
        String ja = titles.stream().map(title -> "「" + title + "」").collect(Collectors.joining("、"));
        String en = titles.stream().map(title -> "\"" + title + "\"").collect(Collectors.joining(", "));
        return text(
                "どの統制についての設問か確実には分かりません（候補: " + ja + "）。担当者が確認してください。",
                "It is not certain which control this is about (nearest: " + en + "). A person has to look at it.");
    }

    /** For a control that the register does not know. */
    String unknownControl(String control) {
        return text("統制 " + control + " の状態が分かりません。", "Nothing is known of the control " + control + ".");
    }

    String unproven(ControlState state) {
        Bilingual remedy = switch (state.control().type()) {
            case TECHNICAL ->
                new Bilingual(
                        "この統制を検証するプローブの実行結果があれば回答できます",
                        "it can be answered once a probe has observed the control on the running product");
            case OPERATIONAL ->
                new Bilingual(
                        "責任者による表明（sekisho attest）を登録すれば回答できます",
                        "it can be answered once its owner has attested it (sekisho attest)");
            case PROVIDER ->
                new Bilingual(
                        "供給者の証明書などを添えた表明（sekisho attest）を登録すれば回答できます",
                        "it can be answered once an attestation with the supplier's document is entered"
                                + " (sekisho attest)");
            case COMMERCIAL ->
                new Bilingual(
                        "契約条件の文面を表明（sekisho attest）として登録すれば回答できます",
                        "it can be answered once the terms are entered as an attestation (sekisho attest)");
        };
        return text(
                "「" + title(state) + "」にはまだ証跡がありません。" + remedy.ja() + "。",
                "There is no evidence for \"" + title(state) + "\" yet; " + remedy.en() + ".");
    }

    String stale(ControlState state) {
        Optional<Evidence> evidence = state.evidence();
        if (evidence.isEmpty()) {
            return unproven(state);
        }
        String date = date(evidence.get());
        if (evidence.get().means() == Evidence.Means.ATTESTATION) {
            String until = evidence.get().facts().getOrDefault("valid-until", "");
            return text(
                    "「" + title(state) + "」の表明（" + date + "）は有効期限" + (until.isEmpty() ? "" : "（" + until + "）")
                            + "を過ぎています。更新してください。",
                    "The attestation of \"" + title(state) + "\" (" + date + ") has expired"
                            + (until.isEmpty() ? "" : " on " + until) + ". Renew it.");
        }
        long hours = state.control().maxAge().toHours();
        String ja = hours % 24 == 0 ? hours / 24 + " 日" : hours + " 時間";
        String en = hours % 24 == 0 ? hours / 24 + " d" : hours + " h";
        return text(
                "「" + title(state) + "」の最後の証跡は " + date + " のもので、有効とする期間（" + ja + "）を過ぎています。検証し直してください。",
                "The last evidence of \"" + title(state) + "\" is of " + date + ", older than it may be (" + en
                        + "). Probe it again.");
    }

    String occupied() {
        return text("回答欄は記入済みのため変更していません。", "The answer cell was not empty and stays as it was.");
    }

    String supplementOccupied() {
        return text("補足欄は記入済みのため変更していません。", "The cell for remarks was not empty and stays as it was.");
    }

    String shared() {
        return text(
                "1 つの回答欄を複数の設問が共有しています。担当者がまとめて回答してください。",
                "Several questions share one answer cell. A person has to answer them together.");
    }

    String shifted() {
        return text(
                "見出しに対して行がずれており、回答欄を特定できません。",
                "The row is shifted against the headings; the answer's place is not certain.");
    }

    String unclearWords() {
        return text(
                "回答欄の選択肢の意味が分かりません（凡例がありません）。担当者が選択してください。",
                "The meaning of the answer column's words is not known (there is no legend). A person has to choose.");
    }

    String noWord(boolean yes) {
        return yes
                ? text(
                        "回答欄の選択肢から「満たす」に当たるものを 1 つに決められません。担当者が選択してください。",
                        "No single word of the answer column says \"it is so\". A person has to choose.")
                : text(
                        "満たしていませんが、回答欄にそれを表す選択肢がありません。担当者が選択してください。",
                        "It is not so, but no word of the answer column says that. A person has to choose.");
    }

    String doubtful() {
        return text(
                "「はい」「○」の意味が決まらない設問です（二者択一、または否定の問い）。担当者が選択してください。",
                "A yes would not have one meaning here (a choice between two, or a negative question)."
                        + " A person has to choose.");
    }

    String figures(ControlState state) {
        return text(
                "設問が求める数値（期間、回数、文字数など）を「" + title(state) + "」の証跡で確認できません。担当者が確認してください。",
                "The figures that the question demands (a period, a number) were not seen in the evidence for \""
                        + title(state) + "\". A person has to look at it.");
    }

    private String title(ControlState state) {
        return state.control().title().in(lang);
    }

    private String text(String ja, String en) {
        return lang == Lang.JA ? ja : en;
    }
}
