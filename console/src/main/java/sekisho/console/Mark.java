package sekisho.console;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sekisho.proof.Evidence;
import sekisho.proof.Result;

/** How a result looks: a word, a sign and a colour, so that none of them stands alone. */
enum Mark {
    HOLDS(Result.HOLDS, Text.RESULT_HOLDS, Text.RESULT_HOLDS_MEANING, "i-check"),
    FAILS(Result.FAILS, Text.RESULT_FAILS, Text.RESULT_FAILS_MEANING, "i-cross"),
    ATTESTED(Result.ATTESTED, Text.RESULT_ATTESTED, Text.RESULT_ATTESTED_MEANING, "i-person"),
    STALE(Result.STALE, Text.RESULT_STALE, Text.RESULT_STALE_MEANING, "i-clock"),
    NOT_CONFIGURED(Result.NOT_CONFIGURED, Text.RESULT_NOT_CONFIGURED, Text.RESULT_NOT_CONFIGURED_MEANING, "i-off"),
    UNPROVEN(Result.UNPROVEN, Text.RESULT_UNPROVEN, Text.RESULT_UNPROVEN_MEANING, "i-question");

    private final Result result;
    private final Text label;
    private final Text meaning;
    private final String icon;

    Mark(Result result, Text label, Text meaning, String icon) {
        this.result = result;
        this.label = label;
        this.meaning = meaning;
        this.icon = icon;
    }

    static Mark of(Result result) {
        return switch (result) {
            case HOLDS -> HOLDS;
            case FAILS -> FAILS;
            case ATTESTED -> ATTESTED;
            case STALE -> STALE;
            case NOT_CONFIGURED -> NOT_CONFIGURED;
            case UNPROVEN -> UNPROVEN;
        };
    }

    static Optional<Mark> of(String id) {
        return all().stream().filter(mark -> mark.id().equals(id)).findFirst();
    }

    static List<Mark> all() {
        return List.of(values());
    }

    Result result() {
        return result;
    }

    String id() {
        return result.id();
    }

    /** Class name: {@code r-holds}. */
    String css() {
        return "r-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Text label() {
        return label;
    }

    Text meaning() {
        return meaning;
    }

    String icon() {
        return icon;
    }

    /** How an observation was made, in a word. */
    static Text means(Evidence.Means means) {
        return switch (means) {
            case TRIED -> Text.MEANS_TRIED;
            case INSPECTED -> Text.MEANS_INSPECTED;
            case SETTING -> Text.MEANS_SETTING;
            case ATTESTATION -> Text.MEANS_ATTESTATION;
        };
    }

    static Text meansMeaning(Evidence.Means means) {
        return switch (means) {
            case TRIED -> Text.MEANS_TRIED_MEANING;
            case INSPECTED -> Text.MEANS_INSPECTED_MEANING;
            case SETTING -> Text.MEANS_SETTING_MEANING;
            case ATTESTATION -> Text.MEANS_ATTESTATION_MEANING;
        };
    }
}
