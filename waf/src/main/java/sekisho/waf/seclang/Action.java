package sekisho.waf.seclang;

/** What a rule does when it matches. Metadata and flow that the linker has worked in do not appear. */
public sealed interface Action {
    /** What happens to the exchange. */
    sealed interface Disruptive extends Action {}

    /** {@code deny}: refuse with the status in force. */
    record Deny() implements Disruptive {}

    /** {@code drop}: close the connection. */
    record Drop() implements Disruptive {}

    /** {@code redirect:URL}. */
    record Redirect(Template location) implements Disruptive {}

    /** {@code pass}: go on. */
    record Pass() implements Disruptive {}

    /** {@code allow}: no more rules of what {@code scope} says. */
    record Allow(Scope scope) implements Disruptive {
        /** How far {@code allow} reaches. */
        public enum Scope {
            /** {@code allow}: every later phase but logging. */
            TRANSACTION,
            /** {@code allow:phase}. */
            PHASE,
            /** {@code allow:request}: the request phases. */
            REQUEST
        }
    }

    /** {@code status:403} for deny. */
    record Status(int status) implements Action {}

    /** {@code capture}: groups go to TX:0 to TX:9. */
    record Capture() implements Action {}

    /** {@code log} or {@code nolog}. */
    record Log(boolean on) implements Action {}

    /** {@code auditlog} or {@code noauditlog}. */
    record AuditLog(boolean on) implements Action {}

    /** {@code logdata}. */
    record LogData(Template text) implements Action {}

    /** {@code setvar}. The variable is TX, IP, GLOBAL, SESSION, USER or RESOURCE; the key may hold macros. */
    record SetVar(Variable collection, Template key, Change change, Template value) implements Action {
        /** {@code =}, {@code =+}, {@code =-}, {@code !}. */
        public enum Change {
            SET,
            ADD,
            SUBTRACT,
            REMOVE
        }
    }

    /** {@code expirevar:ip.block=3600}. */
    record ExpireVar(Variable collection, Template key, Template seconds) implements Action {}

    /** {@code initcol:ip=%{REMOTE_ADDR}}; {@code setsid}, {@code setuid} and {@code setrsc} initialise SESSION, USER and RESOURCE. */
    record InitCol(Variable collection, Template key) implements Action {}

    /** {@code setenv:name=value}. */
    record SetEnv(String name, Template value) implements Action {}

    /** {@code skip:N}. */
    record Skip(int rules) implements Action {}

    /** {@code skipAfter:MARKER}. */
    record SkipAfter(String marker) implements Action {}

    /** {@code ctl:…}; the value as written, checked when loaded. */
    record Ctl(Setting setting, String value) implements Action {
        /** What {@code ctl} may change for this exchange. */
        public enum Setting {
            AUDIT_ENGINE,
            AUDIT_LOG_PARTS,
            DEBUG_LOG_LEVEL,
            FORCE_REQUEST_BODY_VARIABLE,
            HASH_ENGINE,
            PARSE_XML_INTO_ARGS,
            REQUEST_BODY_ACCESS,
            REQUEST_BODY_LIMIT,
            REQUEST_BODY_PROCESSOR,
            RESPONSE_BODY_ACCESS,
            RESPONSE_BODY_LIMIT,
            RULE_ENGINE,
            RULE_REMOVE_BY_ID,
            RULE_REMOVE_BY_MSG,
            RULE_REMOVE_BY_TAG,
            RULE_REMOVE_TARGET_BY_ID,
            RULE_REMOVE_TARGET_BY_MSG,
            RULE_REMOVE_TARGET_BY_TAG
        }
    }

    /** {@code sanitiseArg} and its kin: names of what shall not be logged. */
    record Sanitise(Variable variable, String name) implements Action {}

    /** {@code xmlns:prefix=uri}, which XPath targets of the rule may use. */
    record Other(String name, String argument) implements Action {}
}
