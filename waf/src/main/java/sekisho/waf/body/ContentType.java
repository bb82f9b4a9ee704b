package sekisho.waf.body;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A Content-Type field (RFC 9110 §8.3), read as tolerantly as applications do: white space around every mark, parameters without
 * a value or with an unclosed quote. One char per byte.
 *
 * @param mediaType in lower case, without parameters; empty when there is none
 * @param parameters in order, names in lower case, values without quotes; repeated names kept, at most {@value #PARAMETERS}
 */
public record ContentType(String mediaType, List<Attribute> parameters) {
    /** The most parameters that are read. */
    public static final int PARAMETERS = 32;

    /** A parameter of a media type. */
    public record Attribute(String name, String value) {}

    public ContentType {
        parameters = List.copyOf(parameters);
    }

    /** Reads a field value. Never fails; linear. */
    public static ContentType parse(String field) {
        int semicolon = end(field, 0, ';');
        String mediaType = field.substring(0, semicolon).strip().toLowerCase(Locale.ROOT);
        List<Attribute> parameters = new ArrayList<>();
        int at = semicolon + 1;
        while (at < field.length() && parameters.size() < PARAMETERS) {
            int stop = end(field, at, ';');
            int equals = end(field, at, '=');
            if (equals >= stop) {
                add(parameters, field.substring(at, stop), "");
                at = stop + 1;
                continue;
            }
            String name = field.substring(at, equals);
            int start = equals + 1;
            while (start < field.length() && isSpace(field.charAt(start))) {
                start++;
            }
            if (start < field.length() && field.charAt(start) == '"') {
                StringBuilder value = new StringBuilder();
                int quote = unquote(field, start + 1, value);
                add(parameters, name, value.toString());
                stop = end(field, quote, ';');
            } else {
                stop = end(field, start, ';');
                add(parameters, name, field.substring(start, stop).strip());
            }
            at = stop + 1;
        }
        return new ContentType(mediaType, parameters);
    }

    /** The value of the first parameter of this name. */
    public Optional<String> parameter(String lowerCaseName) {
        for (Attribute parameter : parameters) {
            if (parameter.name().equals(lowerCaseName)) {
                return Optional.of(parameter.value());
            }
        }
        return Optional.empty();
    }

    /** The charset parameter in lower case, if it is not empty. */
    public Optional<String> charset() {
        return parameter("charset").map(name -> name.toLowerCase(Locale.ROOT)).filter(name -> !name.isEmpty());
    }

    /** The boundary parameter, if it is not empty. */
    public Optional<String> boundary() {
        return parameter("boundary").filter(boundary -> !boundary.isEmpty());
    }

    private static void add(List<Attribute> parameters, String name, String value) {
        String key = name.strip().toLowerCase(Locale.ROOT);
        if (!key.isEmpty()) {
            parameters.add(new Attribute(key, value));
        }
    }

    /** Reads up to the closing quote, taking backslashes off; the index after it. */
    private static int unquote(String field, int from, StringBuilder value) {
        for (int i = from; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '"') {
                return i + 1;
            }
            if (c == '\\' && i + 1 < field.length()) {
                c = field.charAt(++i);
            }
            value.append(c);
        }
        return field.length();
    }

    private static int end(String field, int from, char mark) {
        int index = field.indexOf(mark, from);
        return index < 0 ? field.length() : index;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
