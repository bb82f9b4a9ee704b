package sekisho.waf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Sends one text as the field of a form, as a browser does, through the rules of the product at level 1. */
final class Submissions {
    private static final InetSocketAddress CLIENT = new InetSocketAddress("203.0.113.9", 51324);
    private static final InetSocketAddress SERVER = new InetSocketAddress("198.51.100.7", 443);
    private static final Instant TIME = Instant.parse("2026-11-24T00:00:00Z");
    private static final String BOUNDARY = "----WebKitFormBoundaryq3TzKx8mWv5RfB1c";

    enum Shape {
        FORM,
        MULTIPART,
        JSON
    }

    private Submissions() {}

    static RuleSet rules() {
        try {
            CoreRuleSet core = CoreRuleSet.in(Crs.FOLDER)
                    .orElseThrow(() -> new AssertionError("there is no Core Rule Set in " + Crs.FOLDER));
            return switch (RuleSet.load(core.texts(Tuning.DEFAULT))) {
                case RuleSet.Loaded loaded -> loaded.rules();
                case RuleSet.Rejected rejected -> throw new AssertionError(rejected.problems());
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SortedSet<Long> refusedBy(RuleSet rules, Shape shape, String text) {
        return refusedBy(rules, shape, text.getBytes(StandardCharsets.UTF_8), "");
    }

    /** The scoring rules when the text is refused; empty when it passes. */
    static SortedSet<Long> refusedBy(RuleSet rules, Shape shape, byte[] text, String charset) {
        byte[] body = body(shape, text);
        String type = switch (shape) {
            case FORM -> "application/x-www-form-urlencoded" + charset;
            case MULTIPART -> "multipart/form-data; boundary=" + BOUNDARY;
            case JSON -> "application/json";
        };
        Transaction transaction = rules.begin("id", TIME, CLIENT, SERVER);
        transaction.requestLine("POST", "/contact/confirm", "HTTP/1.1");
        transaction.requestHeader("Host", "www.example.jp");
        transaction.requestHeader("Content-Length", Integer.toString(body.length));
        transaction.requestHeader("Content-Type", type);
        transaction.requestHeader(
                "User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        transaction.requestHeader("Accept", "text/html,*/*;q=0.8");
        Optional<Intervention> made = transaction.requestHead();
        if (made.isEmpty()) {
            made = transaction.requestBody(body, false);
        }
        transaction.finish();
        SortedSet<Long> ids = new TreeSet<>();
        if (made.isPresent()) {
            transaction.matches().stream()
                    .filter(match -> match.score() > 0)
                    .forEach(match -> ids.add(match.id().orElse(0)));
            if (ids.isEmpty()) {
                ids.add(made.get().match().id().orElse(0));
            }
        }
        return ids;
    }

    private static byte[] body(Shape shape, byte[] text) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        switch (shape) {
            case FORM -> {
                body.writeBytes(ascii("name=sekisho&comment="));
                for (byte b : text) {
                    body.writeBytes(ascii("%%%02X".formatted(b & 0xff)));
                }
                body.writeBytes(ascii("&page=1"));
            }
            case MULTIPART -> {
                body.writeBytes(
                        ascii("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"comment\"\r\n\r\n"));
                body.writeBytes(text);
                body.writeBytes(ascii("\r\n--" + BOUNDARY + "--\r\n"));
            }
            case JSON -> {
                body.writeBytes(ascii("{\"name\":\"sekisho\",\"comment\":\""));
                for (byte b : text) {
                    if (b >= 0 && b < 0x20) {
                        body.writeBytes(ascii("\\u%04x".formatted((int) b)));
                    } else {
                        if (b == '"' || b == '\\') {
                            body.write('\\');
                        }
                        body.write(b);
                    }
                }
                body.writeBytes(ascii("\",\"page\":1}"));
            }
        }
        return body.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
