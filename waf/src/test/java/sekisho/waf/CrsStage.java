package sekisho.waf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * One stage of a Core Rule Set regression test, as the rules shall see it: a request that was read from the wire, the answer that the
 * suite's backend gives, and the ids expected. Strings hold one char per byte.
 */
record CrsStage(
        String id,
        String method,
        String target,
        String protocol,
        List<Map.Entry<String, String>> headers,
        String text,
        List<Long> expected,
        List<Long> unexpected,
        boolean statusOnly) {
    private static final Pattern BODY_METHOD = Pattern.compile("^POST|PUT|PATCH|DELETE$");
    private static final Pattern REPEAT =
            Pattern.compile("\\{\\{\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*\\|\\s*repeat\\s+(\\d+)\\s*\\}\\}");

    /** The request body. */
    byte[] body() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Every stage of every file below the folder, in order of names. */
    static List<CrsStage> all(Path folder) {
        List<CrsStage> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".yaml"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList()) {
                all.addAll(file(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    @SuppressWarnings("unchecked")
    private static List<CrsStage> file(Path file) throws IOException {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new FailsafeSchema())
                .setCodePointLimit(64 << 20)
                .build();
        Map<String, Object> root = (Map<String, Object>) new Load(settings).loadFromString(Files.readString(file));
        String rule = file.getFileName().toString().replace(".yaml", "");
        List<CrsStage> stages = new ArrayList<>();
        for (Map<String, Object> test : (List<Map<String, Object>>) root.getOrDefault("tests", List.of())) {
            for (Map<String, Object> stage : (List<Map<String, Object>>) test.getOrDefault("stages", List.of())) {
                Map<String, Object> inner = (Map<String, Object>) stage.getOrDefault("stage", stage);
                stages.add(of(
                        rule + "-" + test.get("test_id"),
                        (Map<String, Object>) inner.getOrDefault("input", Map.of()),
                        (Map<String, Object>) inner.getOrDefault("output", Map.of())));
            }
        }
        return stages;
    }

    @SuppressWarnings("unchecked")
    private static CrsStage of(String id, Map<String, Object> input, Map<String, Object> output) {
        Map<String, Object> log = (Map<String, Object>) output.getOrDefault("log", Map.of());
        List<Long> expected = longs(log.get("expect_ids"));
        List<Long> unexpected = longs(log.get("no_expect_ids"));
        boolean statusOnly = expected.isEmpty() && unexpected.isEmpty();
        if (input.containsKey("encoded_request")) {
            return parsed(id, decode(input.get("encoded_request")), expected, unexpected);
        }
        boolean complete = !"false".equals(input.getOrDefault("autocomplete_headers", "true"))
                && !"true".equals(input.getOrDefault("stop_magic", "false"));
        Map<String, String> sorted = new TreeMap<>();
        ((Map<String, String>) input.getOrDefault("headers", Map.of()))
                .forEach((name, value) -> sorted.put(bytes(name), bytes(value)));
        List<Map.Entry<String, String>> headers = new ArrayList<>(sorted.entrySet());
        byte[] data = {};
        if (input.containsKey("data")) {
            Matcher matcher = REPEAT.matcher((String) input.get("data"));
            data = matcher.replaceAll(
                            match -> Matcher.quoteReplacement(match.group(1).repeat(Integer.parseInt(match.group(2)))))
                    .getBytes(StandardCharsets.UTF_8);
        } else if (input.containsKey("encoded_data")) {
            data = decode(input.get("encoded_data"));
        }
        String method = (String) input.getOrDefault("method", "GET");
        if (data.length > 0 && complete) {
            if (header(headers, "content-type") == null) {
                headers.add(Map.entry("Content-Type", "application/x-www-form-urlencoded"));
            }
            String type = header(headers, "content-type");
            if (type != null && type.equalsIgnoreCase("application/x-www-form-urlencoded")) {
                data = formEncode(data);
            }
        }
        String type = header(headers, "content-type");
        if (type != null && type.toLowerCase(java.util.Locale.ROOT).contains("multipart/form-data;")) {
            data = new String(data, StandardCharsets.ISO_8859_1)
                    .replace("\n", "\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
        }
        if (complete) {
            if (header(headers, "connection") == null) {
                headers.add(Map.entry("Connection", "close"));
            }
            if (header(headers, "content-length") == null
                    && (data.length > 0 || BODY_METHOD.matcher(method).find())) {
                headers.add(Map.entry("Content-Length", Integer.toString(data.length)));
            }
        }
        return new CrsStage(
                id,
                bytes(method),
                bytes((String) input.getOrDefault("uri", "/")),
                bytes((String) input.getOrDefault("version", "HTTP/1.1")),
                headers,
                new String(data, StandardCharsets.ISO_8859_1),
                expected,
                unexpected,
                statusOnly);
    }

    private static CrsStage parsed(String id, byte[] request, List<Long> expected, List<Long> unexpected) {
        String text = new String(request, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String head = end < 0 ? text : text.substring(0, end);
        String body = end < 0 ? "" : text.substring(end + 4);
        String[] lines = head.split("\r\n", -1);
        String[] line = lines[0].split(" ", 3);
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.add(Map.entry(
                        lines[i].substring(0, colon),
                        lines[i].substring(colon + 1).strip()));
            }
        }
        return new CrsStage(
                id,
                line[0],
                line.length > 1 ? line[1] : "/",
                line.length > 2 ? line[2] : "HTTP/0.9",
                headers,
                body,
                expected,
                unexpected,
                false);
    }

    @Nullable
    String header(String name) {
        return header(headers, name);
    }

    private static @Nullable String header(List<Map.Entry<String, String>> headers, String name) {
        for (Map.Entry<String, String> header : headers) {
            if (header.getKey().equalsIgnoreCase(name)) {
                return header.getValue();
            }
        }
        return null;
    }

    private static byte[] decode(Object base64) {
        return Base64.getMimeDecoder().decode((String) base64);
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static List<Long> longs(@Nullable Object ids) {
        return ids == null
                ? List.of()
                : ((List<?>) ids).stream().map(id -> Long.valueOf((String) id)).toList();
    }

    private static byte[] formEncode(byte[] data) {
        String text = new String(data, StandardCharsets.ISO_8859_1);
        String decoded = decode(text);
        if (decoded == null || !decoded.equals(text)) {
            return data;
        }
        StringBuilder all = new StringBuilder();
        String trimmed = text.endsWith("&") ? text.substring(0, text.length() - 1) : text;
        for (String token : trimmed.split("&", -1)) {
            int equals = token.indexOf('=');
            if (!all.isEmpty()) {
                all.append('&');
            }
            all.append(quote(equals < 0 ? token : token.substring(0, equals)));
            if (equals >= 0) {
                all.append('=').append(quote(token.substring(equals + 1)));
            }
        }
        return all.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static @Nullable String decode(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '+') {
                out.write(' ');
            } else if (c == '%') {
                if (i + 2 >= text.length()
                        || Character.digit(text.charAt(i + 1), 16) < 0
                        || Character.digit(text.charAt(i + 2), 16) < 0) {
                    return null;
                }
                out.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                out.write(c);
            }
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static String quote(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.ISO_8859_1)
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    @Override
    public String toString() {
        return id;
    }
}
