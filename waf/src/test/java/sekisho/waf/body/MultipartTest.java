package sekisho.waf.body;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.waf.body.MultipartBodies.TYPE;
import static sekisho.waf.body.MultipartBodies.body;
import static sekisho.waf.body.MultipartBodies.bytes;
import static sekisho.waf.body.MultipartBodies.field;
import static sekisho.waf.body.MultipartBodies.file;
import static sekisho.waf.body.MultipartBodies.pairs;
import static sekisho.waf.body.MultipartBodies.parse;
import static sekisho.waf.body.MultipartBodies.part;

import java.util.List;
import org.junit.jupiter.api.Test;
import sekisho.waf.body.Multipart.File;
import sekisho.waf.body.Multipart.Limits;

final class MultipartTest {
    @Test
    void fieldsAreArgumentsInOrder() {
        Multipart form = parse(body(field("a", "1"), field("b", ""), field("a", "2\r\n3")));
        assertThat(pairs(form.arguments())).containsExactly("a=1", "b=", "a=2\r\n3");
        assertThat(form.files()).isEmpty();
        assertThat(form.flags()).isEmpty();
        assertThat(form.error()).isEmpty();
        assertThat(form.strictError()).isFalse();
        assertThat(form.unmatchedBoundary()).isZero();
        assertThat(form.boundary()).contains("xYz");
    }

    @Test
    void aPartWithAFileNameIsAFileAndNoArgument() {
        String text = body(file("upload", "a.txt", "hello"), field("x", "y"));
        Multipart form = parse(text);
        int start = text.indexOf("hello");
        assertThat(form.files()).containsExactly(new File("upload", "a.txt", start, start + 5));
        assertThat(pairs(form.arguments())).containsExactly("x=y");
        assertThat(form.flags()).isEmpty();
    }

    @Test
    void anEmptyFileNameMakesAnArgument() {
        Multipart form = parse(body(file("upload", "", "hello")));
        assertThat(form.files()).isEmpty();
        assertThat(pairs(form.arguments())).containsExactly("upload=hello");
    }

    @Test
    void sizesOfFilesAddUp() {
        assertThat(parse(body(file("a", "1", "123"), file("b", "2", ""), file("c", "3", "4567")))
                        .filesCombinedSize())
                .isEqualTo(7);
    }

    @Test
    void headerLinesAreKeptAsReceivedUnderThePartsName() {
        Multipart form = parse(
                body("--xYz\r\ncontent-disposition:form-data; name=q\r\nX-Odd:  a b \r\n\r\n1\r\n", field("r", "2")));
        assertThat(pairs(form.partHeaders()))
                .containsExactly(
                        "q=content-disposition:form-data; name=q",
                        "q=X-Odd:  a b ",
                        "r=Content-Disposition: form-data; name=\"r\"");
        assertThat(pairs(form.arguments())).containsExactly("q=1", "r=2");
    }

    @Test
    void onlyTheLineBreakBeforeABoundaryBelongsToIt() {
        assertThat(pairs(parse(body(field("a", "\r\n1\n\r\n"))).arguments())).containsExactly("a=\r\n1\n\r\n");
        assertThat(pairs(parse(body(field("a", "1\r"))).arguments())).containsExactly("a=1\r");
    }

    @Test
    void aBoundaryOfDashesIsFoundAmongDashes() {
        Multipart form = Multipart.parse(
                bytes("------\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--------\r\n"),
                "multipart/form-data; boundary=----",
                Limits.DEFAULT);
        assertThat(form.error()).isEmpty();
        assertThat(pairs(form.arguments())).containsExactly("a=1");
    }

    @Test
    void theFinalBoundaryNeedsNoLineBreak() {
        Multipart form = parse(field("a", "1") + "--xYz--");
        assertThat(form.error()).isEmpty();
        assertThat(form.flags()).isEmpty();
        assertThat(pairs(form.arguments())).containsExactly("a=1");
    }

    @Test
    void anEmptyBodyIsNoError() {
        assertThat(parse("").error()).isEmpty();
        assertThat(parse("").strictError()).isFalse();
    }

