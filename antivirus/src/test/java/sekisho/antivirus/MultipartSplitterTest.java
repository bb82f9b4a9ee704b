package sekisho.antivirus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies taken apart, or not when readers could disagree on them. */
class MultipartSplitterTest {
    private static final String FORM = "multipart/form-data; boundary=b";

    /** What the parts were: {@code F:} for a file, {@code -:} for a field. */
    private static final class Seen implements MultipartSplitter.Parts {
        private final List<String> parts = new ArrayList<>();
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private String kind = "";

        @Override
        public void begin(PartHead head) {
            kind = head.file() ? "F:" : "-:";
        }

        @Override
        public void content(byte[] bytes, int offset, int count) {
            content.write(bytes, offset, count);
        }

        @Override
        public void end() {
            parts.add(kind + content.toString(StandardCharsets.ISO_8859_1));
            content.reset();
        }
    }

    private static Optional<List<String>> split(String type, String body, int step) {
        Optional<MultipartBoundary> boundary = MultipartBoundary.of(type);
        if (boundary.isEmpty()) {
            return Optional.empty();
        }
        Seen seen = new Seen();
        MultipartSplitter splitter = new MultipartSplitter(boundary.get(), seen);
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = 0; at < bytes.length; at += step) {
            if (!splitter.feed(bytes, at, Math.min(step, bytes.length - at))) {
                splitter.finish();
                return Optional.empty();
            }
        }
        return splitter.finish() ? Optional.of(seen.parts) : Optional.empty();
    }

    private static Optional<List<String>> split(String body) {
        Optional<List<String>> whole = split(FORM, body, Integer.MAX_VALUE / 2);
        for (int step = 1; step < 40; step++) {
            assertThat(split(FORM, body, step)).as("by %d", step).isEqualTo(whole);
        }
        return whole;
    }

    private static String field(String content) {
        return "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + content + "\r\n";
    }

    private static String file(String content) {
        return "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"x\"\r\n\r\n" + content + "\r\n";
    }

    private static final String END = "--b--\r\n";

    @Test
    void partsAreToldApartWhereverTheBytesAreSplit() {
        assertThat(split(field("one") + file("two\r\n-- b\r\n--c\r\n") + file("") + END))
                .contains(List.of("-:one", "F:two\r\n-- b\r\n--c\r\n", "F:"));
        assertThat(split("\r\n" + field("one") + "--b--")).contains(List.of("-:one"));
        assertThat(split("--b--")).contains(List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Disposition: form-data; name=a; filename=x",
                "content-disposition:form-data; name=a; FileName*=UTF-8''x",
                "Content-Disposition: form-data; name=\"filename\"",
                "Content-Disposition: form-data; name=a\r\nContent-Type: text/plain",
                "Content-Disposition: form-data; name=a; filename=\"\""
            })
    void whateverSomeReaderMayTakeForAFileIsOne(String head) {
        assertThat(split("--b\r\n" + head + "\r\n\r\nx\r\n" + END)).contains(List.of("F:x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "preamble\r\n--b\r\n",
                "--b\n",
                "--b \r\n",
                "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n",
                "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\n--b--\r\n",
                "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r--b--\r\n",
                "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx--b\r\ny\r\n--b--\r\n",
                "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b\t\r\n--b--\r\n",
                "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--bc\r\n--b--\r\n",
                "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n--b--\r\n",
                "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b--\r\nmore",
                "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b--\n",
                "--b\r\nContent-Disposition: form-data; name=a\n\nx\r\n--b--\r\n",
                "--b\r\nContent-Disposition: form-data;\r\n name=a\r\n\r\nx\r\n--b--\r\n",
                "--b\r\nContent-Disposition : form-data; name=a\r\n\r\nx\r\n--b--\r\n",
                "--b\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--b--\r\n",
                "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--\r\n",
                "--b\r\n\r\nx\r\n--b--\r\n",
                "--b\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b\r\n\r\nx\r\n--b--\r\n",
                "--b\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\nx\r\n--b--\r\n",
                "--b\r\nContent-Disposition: form-data; name=a\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\nx\r\n--b--\r\n",
                "--b\r\nContent-Disposition: form-data; name=\"a\u0000\"\r\n\r\nx\r\n--b--\r\n"
            })
    void whatReadersMayTakeApartDifferentlyIsNotReadable(String body) {
        assertThat(split(body)).isEmpty();
    }

    @Test
    void aReaderThatTakesQuotationMarksForAPartOfTheBoundarySeesNothingElse() {
        String quoted = "multipart/form-data; boundary=\"b\"";
        assertThat(split(quoted, field("x") + END, 7)).contains(List.of("-:x"));
        assertThat(split(quoted, field("x\r\n--\"b\"\r\n") + END, 7)).isEmpty();
    }

    @Test
    void otherMultipartBodiesAreFilesThroughout() {
        String mixed = "multipart/mixed; boundary=b";
        assertThat(split(mixed, "--b\r\n\r\nx\r\n--b\r\nContent-Type: a/b\r\n\r\ny\r\n--b--", 3))
                .contains(List.of("F:x", "F:y"));
    }

    @Test
    void boundsAreKept() {
        String many = field("").repeat(MultipartSplitter.MOST_PARTS);
        assertThat(split(FORM, many + END, 1000)).isPresent();
        assertThat(split(FORM, many + field("") + END, 1000)).isEmpty();
        String head = "--b\r\nContent-Disposition: form-data; name=\"";
        assertThat(split(FORM, head + "a".repeat(10_000) + "\"\r\n\r\nx\r\n" + END, 999))
                .isPresent();
        assertThat(split(FORM, head + "a".repeat(MultipartSplitter.MOST_HEAD) + "\"\r\n\r\nx\r\n" + END, 999))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data boundary=b",
                "multipart/form-data; Boundary=b",
                "multipart/form-data; boundary =b",
                "multipart/form-data; boundary= b",
                "multipart/form-data; boundary=b; boundary=c",
                "multipart/form-data; boundary=b; BOUNDARY=c",
                "multipart/form-data; boundary*=b",
                "multipart/form-data; boundary*0=b; boundary=c",
                "multipart/form-data; boundary=\"b",
                "multipart/form-data; boundary=\"b\\c\"",
                "multipart/form-data; boundary=\"b \"",
                "multipart/form-data; boundary=b,application/json",
                "multipart/form-data; boundary=b x",
                "application/json, multipart/form-data; boundary=b",
                "multipart/form-data; a=\"; boundary=c\"; boundary=b"
            })
    void aBoundaryThatReadersMayReadDifferentlyIsNone(String type) {
        assertThat(MultipartBoundary.of(type)).isEmpty();
    }

    @Test
    void ordinaryClientsAreUnderstood() {
        assertThat(MultipartBoundary.of("multipart/form-data; boundary=----WebKitFormBoundaryAbC123"))
                .contains(new MultipartBoundary("----WebKitFormBoundaryAbC123", false, true));
        assertThat(MultipartBoundary.of("Multipart/Form-Data; boundary=\"0ff-=:_.?\"; charset=utf-8"))
                .contains(new MultipartBoundary("0ff-=:_.?", true, true));
        assertThat(MultipartBoundary.of("multipart/related; type=\"a/b\"; boundary=x;charset=utf-8"))
                .contains(new MultipartBoundary("x", false, false));
    }

    @Property(tries = 2000)
    void neverThrowsAndDoesNotDependOnHowTheBytesAreSplit(
            @ForAll @Size(max = 12) List<@IntRange(max = 11) Integer> pieces,
            @ForAll @IntRange(min = 1, max = 30) int step) {
        String[] words = {
            "--b",
            "--b--",
            "\r\n",
            "\n",
            "\r",
            "-",
            "\r\n\r\n",
            "Content-Disposition: form-data; name=a",
            "x",
            "\r\n--b",
            "; filename=y",
            "--"
        };
        StringBuilder body = new StringBuilder("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n");
        pieces.forEach(piece -> body.append(words[piece]));
        body.append("\r\n--b--");
        assertThat(split(FORM, body.toString(), step)).isEqualTo(split(FORM, body.toString(), 1 << 20));
    }

    @Property(tries = 500)
    void whatIsPutTogetherIsTakenApart(@ForAll @Size(max = 5) List<@Size(max = 300) byte[]> files) {
        StringBuilder body = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (byte[] bytes : files) {
            String content = new String(bytes, StandardCharsets.ISO_8859_1);
            if (!content.contains("--b")) {
                body.append(file(content));
                expected.add("F:" + content);
            }
        }
        assertThat(split(FORM, body + END, 37)).contains(expected);
    }

    @Property(tries = 2000)
    void noBytesMakeItThrow(@ForAll @Size(max = 200) byte[] bytes, @ForAll @ByteRange byte more) {
        byte[] all = bytes.clone();
        if (all.length > 0) {
            all[all.length / 2] = more;
        }
        split(FORM, "--b\r\n" + new String(all, StandardCharsets.ISO_8859_1), 5);
    }
}
