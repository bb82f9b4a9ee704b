package sekisho.app.suite;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a stage sends. */
sealed interface RequestText {
    /** As it goes over the wire. */
    byte[] bytes();

    /** Whether the response has no content (RFC 9110 §9.3.2). */
    boolean headOnly();

    /** A header field of a request, in the spelling of the test. */
    record Field(String name, String value) {
        private static final String FORM = "application/x-www-form-urlencoded";

        boolean named(String other) {
            return name.equalsIgnoreCase(other);
        }

        private boolean isForm() {
            return named("Content-Type") && value.equalsIgnoreCase(FORM);
        }

        private boolean isMultipart() {
            return named("Content-Type") && value.toLowerCase(Locale.ROOT).contains("multipart/form-data;");
        }
    }

    /** Bytes that the test gives whole. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Whole(byte[] bytes, boolean headOnly) implements RequestText {}

    /**
     * A request in parts, which may be as wrong as the test wants them.
     *
     * @param complete whether what a well-behaved client adds is added: content type, length, connection option
     * @param fields in the order in which they are sent
     * @param body before form encoding and line ends
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Parts(String method, String target, String version, List<Field> fields, byte[] body, boolean complete)
            implements RequestText {
        /** Sic: the reference runner's expression, whose anchors bind to the first and the last word only. */
        private static final Pattern WITH_BODY = Pattern.compile("^POST|PUT|PATCH|DELETE$");

        private static final Pattern REPEAT =
                Pattern.compile("\\{\\{\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*\\|\\s*repeat\\s+(\\d+)\\s*}}");

        public Parts {
            fields = List.copyOf(fields);
        }

        /** The template <code>{{ "x" | repeat 3 }}</code> written out. */
        static String repeated(String data) {
            return REPEAT.matcher(data)
                    .replaceAll(
                            match -> Matcher.quoteReplacement(match.group(1).repeat(Integer.parseInt(match.group(2)))));
        }

        @Override
        public boolean headOnly() {
            return method.equals("HEAD");
        }

        @Override
        public byte[] bytes() {
            List<Field> sent = new ArrayList<>(fields);
            byte[] content = body;
            if (content.length > 0 && complete) {
                if (sent.stream().noneMatch(field -> field.named("Content-Type"))) {
                    sent.add(new Field("Content-Type", Field.FORM));
                }
                if (sent.stream().anyMatch(Field::isForm)) {
                    content = FormEncoding.encodedUnlessItIs(content);
                }
            }
            if (sent.stream().anyMatch(Field::isMultipart)) {
                content = withNetworkLineEnds(content);
            }
            if (complete) {
                if (sent.stream().noneMatch(field -> field.named("Connection"))) {
                    sent.add(new Field("Connection", "close"));
                }
                if (sent.stream().noneMatch(field -> field.named("Content-Length"))
                        && (content.length > 0 || WITH_BODY.matcher(method).find())) {
                    sent.add(new Field("Content-Length", Integer.toString(content.length)));
                }
            }
            return written(sent, content);
        }

        private byte[] written(List<Field> sent, byte[] content) {
            StringBuilder head = new StringBuilder();
            head.append(method)
                    .append(' ')
                    .append(target)
                    .append(' ')
                    .append(version)
                    .append("\r\n");
            for (Field field : sent) {
                head.append(field.name).append(": ").append(field.value).append("\r\n");
            }
            head.append("\r\n");
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
            whole.writeBytes(content);
            return whole.toByteArray();
        }

        /** RFC 2046 §4.1.1: lines of a multipart body end in CRLF; the tests are written with LF. */
        private static byte[] withNetworkLineEnds(byte[] text) {
            ByteArrayOutputStream lines = new ByteArrayOutputStream(text.length + 64);
            for (byte b : text) {
                if (b == '\n') {
                    lines.write('\r');
                }
                lines.write(b);
            }
            return lines.toByteArray();
        }
    }
}