    @Test
    void aBodyWithoutBoundariesIsAnError() {
        assertThat(parse("a=1&b=2").error())
                .contains("Multipart parsing error: Multipart: No boundaries found in payload.");
        assertThat(parse("a=1&b=2").strictError()).isTrue();
    }

    @Test
    void whatIsThereOfACutBodyIsShownBesideTheError() {
        Multipart form = parse(field("a", "1") + "--xYz\r\nContent-Disposition: form-data; name=b\r\n\r\n<script");
        assertThat(form.error()).contains("Multipart parsing error: Multipart: Final boundary missing.");
        assertThat(pairs(form.arguments())).containsExactly("a=1", "b=<script");
    }

    @Test
    void aBoundaryThatIsThePrefixOfAnotherEndsReadingWithTheRestInView() {
        Multipart form = parse(body(field("a", "1"), "--xYzz\r\n", field("b", "2")));
        assertThat(form.error()).contains("Multipart parsing error: Multipart: Invalid boundary.");
        assertThat(pairs(form.arguments()).getFirst()).startsWith("a=1").contains("name=\"b\"\r\n\r\n2");
    }

    @Test
    void paddingAfterABoundaryIsInvalid() {
        assertThat(parse("--xYz \r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--xYz--\r\n")
                        .error())
                .contains("Multipart parsing error: Multipart: Invalid boundary.");
    }

    @Test
    void theFirstErrorIsTheOneReported() {
        assertThat(parse("--xYz\r\nno colon\r\n\r\n1\r\n").error())
                .contains("Multipart parsing error: Multipart: Invalid part header (colon missing).");
    }

    @Test
    void partsAfterABrokenOneAreStillRead() {
        Multipart form = parse(body(part("attachment; name=a", "1"), field("b", "2")));
        assertThat(form.error())
                .contains("Multipart parsing error: Multipart: Invalid Content-Disposition header (not form-data).");
        assertThat(pairs(form.arguments())).containsExactly("b=2");
    }

    @Test
    void contentOfABrokenPartWithANameIsStillRead() {
        Multipart form = parse(body(part("form-data; name=a; size=3", "attack")));
        assertThat(form.error()).isPresent();
        assertThat(pairs(form.arguments())).containsExactly("a=attack");
    }

    @Test
    void errorsHoldNoBytesOfTheBody() {
        for (String body : List.of("--xYz\r\nSECRET\r\n", body(part("SECRET", "SECRET")), "--xYzSECRET\r\n")) {
            assertThat(parse(body).error().orElseThrow()).doesNotContain("SECRET");
        }
    }

    @Test
    void theBeginningOfABodyIsNotWrongWhereverItBreaksOff() {
        String text = body(field("a", "1"), file("upload", "a.bin", "one\r\n--two\r\nthree"), field("b", "2"));
        int untilFirstLine = text.indexOf('\n') + 1;
        for (int length = untilFirstLine; length < text.length(); length++) {
            Multipart form = Multipart.parseBeginning(bytes(text.substring(0, length)), TYPE, Limits.DEFAULT);
            assertThat(form.error()).as("cut at %d", length).isEmpty();
            assertThat(form.strictError()).as("cut at %d", length).isFalse();
            assertThat(form.unmatchedBoundary()).as("cut at %d", length).isNotEqualTo(1);
        }
        Multipart form =
                Multipart.parseBeginning(bytes(text.substring(0, text.indexOf("three") + 2)), TYPE, Limits.DEFAULT);
        assertThat(pairs(form.arguments())).containsExactly("a=1");
        assertThat(form.files()).singleElement().satisfies(one -> {
            assertThat(one.fileName()).isEqualTo("a.bin");
            assertThat(one.size()).isEqualTo("one\r\n--two\r\nth".length());
        });
    }

    @Test
    void theBeginningOfABodyMayBeWrongInItself() {
        for (String text : List.of(
                "nothing of the kind\r\n",
                "--xYz\r\nContent-Disposition: form-data\r\n\r\n1",
                "--xYz\r\n" + "X".repeat(Limits.DEFAULT.headerLineBytes() + 1),
                body(field("a", "1")))) {
            assertThat(Multipart.parseBeginning(bytes(text), TYPE, Limits.DEFAULT)
                            .strictError())
                    .as(text)
                    .isTrue();
        }
    }
}
