package sekisho.waf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes a {@link Tuning} as SecLang. Ids 99000 to 99999 are ours, of those that the language leaves to local use. */
final class TuningText {
    private static final int SETUP_ID = 99_000;
    private static final int FIRST_EXCLUSION_ID = 99_001;
    private static final int CHARACTER_SETS_ID = 99_999;

    /** An argument, wherever it stands, by its value and by its name. */
    private static final List<String> ARGUMENTS =
            List.of("ARGS", "ARGS_NAMES", "ARGS_GET", "ARGS_GET_NAMES", "ARGS_POST", "ARGS_POST_NAMES");

    /** The most of a body without files that is parsed, bytes. */
    private static final long NO_FILES_LIMIT = 1L << 20;

    private TuningText() {}

    /**
     * What ModSecurity's recommended configuration is there for: engine and limits, body processors by media type, and errors of
     * the parsers, under the ids that rules and logs expect. There is no 200005, as no match can hit a limit here.
     */
    static String base(Tuning tuning) {
        return """
                SecRuleEngine %s
                SecRequestBodyAccess On
                SecRequestBodyLimit %d
                SecRequestBodyNoFilesLimit %d
                SecRequestBodyLimitAction %s
                SecRequestBodyJsonDepthLimit 512
                SecArgumentsLimit 1000
                SecArgumentSeparator &
                SecCookieFormat 0
                SecResponseBodyAccess %s
                SecResponseBodyMimeType text/plain text/html text/xml application/json
                SecResponseBodyLimit 524288
                SecResponseBodyLimitAction ProcessPartial
                SecJapaneseText %s
                SecRule REQUEST_HEADERS:Content-Type "@rx ^(?:text/xml|application/(?:[a-z0-9.-]+\\+)?xml)" \
                "id:200000,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=XML"
                SecRule REQUEST_HEADERS:Content-Type "@rx ^application/json" \
                "id:200001,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
                SecRule REQUEST_HEADERS:Content-Type "@rx ^application/[a-z0-9.-]+\\+json" \
                "id:200006,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
                SecRule REQBODY_ERROR "!@eq 0" "id:200002,phase:2,t:none,log,deny,status:400,\
                msg:'The request body could not be parsed',logdata:'%%{REQBODY_ERROR_MSG}',severity:'CRITICAL'"
                SecRule MULTIPART_STRICT_ERROR "!@eq 0" "id:200003,phase:2,t:none,log,deny,status:400,\
                msg:'The multipart body breaks the rules of its format',severity:'CRITICAL'"
                SecRule MULTIPART_UNMATCHED_BOUNDARY "@eq 1" "id:200004,phase:2,t:none,log,deny,status:400,\
                msg:'The multipart body may hold a boundary that was not recognised',severity:'CRITICAL'"
                SecRule &ARGS "@ge 1000" "id:200007,phase:2,t:none,log,deny,status:400,\
                msg:'There are more arguments than are looked at',severity:'WARNING'"
                """.formatted(
                        tuning.blocks() ? "On" : "DetectionOnly",
                        tuning.requestBodyLimit(),
                        Math.min(tuning.requestBodyLimit(), NO_FILES_LIMIT),
                        tuning.blocks() && tuning.oversizeRefused() ? "Reject" : "ProcessPartial",
                        tuning.responseBody() ? "On" : "Off",
                        tuning.japanese() ? "On" : "Off");
    }

    /** What must stand before the rules: levels and thresholds by the names of CRS 3 and 4, and exclusions below a path. */
    static String setup(Tuning tuning) {
        StringBuilder text = new StringBuilder(
                """
                SecAction "id:%d,phase:1,pass,t:none,nolog,\
                setvar:tx.paranoia_level=%2$d,setvar:tx.blocking_paranoia_level=%2$d,\
                setvar:tx.inbound_anomaly_score_threshold=%3$d,setvar:tx.outbound_anomaly_score_threshold=%4$d"
                """.formatted(SETUP_ID, tuning.paranoia(), tuning.inboundThreshold(), tuning.outboundThreshold()));
        int id = FIRST_EXCLUSION_ID;
        for (Tuning.Exclusion exclusion : tuning.exclusions()) {
            for (String path : exclusion.paths()) {
                // read as an application would, so that /admin/../ does not count as /admin/
                text.append("SecRule REQUEST_FILENAME \"@beginsWith ").append(path);
                text.append("\" \"id:").append(id++);
                text.append(",phase:1,pass,t:none,t:urlDecodeUni,t:normalizePathWin,nolog");
                for (String control : controls(exclusion)) {
                    text.append(",ctl:").append(control);
                }
                text.append("\"\n");
            }
        }
        return bytes(text.toString());
    }

    private static List<String> controls(Tuning.Exclusion exclusion) {
        List<String> controls = new ArrayList<>();
        for (String rule : exclusion.rules()) {
            if (exclusion.arguments().isEmpty()) {
                controls.add("ruleRemoveById=" + rule);
            }
            controls(exclusion, "ruleRemoveTargetById=" + rule + ";", controls);
        }
        for (String tag : exclusion.tags()) {
            if (exclusion.arguments().isEmpty()) {
                controls.add("ruleRemoveByTag=" + tag);
            }
            controls(exclusion, "ruleRemoveTargetByTag=" + tag + ";", controls);
        }
        return controls;
    }

    private static void controls(Tuning.Exclusion exclusion, String control, List<String> to) {
        for (String argument : exclusion.arguments()) {
            ARGUMENTS.forEach(variable -> to.add(control + variable + ":" + argument));
        }
    }

    /**
     * Character sets that version 4 of the rules shall take besides its own: Japanese ones in which ASCII stays ASCII. Rules see such
     * bodies in UTF-8. Not when the set-up file names its own list.
     */
    static String characterSets() {
        return """
                SecRule &TX:allowed_request_content_type_charset "@eq 0" "id:%d,phase:1,pass,t:none,nolog,\
                setvar:'tx.allowed_request_content_type_charset=|utf-8| |iso-8859-1| |iso-8859-15| |windows-1252| \
                |shift_jis| |windows-31j| |euc-jp|'"
                """.formatted(CHARACTER_SETS_ID);
    }

    /** What must stand after the rules: exclusions for every path. */
    static String removals(Tuning tuning) {
        StringBuilder text = new StringBuilder();
        for (Tuning.Exclusion exclusion : tuning.exclusions()) {
            if (!exclusion.paths().isEmpty()) {
                continue;
            }
            for (String rule : exclusion.rules()) {
                remove("Id", rule, exclusion.arguments(), text);
            }
            for (String tag : exclusion.tags()) {
                remove("Tag", '"' + tag + '"', exclusion.arguments(), text);
            }
        }
        return bytes(text.toString());
    }

    private static void remove(String by, String what, List<String> arguments, StringBuilder to) {
        if (arguments.isEmpty()) {
            to.append("SecRuleRemoveBy").append(by).append(' ').append(what).append('\n');
        }
        for (String argument : arguments) {
            to.append("SecRuleUpdateTargetBy").append(by).append(' ').append(what);
            to.append(" \"");
            to.append(String.join(
                    "|",
                    ARGUMENTS.stream()
                            .map(variable -> "!" + variable + ":" + argument)
                            .toList()));
            to.append("\"\n");
        }
    }

    /** One char per byte of UTF-8, as a client sends a name. */
    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
