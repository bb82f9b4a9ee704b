package sekisho.waf.body;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.waf.body.MultipartBodies.body;
import static sekisho.waf.body.MultipartBodies.bytes;
import static sekisho.waf.body.MultipartBodies.field;
import static sekisho.waf.body.MultipartBodies.pairs;
import static sekisho.waf.body.MultipartBodies.parse;
import static sekisho.waf.body.MultipartBodies.part;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.waf.body.Multipart.Limits;

/** What stands before content: Content-Type, part headers, Content-Disposition. */
final class MultipartHeadTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~ | Content-Type header not available.",
                "text/plain | Invalid MIME type.",
                "multipart/mixed; boundary=xYz | Invalid MIME type.",
                "multipart/form-data | Boundary not found in C-T.",
                "multipart/form-data; BOUNDARY=xYz | Invalid boundary in C-T (case sensitivity).",
                "multipart/form-data; boundary=xYz; boundary=a | Multiple boundary parameters in C-T.",
                "multipart/form-data; boundary=xYz; Boundary=a | Multiple boundary parameters in C-T.",
                "multipart/form-data; charset=utf-8; boundary=xYz | Invalid boundary in C-T (malformed).",
                "multipart/form-data;; boundary=xYz | Invalid boundary in C-T (malformed).",
                "multipart/form-dataX; boundary=xYz | Invalid boundary in C-T (malformed).",
                "multipart/form-data; boundary | Invalid boundary in C-T (malformed).",
                "multipart/form-data; boundary*=xYz | Invalid boundary in C-T (parameter name).",
                "multipart/form-data; boundary=\"xYz | Invalid boundary in C-T (quote).",
                "multipart/form-data; boundary=xYz\" | Invalid boundary in C-T (quote).",
                "multipart/form-data; boundary=\" | Invalid boundary in C-T (quote).",
                "multipart/form-data; boundary=\"xYz\"; a=b | Invalid boundary in C-T (quote).",
                "multipart/form-data; boundary= | Invalid boundary in C-T (empty).",
                "multipart/form-data; boundary=; a=b | Invalid boundary in C-T (empty).",
                "multipart/form-data; boundary=\"\" | Invalid boundary in C-T (empty).",
                "multipart/form-data; boundary=x*z | Invalid boundary in C-T (characters).",
                "multipart/form-data; boundary=x ; a=b | Invalid boundary in C-T (characters).",
                "multipart/form-data; boundary=\u00e9 | Invalid boundary in C-T (characters).",
            })
    void aContentTypeThatReadersMayReadDifferentlyIsRefused(String contentType, String reason) {
        Multipart form = Multipart.parse(bytes(body(field("a", "1"))), contentType, Limits.DEFAULT);
        assertThat(form.error()).contains("Multipart parsing error: Multipart: " + reason);
        assertThat(form.strictError()).isTrue();
        assertThat(form.boundary()).isEmpty();
        assertThat(form.arguments()).isEmpty();
    }

    @Test
    void aContentTypeOver1024CharsIsRefused() {
        String longest = "multipart/form-data; boundary=xYz;" + "a".repeat(1024 - 34);
        byte[] body = bytes(body(field("a", "1")));
        assertThat(longest).hasSize(1024);
        assertThat(Multipart.parse(body, longest, Limits.DEFAULT).error()).isEmpty();
        assertThat(Multipart.parse(body, longest + "a", Limits.DEFAULT).error())
                .contains("Multipart parsing error: Multipart: Invalid boundary in C-T (length).");
    }

    @Test
    void theWordBoundaryCanBeTheBoundary() {
        Multipart form = Multipart.parse(
                bytes(
                        "--boundary\r\nContent-disposition: form-data; name=\"_charset_\"\r\n\r\nutf-7\r\n--boundary--\r\n"),
                "multipart/form-data; boundary=boundary",
                Limits.DEFAULT);
        assertThat(pairs(form.arguments())).containsExactly("_charset_=utf-7");
        assertThat(pairs(form.partHeaders()))
                .containsExactly("_charset_=Content-disposition: form-data; name=\"_charset_\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "name=\"f\"; filename=\"te;st.txt\" | f | te;st.txt",
                "name=\"f\"; filename=\"te'st.txt\" | f | te'st.txt",
                "name=\"f\"; filename=\"te\\\"st.txt\" | f | te\"st.txt",
                "name=\"f\"; filename=\"te=st.txt\" | f | te=st.txt",
                "name=\"f\"; filename=\"C:\\dir\\a.txt\" | f | C:\\dir\\a.txt",
                "name=\"f\"; filename=\"..\\\\..\\1.7z\" | f | ..\\..\\1.7z",
                "name=\"cv.p\\d\\f\"; filename=\"cv.pdf\" | cv.p\\d\\f | cv.pdf",
                "filename=\"b\"; name=\"a\" | a | b",
                "name = \"a\" ;\tfilename=\t\"b\" | a | b",
                "name=a;filename=b.txt; | a | b.txt",
                "name=\"a\"; filename=\"b.txt\"; filename*=UTF-8''%e2%82%ac.txt | a | b.txt",
                "name=\"a\"; filename*=utf-8'en'b.txt; filename=\"c\" | a | c",
                "name=\"\u00c3\u00a9\"; filename=\"\u00ff\" | \u00c3\u00a9 | \u00ff",
            })
    void namesAreTakenFromContentDisposition(String parameters, String name, String fileName) {
        Multipart form = parse(body(part("form-data; " + parameters, "x")));
        assertThat(form.error()).isEmpty();
        assertThat(form.files()).singleElement().satisfies(file -> {
            assertThat(file.name()).isEqualTo(name);
            assertThat(file.fileName()).isEqualTo(fileName);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Form-Data; name=a | (not form-data)",
                "attachment; name=a | (not form-data)",
                "form-datax; name=a | (semicolon missing)",
                "form-data name=a | (semicolon missing)",
                "form-data; name=a b=c | (semicolon missing)",
                "form-data; name | (equals sign missing)",
                "form-data; name a=b | (equals sign missing)",
                "form-data; name= | (value missing)",
                "form-data; name=\"a | (quotation mark missing)",
                "form-data; name=\"a\\\" | (quotation mark missing)",
                "form-data; name=\" | (quotation mark missing)",
                "form-data; name=a; name=b | (duplicate name)",
                "form-data; name=a; filename=b; filename=c | (duplicate filename)",
                "form-data; name=a; filename=b; filename*=a''c; filename*=a''c | (duplicate filename*)",
                "form-data; name=a; filename*=UTF-8''b | (filename* without filename)",
                "form-data; name=a; filename=b; filename*=UTF-8b | (filename* malformed)",
                "form-data; name=a; filename=b; filename*=''b | (filename* malformed)",
                "form-data; name=a; filename=b; filename*=UTF-8'b | (filename* malformed)",
                "form-data; name=a; filename=b; filename*=UTF-8''%4 | (filename* malformed)",
                "form-data; name=a; filename=b; filename*=UTF-8''\"b\" | (filename* malformed)",
                "form-data; NAME=a | (unknown parameter)",
                "form-data; name=a; x=y | (unknown parameter)",
            })
    void aContentDispositionThatReadersMayReadDifferentlyIsAnError(String disposition, String reason) {
        assertThat(parse(body(part(disposition, "x"))).error())
                .contains("Multipart parsing error: Multipart: Invalid Content-Disposition header " + reason + ".");
    }

    @Test
    void aFileNameOnlyLenientReadersFindIsAnError() {
        assertThat(parse(body(part("form-data; name=a; filename =b", "x"))).error())
                .contains("Multipart parsing error: Multipart: Invalid Content-Disposition header (filename).");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "X Y: b | Invalid part header (contains invalid character).",
                "X-Y : b | Invalid part header (contains invalid character).",
                "~\u000eX: b~ | Invalid part header (contains invalid character).",
                "X\u007f: b | Invalid part header (contains invalid character).",
                "X\u00e9: b | Invalid part header (contains invalid character).",
                "X\u0000: b | Nul byte in part headers.",
                "~X: \u0000~ | Nul byte in part headers.",
                ": b | Invalid part header (header name missing).",
                "X | Invalid part header (colon missing).",
                "content-DISPOSITION: form-data; name=b | Duplicate part header.",
            })
    void aHeaderLineThatReadersMayReadDifferentlyIsAnErrorAndKept(String line, String reason) {
        Multipart form =
                parse("--xYz\r\nContent-Disposition: form-data; name=a\r\n" + line + "\r\n\r\n1\r\n--xYz--\r\n");
        assertThat(form.error()).contains("Multipart parsing error: Multipart: " + reason);
        assertThat(pairs(form.partHeaders())).contains("a=" + line);
        assertThat(pairs(form.arguments())).containsExactly("a=1");
    }

    @Test
    void printableCharactersOtherThanTheColonMayNameAField() {
        assertThat(parse("--xYz\r\nContent-Disposition: form-data; name=a\r\n!~(X: b\r\n\r\n1\r\n--xYz--\r\n")
                        .error())
                .isEmpty();
    }

    @Test
    void aMissingContentDispositionIsAnError() {
        assertThat(parse("--xYz\r\nContent-!Disposition: form-data; name=a\r\n\r\n1\r\n--xYz--\r\n")
                        .error())
                .contains("Multipart parsing error: Multipart: Part missing Content-Disposition header.");
    }
}
