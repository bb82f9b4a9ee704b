package sekisho.waf.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import sekisho.waf.body.Multipart.Flag;
import sekisho.waf.body.Multipart.Limits;

final class MultipartPropertyTest {
    @SuppressWarnings("ArrayRecordComponent") // written, never compared
    record Part(String name, String fileName, byte[] content) {}

    @Property(tries = 500)
    void wellFormedBodiesRoundTrip(@ForAll("parts") List<Part> parts, @ForAll("boundaries") String boundary) {
        byte[] body = write(parts, boundary);
        Multipart form = Multipart.parse(body, "multipart/form-data; boundary=" + boundary, Limits.DEFAULT);

        assertThat(form.error()).isEmpty();
        assertThat(form.strictError()).isFalse();
        List<Part> fields =
                parts.stream().filter(part -> part.fileName.isEmpty()).toList();
        List<Part> files =
                parts.stream().filter(part -> !part.fileName.isEmpty()).toList();
        assertThat(form.arguments()).hasSameSizeAs(fields);
        assertThat(form.files()).hasSameSizeAs(files);
        for (int i = 0; i < fields.size(); i++) {
            assertThat(form.arguments().get(i).name()).isEqualTo(fields.get(i).name);
            assertThat(form.arguments().get(i).value()).isEqualTo(fields.get(i).content);
        }
        for (int i = 0; i < files.size(); i++) {
            Multipart.File file = form.files().get(i);
            assertThat(file.name()).isEqualTo(files.get(i).name);
            assertThat(file.fileName()).isEqualTo(files.get(i).fileName);
            assertThat(Arrays.copyOfRange(body, file.start(), file.end())).isEqualTo(files.get(i).content);
        }
    }

    @Property(tries = 1000)
    void nothingThrowsOnAnyBytes(@ForAll("hostile") String body, @ForAll("types") String contentType) {
        check(body.getBytes(StandardCharsets.ISO_8859_1), contentType, Limits.DEFAULT);
        check(body.getBytes(StandardCharsets.ISO_8859_1), contentType, new Limits(2, 40, 60, 1));
    }

    @Property(tries = 1000)
    void nothingThrowsOnMutatedBodies(
            @ForAll("parts") List<Part> parts,
            @ForAll @IntRange(min = 0, max = 1000) int position,
            @ForAll("pieces") String piece) {
        String body = new String(write(parts, "xYz"), StandardCharsets.ISO_8859_1);
        int at = position % (body.length() + 1);
        String inserted = body.substring(0, at) + piece + body.substring(at);
        String replaced = body.substring(0, at) + piece + body.substring(Math.min(body.length(), at + piece.length()));
        check(inserted.getBytes(StandardCharsets.ISO_8859_1), MultipartBodies.TYPE, Limits.DEFAULT);
        check(replaced.getBytes(StandardCharsets.ISO_8859_1), MultipartBodies.TYPE, Limits.DEFAULT);
        check(body.substring(0, at).getBytes(StandardCharsets.ISO_8859_1), MultipartBodies.TYPE, Limits.DEFAULT);
    }

    @Property(tries = 200)
    void aBodyCutAnywhereBeforeItsFinalBoundaryIsAnError(
            @ForAll("parts") List<Part> parts, @ForAll @IntRange(min = 0, max = 1000) int position) {
        byte[] body = write(parts, "xYz");
        int complete = body.length - 2;
        byte[] cut = Arrays.copyOf(body, 1 + position % (complete - 1));
        assertThat(Multipart.parse(cut, MultipartBodies.TYPE, Limits.DEFAULT).error())
                .isPresent();
    }

    private static void check(byte[] body, String contentType, Limits limits) {
        Multipart form = Multipart.parse(body, contentType, limits);
        int content = form.filesCombinedSize();
        for (Multipart.File file : form.files()) {
            assertThat(file.start()).isBetween(0, file.end());
            assertThat(file.end()).isLessThanOrEqualTo(body.length);
            assertThat(file.fileName()).isNotEmpty();
        }
        for (Parameter argument : form.arguments()) {
            content += argument.value().length;
        }
        assertThat(content).isLessThanOrEqualTo(body.length);
        assertThat(form.arguments().size() + form.files().size()).isLessThanOrEqualTo(limits.parts());
        assertThat(form.unmatchedBoundary() != 0).isEqualTo(form.flags().contains(Flag.UNMATCHED_BOUNDARY));
    }

    private static byte[] write(List<Part> parts, String boundary) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Part part : parts) {
            String fileName = part.fileName.isEmpty() ? "" : "; filename=\"" + escape(part.fileName) + "\"";
            out.writeBytes(MultipartBodies.bytes("--" + boundary + "\r\nContent-Disposition: form-data; name=\""
                    + escape(part.name) + "\"" + fileName + "\r\n\r\n"));
            out.writeBytes(part.content);
            out.writeBytes(MultipartBodies.bytes("\r\n"));
        }
        out.writeBytes(MultipartBodies.bytes("--" + boundary + "--\r\n"));
        return out.toByteArray();
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    @Provide
    Arbitrary<List<Part>> parts() {
        Arbitrary<String> name = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withCharRange('\u0080', '\u00ff')
                .withChars('"', '\\', ';', '=', '\'')
                .ofMinLength(1)
                .ofMaxLength(12);
        Arbitrary<String> fileName = Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.just("")), Tuple.of(1, name));
        // Dashes are left out so that no content holds a delimiter
        Arbitrary<byte[]> content = Arbitraries.bytes()
                .filter(value -> value != '-')
                .array(byte[].class)
                .ofMaxSize(60);
        return Combinators.combine(name, fileName, content).as(Part::new).list().ofMaxSize(6);
    }

    @Provide
    Arbitrary<String> boundaries() {
        return Arbitraries.strings()
                .alpha()
                .numeric()
                .withChars("'()+_,-./:?")
                .ofMinLength(1)
                .ofMaxLength(70);
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(
                "\r\n",
                "\n",
                "\r",
                "--",
                "--xYz",
                "--xYz--",
                "--xYz\r\n",
                "\r\n\r\n",
                "\u0000",
                "\"",
                "'",
                "\\",
                ";",
                "=",
                ":",
                " ",
                "\t",
                "a",
                "Content-Disposition: ",
                "form-data",
                "; name=",
                "; filename=\"a\"",
                "; filename*=a''%41",
                "\u00ff",
                "%");
    }

    @Provide
    Arbitrary<String> hostile() {
        return pieces().list().ofMaxSize(40).map(pieces -> String.join("", pieces));
    }

    @Provide
    Arbitrary<String> types() {
        Arbitrary<String> broken = Arbitraries.of(
                        "multipart/form-data", "; ", "boundary", "=", "xYz", "\"", " ", ";", "\u00ff", "boundary=", "a")
                .list()
                .ofMaxSize(6)
                .map(pieces -> "multipart/form-data" + String.join("", pieces));
        return Arbitraries.oneOf(Arbitraries.just(MultipartBodies.TYPE), broken);
    }
}
