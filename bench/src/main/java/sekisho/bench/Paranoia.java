package sekisho.bench;

import sekisho.waf.Tuning;

/**
 * The paranoia level of a comparison. Above level 1 the unmodified rules refuse harmless requests, too, and there is no score that only
 * attacks reach: all requests pass there, with thresholds that none reaches, and each goes through all phases.
 */
record Paranoia(int level) {
    private static final int OUT_OF_REACH = 10_000;

    /** Whether no request is refused. */
    boolean admitsAll() {
        return level > 1;
    }

    Tuning tuning() {
        Tuning usual = Tuning.DEFAULT.with(level);
        return admitsAll() ? usual.refusingFrom(OUT_OF_REACH, OUT_OF_REACH) : usual;
    }

    /** What has to be set before the rules, by the names of Core Rule Set 3 and 4. */
    String assignments() {
        String levels = "setvar:tx.paranoia_level=%1$d,setvar:tx.blocking_paranoia_level=%1$d".formatted(level);
        return admitsAll()
                ? levels
                        + ",setvar:tx.inbound_anomaly_score_threshold=%1$d,setvar:tx.outbound_anomaly_score_threshold=%1$d"
                                .formatted(OUT_OF_REACH)
                : levels;
    }

    /** The workload, which must be answered as this level has it. */
    Workload of(WafWorkload workload) {
        return admitsAll() && workload.refused() ? new Admitted(workload) : workload;
    }
}
