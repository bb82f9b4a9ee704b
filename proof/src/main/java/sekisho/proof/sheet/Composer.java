package sekisho.proof.sheet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sekisho.proof.ControlState;
import sekisho.proof.Evidence;
import sekisho.proof.Result;
import sekisho.words.Lang;

/** Puts evidence into words. One use, one thread. */
final class Composer {
    /** Characters of a supplement at most. */
    static final int LONGEST_SUPPLEMENT = 490;

    private static final int LONGEST_SEEN = 330;
    private static final int LONGEST_STATEMENT = 240;
    private static final int LONGEST_DETAIL = 40;

    private final Lang lang;
    private final Reasons reasons;
    /** Few texts serve many questions. */
    private final Map<List<Object>, String> texts = new HashMap<>();

    Composer(Lang lang, Reasons reasons) {
        this.lang = lang;
        this.reasons = reasons;
    }

    /** Whether the evidence says that it is so. */
    static boolean isYes(Result result) {
        return switch (result) {
            case HOLDS, ATTESTED -> true;
            case FAILS, NOT_CONFIGURED -> false;
            case STALE, UNPROVEN -> throw new IllegalArgumentException("nothing can be said without evidence");
        };
    }

    /** What was seen, by whom or how, when, and where it is recorded; at most {@value #LONGEST_SUPPLEMENT} characters. */
    String supplement(ControlState state, Evidence evidence, boolean bundle) {
        return texts.computeIfAbsent(List.of(state.control().id(), evidence.id(), bundle), key -> {
            String about = bundle ? about(state) : "";
            String seen = Texts.shorten(evidence.seen().in(lang).strip(), LONGEST_SEEN);
            return CellEscapes.clean(Texts.shorten(about + seen + source(evidence), LONGEST_SUPPLEMENT));
        });
    }

    /** Both in one cell, where there is no other. */
    String proseWithSupplement(ControlState state, Evidence evidence, QuestionForm form, boolean bundle) {
        String supplement = supplement(state, evidence, bundle);
        return texts.computeIfAbsent(
                List.of(state.control().id(), evidence.id(), form, bundle),
                key -> composeProse(state, form) + text("", " ") + supplement);
    }

    private String about(ControlState state) {
        String title = Texts.shorten(state.control().title().in(lang), LONGEST_DETAIL);
        return switch (lang) {
            case JA -> "（複数の事項を含む設問のうち「" + title + "」について）";
            case EN -> "(Of the several points asked, this is about \"" + title + "\".) ";
        };
    }

    private String source(Evidence evidence) {
        String date = reasons.date(evidence);
        String id = Texts.shorten(evidence.id(), LONGEST_DETAIL);
        if (evidence.means() == Evidence.Means.ATTESTATION) {
            String owner = Texts.shorten(evidence.facts().getOrDefault("owner", ""), LONGEST_DETAIL);
            String until = Texts.shorten(evidence.facts().getOrDefault("valid-until", ""), LONGEST_DETAIL);
            return switch (lang) {
                case JA ->
                    "（表明: " + (owner.isEmpty() ? "" : owner + "、") + date + (until.isEmpty() ? "" : "、有効期限 " + until)
                            + "、証跡 " + id + "）";
                case EN ->
                    " (attested" + (owner.isEmpty() ? "" : " by " + owner) + " on " + date
                            + (until.isEmpty() ? "" : ", valid until " + until) + ", evidence " + id + ")";
            };
        }
        return switch (lang) {
            case JA ->
                "（" + date + " "
                        + switch (evidence.means()) {
                            case TRIED -> "実地検証";
                            case INSPECTED -> "記録の検査";
                            case SETTING, ATTESTATION -> "設定値の確認";
                        }
                        + "、証跡 " + id + "）";
            case EN ->
                " ("
                        + switch (evidence.means()) {
                            case TRIED -> "tried on the running service";
                            case INSPECTED -> "inspected";
                            case SETTING, ATTESTATION -> "read from a setting";
                        }
                        + " on " + date + ", evidence " + id + ")";
        };
    }

    /** An answer in prose: yes or no where the question asks for it, then what is promised. */
    String prose(ControlState state, QuestionForm form) {
        return texts.computeIfAbsent(List.of(state.control().id(), form), key -> composeProse(state, form));
    }

    private String composeProse(ControlState state, QuestionForm form) {
        boolean yes = isYes(state.result());
        String opening = switch (form) {
            case YES_NO -> yes ? text("はい。", "Yes. ") : text("いいえ。", "No. ");
            case STATEMENT -> yes ? text("対応しています。", "This is done. ") : text("対応していません。", "This is not done. ");
            case OPEN, DOUBTFUL -> "";
        };
        String body;
        if (yes) {
            body = Texts.shorten(state.control().statement().in(lang).strip(), LONGEST_STATEMENT);
        } else if (state.result() == Result.NOT_CONFIGURED) {
            body = text("現在は設定していません。", "It is not configured at present.");
        } else {
            body = text("検証で、満たしていないことを確認しています。", "A probe has seen that it does not hold.");
        }
        return CellEscapes.clean(opening + body);
    }

    private String text(String ja, String en) {
        return lang == Lang.JA ? ja : en;
    }
}
