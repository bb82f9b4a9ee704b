package sekisho.waf.seclang;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Directives that other engines know and this one does not follow: ignored for a reason, or refused for a reason. */
final class Foreign {
    /** What is done about a directive. */
    sealed interface Answer {
        /** It changes nothing here. */
        record Ignored(String reason) implements Answer {}

        /** It asks for something that is not done here, so that loading it silently would mislead. */
        record Refused(String reason) implements Answer {}
    }

    private static final Map<String, Answer> ANSWERS = new HashMap<>();

    static {
        ignore(
                "the journal records instead of an audit log",
                "SecAuditEngine",
                "SecAuditLog",
                "SecAuditLog2",
                "SecAuditLogDirMode",
                "SecAuditLogFileMode",
                "SecAuditLogFormat",
                "SecAuditLogParts",
                "SecAuditLogPrefix",
                "SecAuditLogRelevantStatus",
                "SecAuditLogStorageDir",
                "SecAuditLogType");
        ignore("the operator log is configured elsewhere", "SecDebugLog", "SecDebugLogLevel");
        ignore(
                "the engine writes no files of its own",
                "SecDataDir",
                "SecTmpDir",
                "SecTmpSaveUploadedFiles",
                "SecUploadDir",
                "SecUploadFileMode",
                "SecUploadKeepFiles",
                "SecChrootDir");
        ignore("matching is linear and needs no such limit", "SecPcreMatchLimit", "SecPcreMatchLimitRecursion");
        ignore(
                "the checkpoint owns connections and memory",
                "SecConnEngine",
                "SecConnReadStateLimit",
                "SecConnWriteStateLimit",
                "SecReadStateLimit",
                "SecWriteStateLimit",
                "SecRequestBodyInMemoryLimit",
                "SecDisableBackendCompression",
                "SecInterceptOnError");
        ignore("the checkpoint sends no such information", "SecStatusEngine", "SecServerSignature", "SecSensorId");
        ignore("the planner decides what is computed once", "SecCacheTransformations", "SecRulePerfTime");
        ignore("there are no nested contexts to inherit from", "SecRuleInheritance");
        ignore("the checkpoint's own country data is used", "SecGeoLookupDb");
        ignore("no operator of this engine uses it", "SecHttpBlKey", "SecGsbLookupDb");
        ignore("bodies are read whole, within their limits", "SecStreamInBodyInspection");
        ignore("no stream variable is known, so nothing changes", "SecStreamOutBodyInspection");
        refuse("rules start no programs here", "SecRuleScript", "SecGuardianLog");
        refuse("rules are read from files only", "SecRemoteRules", "SecRemoteRulesFailAction");
        refuse("answers are never rewritten", "SecContentInjection");
        refuse(
                "links are not signed here",
                "SecHashEngine",
                "SecHashKey",
                "SecHashParam",
                "SecHashMethodRx",
                "SecHashMethodPm",
                "SecHashParamName");
    }

    private Foreign() {}

    static Optional<Answer> answer(String directive) {
        return Optional.ofNullable(ANSWERS.get(Vocabulary.lower(directive)));
    }

    private static void ignore(String reason, String... directives) {
        for (String directive : directives) {
            ANSWERS.put(Vocabulary.lower(directive), new Answer.Ignored(reason));
        }
    }

    private static void refuse(String reason, String... directives) {
        for (String directive : directives) {
            ANSWERS.put(Vocabulary.lower(directive), new Answer.Refused(reason));
        }
    }
}
