package sekisho.waf.seclang;

import static sekisho.waf.seclang.Action.Ctl.Setting;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads {@code ctl:name=value} and checks the value, so that it cannot be wrong while traffic flows. */
final class CtlParser {
    private static final Map<String, Setting> SETTINGS = new HashMap<>();

    static {
        for (Setting setting : Setting.values()) {
            SETTINGS.put(Vocabulary.lower(setting.name().replace("_", "")), setting);
        }
    }

    private final Problems problems;
    private final TargetParser targets;

    CtlParser(Problems problems, TargetParser targets) {
        this.problems = problems;
        this.targets = targets;
    }

    Optional<Action> parse(Source at, String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals).strip();
        String value = equals < 0 ? "" : text.substring(equals + 1).strip();
        Optional<Setting> setting = Optional.ofNullable(SETTINGS.get(Vocabulary.lower(name)));
        if (setting.isEmpty()) {
            problems.add(at, "unknown ctl " + name);
            return Optional.empty();
        }
        if (!isValid(at, setting.get(), value)) {
            problems.add(at, "ctl:" + name + " cannot be '" + value + "'");
            return Optional.empty();
        }
        return Optional.of(new Action.Ctl(setting.get(), value));
    }

    private boolean isValid(Source at, Setting setting, String value) {
        String lower = Vocabulary.lower(value);
        return switch (setting) {
            case AUDIT_ENGINE -> lower.equals("on") || lower.equals("off") || lower.equals("relevantonly");
            case AUDIT_LOG_PARTS -> value.matches("[+-]?[A-Za-z]+");
            case DEBUG_LOG_LEVEL -> Vocabulary.number(value, 9).isPresent();
            case FORCE_REQUEST_BODY_VARIABLE, HASH_ENGINE, REQUEST_BODY_ACCESS, RESPONSE_BODY_ACCESS ->
                lower.equals("on") || lower.equals("off");
            case PARSE_XML_INTO_ARGS -> lower.equals("on") || lower.equals("off") || lower.equals("onlyargs");
            case REQUEST_BODY_LIMIT, RESPONSE_BODY_LIMIT ->
                Vocabulary.number(value, Integer.MAX_VALUE).isPresent();
            case REQUEST_BODY_PROCESSOR ->
                lower.equals("urlencoded") || lower.equals("multipart") || lower.equals("xml") || lower.equals("json");
            case RULE_ENGINE -> lower.equals("on") || lower.equals("off") || lower.equals("detectiononly");
            case RULE_REMOVE_BY_ID -> IdRanges.parse(value).isPresent();
            case RULE_REMOVE_BY_MSG, RULE_REMOVE_BY_TAG -> !value.isEmpty();
            case RULE_REMOVE_TARGET_BY_ID, RULE_REMOVE_TARGET_BY_MSG, RULE_REMOVE_TARGET_BY_TAG ->
                isTargetRemoval(at, setting, value);
        };
    }

    private boolean isTargetRemoval(Source at, Setting setting, String value) {
        int semicolon = value.indexOf(';');
        if (semicolon <= 0 || semicolon == value.length() - 1) {
            return false;
        }
        targets.parse(at, value.substring(semicolon + 1));
        return setting != Setting.RULE_REMOVE_TARGET_BY_ID
                || IdRanges.parse(value.substring(0, semicolon)).isPresent();
    }
}
