package sekisho.waf.seclang;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds names without case and answers them in their canonical spelling. */
final class Vocabulary {
    private static final Map<String, Variable> VARIABLES = new HashMap<>();
    private static final Map<String, String> OPERATORS = byLowerCase(Names.OPERATORS);
    private static final Map<String, String> TRANSFORMATIONS = byLowerCase(Names.TRANSFORMATIONS);
    private static final List<String> SEVERITIES =
            List.of("emergency", "alert", "critical", "error", "warning", "notice", "info", "debug");

    /** Collections that live longer than a transaction, and TX: what setvar may change. */
    static final Set<Variable> STORED =
            EnumSet.of(Variable.TX, Variable.IP, Variable.GLOBAL, Variable.SESSION, Variable.USER, Variable.RESOURCE);

    private static final Set<Variable> COLLECTIONS = EnumSet.of(
            Variable.ARGS,
            Variable.ARGS_GET,
            Variable.ARGS_GET_NAMES,
            Variable.ARGS_NAMES,
            Variable.ARGS_POST,
            Variable.ARGS_POST_NAMES,
            Variable.ENV,
            Variable.FILES,
            Variable.FILES_NAMES,
            Variable.FILES_SIZES,
            Variable.FILES_TMPNAMES,
            Variable.FILES_TMP_CONTENT,
            Variable.GEO,
            Variable.MATCHED_VARS,
            Variable.MATCHED_VARS_NAMES,
            Variable.MULTIPART_FILENAME,
            Variable.MULTIPART_NAME,
            Variable.MULTIPART_PART_HEADERS,
            Variable.REQUEST_COOKIES,
            Variable.REQUEST_COOKIES_NAMES,
            Variable.REQUEST_HEADERS,
            Variable.REQUEST_HEADERS_NAMES,
            Variable.RESPONSE_ARGS,
            Variable.RESPONSE_HEADERS,
            Variable.RESPONSE_HEADERS_NAMES,
            Variable.RESPONSE_XML,
            Variable.RULE,
            Variable.XML);

    static {
        for (Variable variable : Variable.values()) {
            VARIABLES.put(variable.name(), variable);
        }
        COLLECTIONS.addAll(STORED);
        OPERATORS.put("ipmatchf", "ipMatchFromFile");
        OPERATORS.put("pmf", "pmFromFile");
        TRANSFORMATIONS.put("normalisepath", "normalizePath");
        TRANSFORMATIONS.put("normalisepathwin", "normalizePathWin");
    }

    private Vocabulary() {}

    static Optional<Variable> variable(String name) {
        return Optional.ofNullable(VARIABLES.get(name.toUpperCase(Locale.ROOT)));
    }

    static boolean isCollection(Variable variable) {
        return COLLECTIONS.contains(variable);
    }

    static Optional<String> operator(String name) {
        return Optional.ofNullable(OPERATORS.get(lower(name)));
    }

    static Optional<String> transformation(String name) {
        return Optional.ofNullable(TRANSFORMATIONS.get(lower(name)));
    }

    /** 0 (emergency) to 7 (debug), from a number or a word. */
    static Optional<Integer> severity(String text) {
        if (text.length() == 1 && text.charAt(0) >= '0' && text.charAt(0) <= '7') {
            return Optional.of(text.charAt(0) - '0');
        }
        int index = SEVERITIES.indexOf(lower(text));
        return index < 0 ? Optional.empty() : Optional.of(index);
    }

    /** 1 to 5, from a number or a word. */
    static Optional<Integer> phase(String text) {
        return switch (lower(text)) {
            case "1" -> Optional.of(1);
            case "2", "request" -> Optional.of(2);
            case "3" -> Optional.of(3);
            case "4", "response" -> Optional.of(4);
            case "5", "logging" -> Optional.of(5);
            default -> Optional.empty();
        };
    }

    /** A number without sign, or nothing when it is none or exceeds {@code highest}. */
    static Optional<Long> number(String text, long highest) {
        if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        long value = Long.parseLong(text);
        return value > highest ? Optional.empty() : Optional.of(value);
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> byLowerCase(List<String> names) {
        Map<String, String> map = new HashMap<>();
        for (String name : names) {
            map.put(lower(name), name);
        }
        return map;
    }
}
