package sekisho.waf.body;

import org.jspecify.annotations.Nullable;

/**
 * The Content-Disposition of a part (RFC 7578 §4.2), read strictly: names of parameters are case-sensitive, and others than
 * name, filename and filename* are errors. Used once, by one thread.
 */
final class MultipartDisposition {
    private static final String TYPE = "form-data";
    /** The marks of RFC 5987's mime-charsetc. */
    private static final String CHARSET_MARKS = "!#$%&+-^_`{}~";
    /** The marks of RFC 5987's attr-char. */
    private static final String ATTRIBUTE_MARKS = "!#$&+-.^_`|~";

    private final String field;
    private int at;
    private @Nullable String name;
    private @Nullable String fileName;
    private @Nullable String extendedFileName;
    private boolean invalidQuoting;
    private @Nullable String problem;

    /** Reads a field value, unfolded, one char per byte. Never throws. */
    MultipartDisposition(String field) {
        this.field = field;
        problem = read();
    }

    /** Empty without one. */
    String name() {
        return name == null ? "" : name;
    }

    /** Empty without one. */
    String fileName() {
        return fileName == null ? "" : fileName;
    }

    boolean invalidQuoting() {
        return invalidQuoting;
    }

    /** What is wrong, in fixed words; null when nothing is. Name and file name hold what was read before it. */
    @Nullable
    String problem() {
        return problem;
    }

    private @Nullable String read() {
        if (!field.startsWith(TYPE)) {
            return "not form-data";
        }
        at = TYPE.length();
        skipBlanks();
        while (at < field.length()) {
            if (field.charAt(at) != ';') {
                if (field.charAt(at - 1) == '"' || field.charAt(at - 1) == '\'') {
                    invalidQuoting = true;
                }
                return "semicolon missing";
            }
            at++;
            if (at == field.length()) {
                break; // a semicolon at the end is let pass
            }
            skipBlanks();
            String wrong = parameter();
            if (wrong != null) {
                return wrong;
            }
            skipBlanks();
        }
        return extendedFileName != null && fileName().isEmpty() ? "filename* without filename" : null;
    }

    private @Nullable String parameter() {
        int start = at;
        while (at < field.length() && field.charAt(at) != '=' && !isBlank(field.charAt(at))) {
            at++;
        }
        String parameter = field.substring(start, at);
        skipBlanks();
        if (at == field.length() || field.charAt(at) != '=') {
            return "equals sign missing";
        }
        at++;
        skipBlanks();
        if (at == field.length()) {
            return "value missing";
        }
        return switch (parameter) {
            case "name" -> {
                boolean again = name != null;
                String value = value();
                name = again ? name : value;
                yield value == null ? "quotation mark missing" : again ? "duplicate name" : null;
            }
            case "filename" -> {
                boolean again = fileName != null;
                String value = value();
                fileName = again ? fileName : value;
                yield value == null ? "quotation mark missing" : again ? "duplicate filename" : null;
            }
            case "filename*" -> {
                boolean again = extendedFileName != null;
                extendedFileName = extendedValue();
                yield extendedFileName == null ? "filename* malformed" : again ? "duplicate filename*" : null;
            }
            default -> "unknown parameter";
        };
    }

    /** A quoted string, apostrophes accepted, or a token; null when the closing mark is missing. */
    private @Nullable String value() {
        char quote = field.charAt(at);
        if (quote != '"' && quote != '\'') {
            int start = at;
            while (at < field.length() && isTokenChar(field.charAt(at))) {
                at++;
            }
            String token = field.substring(start, at);
            invalidQuoting |= token.indexOf('\'') >= 0;
            return token;
        }
        invalidQuoting |= quote == '\'';
        at++;
        StringBuilder value = new StringBuilder();
        while (at < field.length() && field.charAt(at) != quote) {
            if (field.charAt(at) == '\\' && at + 1 < field.length()) {
                char next = field.charAt(at + 1);
                if (next == quote || next == '\\') {
                    // Other backslashes stay: browsers sent paths such as C:\file unescaped
                    at++;
                }
            }
            value.append(field.charAt(at++));
        }
        if (at == field.length()) {
            return null;
        }
        at++;
        return value.toString();
    }

    /** RFC 5987's ext-value after charset and language; null when it is malformed. */
    private @Nullable String extendedValue() {
        int start = at;
        while (at < field.length() && isAlphanumericOr(field.charAt(at), CHARSET_MARKS)) {
            at++;
        }
        int language = field.indexOf('\'', at + 1);
        if (at == start || at == field.length() || field.charAt(at) != '\'' || language < 0) {
            return null;
        }
        start = language + 1;
        at = start;
        while (at < field.length() && field.charAt(at) != ';' && !isBlank(field.charAt(at))) {
            char value = field.charAt(at);
            if (value == '%' && at + 2 < field.length() && isHex(field.charAt(at + 1)) && isHex(field.charAt(at + 2))) {
                at += 3;
            } else if (isAlphanumericOr(value, ATTRIBUTE_MARKS)) {
                at++;
            } else {
                return null;
            }
        }
        return field.substring(start, at);
    }

    private void skipBlanks() {
        while (at < field.length() && isBlank(field.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char value) {
        return value == ' ' || value == '\t';
    }

    private static boolean isHex(char value) {
        return (value >= '0' && value <= '9') || (value >= 'A' && value <= 'F') || (value >= 'a' && value <= 'f');
    }

    private static boolean isAlphanumericOr(char value, String marks) {
        return (value >= '0' && value <= '9')
                || (value >= 'A' && value <= 'Z')
                || (value >= 'a' && value <= 'z')
                || marks.indexOf(value) >= 0;
    }

    /** token of RFC 2045 §5.1. */
    private static boolean isTokenChar(char value) {
        return value > ' ' && value < 127 && "()<>@,;:\\\"/[]?=".indexOf(value) < 0;
    }
}
