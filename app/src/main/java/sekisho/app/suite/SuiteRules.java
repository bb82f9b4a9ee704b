package sekisho.app.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import sekisho.gate.Waf;
import sekisho.waf.CoreRuleSet;
import sekisho.waf.RuleSet;
import sekisho.waf.Tuning;

/**
 * The SecLang that a run of the regression suite adds around an unmodified Core Rule Set, as upstream's own runs do: nothing
 * is blocked, every paranoia level counts, and the limits that some tests reach are set.
 */
final class SuiteRules {
    private static final List<String> VARIABLES = List.of(
            "arg_length=400",
            "total_arg_length=64000",
            "max_file_size=64100",
            "combined_file_sizes=65535",
            "arg_name_length=100",
            "max_num_args=255",
            "crs_validate_utf8_encoding=1");

    private static final int LEVEL = 4;
    private static final long BODY_BYTES = 16L << 20;

    private SuiteRules() {}

    /**
     * Compiles a rule set so, in detection only. Takes about a second; reads files.
     *
     * @param folder of the Core Rule Set
     * @param scratch where a file may be written
     * @throws SuiteException when there is none or it is refused
     */
    static Waf waf(Path folder, Path scratch) throws IOException {
        CoreRuleSet set =
                CoreRuleSet.in(folder).orElseThrow(() -> new SuiteException("there is no Core Rule Set in " + folder));
        Path before = Files.writeString(scratch.resolve("suite.conf"), before());
        Tuning tuning = new Tuning(
                false,
                LEVEL,
                Tuning.DEFAULT.inboundThreshold(),
                Tuning.DEFAULT.outboundThreshold(),
                BODY_BYTES,
                false,
                true,
                List.of(),
                List.of(before),
                List.of());
        return switch (RuleSet.load(set.texts(tuning))) {
            case RuleSet.Loaded loaded -> new Waf(Waf.Mode.DETECT, Waf.Oversize.PASS, loaded.rules()::begin);
            case RuleSet.Rejected rejected ->
                throw new SuiteException(
                        "the rules are refused: " + rejected.problems().getFirst());
        };
    }

    /** Belongs before the rules. */
    static String before() {
        StringBuilder rules = new StringBuilder();
        rules.append("SecAction \"id:900005,phase:1,pass,nolog,t:none");
        VARIABLES.forEach(variable -> rules.append(",setvar:tx.").append(variable));
        rules.append("\"\n");
        return rules.append(marker()).toString();
    }

    /** Logs the id of a marker request, and nothing else that the request may match. */
    static String marker() {
        return "SecRule REQUEST_HEADERS:X-CRS-Test \"@rx ^.*$\" \"id:999999,phase:1,pass,t:none,log,"
                + "msg:'%{MATCHED_VAR}',ctl:ruleRemoveById=1-999999\"\n";
    }
}
