package sekisho.app.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTextTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    @Test
    void aGetIsCompletedWithAConnectionOptionOnly() {
        assertThat(sent("GET", true, "", "Host: localhost"))
                .isEqualTo("GET /a?b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }

    @Test
    void aBodyWithoutATypeIsSentAsAForm() {
        assertThat(sent("POST", true, "a=b c", "Host: localhost"))
                .isEqualTo("POST /a?b HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + FORM
                        + "\r\nConnection: close\r\nContent-Length: 5\r\n\r\na=b+c");
    }

    @Test
    void nothingIsAddedToARequestThatIsToStayAsItIs() {
        assertThat(sent("POST", false, "a=b c", "Host: localhost"))
                .isEqualTo("POST /a?b HTTP/1.1\r\nHost: localhost\r\n\r\na=b c");
    }

    @Test
    void whatTheTestSaysItselfIsNotAddedOnceMore() {
        assertThat(sent("POST", true, "{}", "content-length: 9", "connection: keep-alive", "content-type: text/json"))
                .isEqualTo(
                        "POST /a?b HTTP/1.1\r\ncontent-length: 9\r\nconnection: keep-alive\r\ncontent-type: text/json\r\n\r\n{}");
    }

    @ParameterizedTest
    @CsvSource({
        "POST,true",
        "PUT,true",
        "PATCH,true",
        "DELETE,true",
        "GET,false",
        "HEAD,false",
        "POSTER,true",
        "INPUT,true",
        "DELETED,false",
        "APOST,false"
    })
    void methodsThatTakeABodySayItsLengthEvenWithoutOne(String method, boolean length) {
        assertThat(sent(method, true, "").contains("Content-Length: 0")).isEqualTo(length);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "a=b&c=d,a=b&c=d",
                "a=b=c,a=b%3Dc",
                "a b=c/d,a+b=c%2Fd",
                "a&&b&,a&&b",
                "a&&,a&",
                "=x,=x",
                "<é>,%3C%C3%A9%3E",
                "-_.~*,-_.~%2A",
                "a=b+c d,a=b+c d",
                "a=%41 x,a=%41 x",
                "a=% x,a=% x",
                "a=%zz x,a=%zz x"
            })
    void aFormIsEncodedUnlessItLooksEncoded(String body, String encoded) {
        assertThat(new String(
                        FormEncoding.encodedUnlessItIs(body.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8))
                .isEqualTo(encoded);
    }

    @Test
    void linesOfAMultipartBodyEndAsOnTheNetworkAndCountAsSuch() {
        assertThat(sent("POST", true, "--x\n\n1\n", "Content-Type: multipart/form-data; boundary=x"))
                .endsWith("Content-Length: 10\r\n\r\n--x\r\n\r\n1\r\n");
        assertThat(sent("POST", true, "a\nb", "Content-Type: text/plain")).endsWith("\r\n\r\na\nb");
    }

    @Test
    void theRepeatTemplateIsWrittenOut() {
        assertThat(RequestText.Parts.repeated("x={{ \"ab$1\" | repeat 3 }}&y={{\"1\"|repeat 2}}&z={{ z }}"))
                .isEqualTo("x=ab$1ab$1ab$1&y=11&z={{ z }}");
    }

    private static String sent(String method, boolean complete, String body, String... fields) {
        List<RequestText.Field> list = new ArrayList<>();
        for (String field : fields) {
            int colon = field.indexOf(": ");
            list.add(new RequestText.Field(field.substring(0, colon), field.substring(colon + 2)));
        }
        RequestText request = new RequestText.Parts(
                method, "/a?b", "HTTP/1.1", list, body.getBytes(StandardCharsets.UTF_8), complete);
        return new String(request.bytes(), StandardCharsets.UTF_8);
    }
}
