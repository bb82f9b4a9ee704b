package sekisho.waf.body;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.waf.body.Multipart.Flag.BOUNDARY_QUOTED;
import static sekisho.waf.body.Multipart.Flag.BOUNDARY_WHITESPACE;
import static sekisho.waf.body.Multipart.Flag.CRLF_LF_LINES;
import static sekisho.waf.body.Multipart.Flag.DATA_AFTER;
import static sekisho.waf.body.Multipart.Flag.DATA_BEFORE;
import static sekisho.waf.body.Multipart.Flag.FILE_LIMIT_EXCEEDED;
import static sekisho.waf.body.Multipart.Flag.HEADER_FOLDING;
import static sekisho.waf.body.Multipart.Flag.INVALID_HEADER_FOLDING;
import static sekisho.waf.body.Multipart.Flag.INVALID_PART;
import static sekisho.waf.body.Multipart.Flag.INVALID_QUOTING;
import static sekisho.waf.body.Multipart.Flag.LF_LINE;
import static sekisho.waf.body.Multipart.Flag.MISSING_SEMICOLON;
import static sekisho.waf.body.Multipart.Flag.UNMATCHED_BOUNDARY;
import static sekisho.waf.body.MultipartBodies.TYPE;
import static sekisho.waf.body.MultipartBodies.body;
import static sekisho.waf.body.MultipartBodies.bytes;
import static sekisho.waf.body.MultipartBodies.field;
import static sekisho.waf.body.MultipartBodies.file;
import static sekisho.waf.body.MultipartBodies.pairs;
import static sekisho.waf.body.MultipartBodies.parse;
import static sekisho.waf.body.MultipartBodies.part;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sekisho.waf.body.Multipart.Flag;
import sekisho.waf.body.Multipart.Limits;

final class MultipartFlagsTest {
    private static final String DISPOSITION = "--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\n";

    record Case(String contentType, String body, boolean error, Set<Flag> flags) {
        Case(String body, boolean error, Flag... flags) {
            this(TYPE, body, error, set(flags));
        }

        private static Set<Flag> set(Flag... flags) {
            Set<Flag> set = EnumSet.noneOf(Flag.class);
            set.addAll(List.of(flags));
            return set;
        }

        static Case type(String contentType, boolean error, Flag... flags) {
            return new Case(contentType, MultipartBodies.body(field("a", "1")), error, set(flags));
        }
    }

    static List<Case> cases() {
        return List.of(
                Case.type("multipart/form-data; boundary=\"xYz\"", false, BOUNDARY_QUOTED),
                Case.type("multipart/form-data; boundary =xYz", false, BOUNDARY_WHITESPACE),
                Case.type("multipart/form-data; boundary\t=xYz", false, BOUNDARY_WHITESPACE),
                Case.type("multipart/form-data boundary=xYz", false, MISSING_SEMICOLON),
                Case.type("multipart/form-data;boundary=xYz", false),
                Case.type("Multipart/Form-Data; boundary=xYz; charset=utf-8", false),
                new Case("preamble\r\n" + body(field("a", "1")), false, DATA_BEFORE),
                new Case("\r\n" + body(field("a", "1")), false, DATA_BEFORE),
                new Case(body(field("a", "1")) + "epilogue", false, DATA_AFTER),
                new Case(body(field("a", "1")) + "\r\n", false, DATA_AFTER),
                new Case("--xYz\nContent-Disposition: form-data; name=a\n\n1\n--xYz--\n", false, LF_LINE),
                new Case(
                        "--xYz\r\nContent-Disposition: form-data; name=a\n\r\n1\r\n--xYz--\r\n",
                        false,
                        LF_LINE,
                        CRLF_LF_LINES),
                new Case(DISPOSITION + "\n1\r\n--xYz--\r\n", false, LF_LINE, CRLF_LF_LINES),
                new Case(DISPOSITION + "\r\n1\n--xYz--\r\n", false, LF_LINE, CRLF_LF_LINES),
                new Case(DISPOSITION + "\r\n1\n--xYz--", false, LF_LINE, CRLF_LF_LINES),
                new Case(DISPOSITION + "\r\n1\r\n--xYz--\n", false, LF_LINE, CRLF_LF_LINES),
                new Case(DISPOSITION + "\r\n1\n2\r\n--xYz--\r\n", false),
                new Case(DISPOSITION + "X-A: b\r\n\tc\r\n\r\n1\r\n--xYz--\r\n", false, HEADER_FOLDING),
                new Case(
                        DISPOSITION + "X-A: b\r\n\u000bc\r\n\r\n1\r\n--xYz--\r\n",
                        false,
                        HEADER_FOLDING,
                        INVALID_HEADER_FOLDING),
                new Case(
                        DISPOSITION + "X-A: b\r\n \u000cc\r\n\r\n1\r\n--xYz--\r\n",
                        false,
                        HEADER_FOLDING,
                        INVALID_HEADER_FOLDING),
                new Case(DISPOSITION + " \r\n\r\n1\r\n--xYz--\r\n", false, HEADER_FOLDING, INVALID_HEADER_FOLDING),
                new Case(
                        "--xYz\r\n Content-Disposition: form-data; name=a\r\n\r\n1\r\n--xYz--\r\n",
                        true,
                        HEADER_FOLDING,
                        INVALID_PART),
                new Case("--xYz\r\nContent-Type: text/plain\r\n\r\n1\r\n--xYz--\r\n", true, INVALID_PART),
                new Case(body(part("form-data", "1")), true, INVALID_PART),
                new Case(body(part("form-data; name=\"\"", "1")), true, INVALID_PART),
                new Case(body(part("form-data; filename=\"x\"", "1")), true, INVALID_PART),
                new Case(DISPOSITION + "--xYz--\r\n", true, INVALID_PART),
                new Case(DISPOSITION + "\r\n--xYz--\r\n", false, INVALID_PART),
                new Case(DISPOSITION + "\r\n--xYz\r\n1\r\n--xYz--\r\n", false, INVALID_PART),
                new Case(body(part("form-data; name='a'", "1")), false, INVALID_QUOTING),
                new Case(body(part("form-data; name=a; filename='b'", "1")), false, INVALID_QUOTING),
                new Case(body(part("form-data; name=a'b", "1")), false, INVALID_QUOTING),
                new Case(body(part("form-data; name=\"a\"b", "1")), true, INVALID_QUOTING),
                new Case(body(part("form-data; name=\"a'b\"", "1")), false),
                new Case(body(field("a", "1\r\n--other\r\n2")), false, UNMATCHED_BOUNDARY),
                new Case(body(field("a", "1\r\n see --xYz\r\n2")), false, UNMATCHED_BOUNDARY),
                new Case(body(field("a", "1\r\n--\r\n2")), false, UNMATCHED_BOUNDARY),
                new Case(body(field("a", "1\r\n--\n2")), false),
                new Case(body(field("a", "1\r\n-- xYz\r\n2")), true),
                new Case(body(field("a", "--xY\r\n---xYz")), false, UNMATCHED_BOUNDARY));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void flagsTellWhatIsUnusualAndNothingElse(Case given) {
        Multipart form = Multipart.parse(bytes(given.body), given.contentType, Limits.DEFAULT);
        assertThat(form.flags()).isEqualTo(given.flags);
        assertThat(form.error().isPresent()).isEqualTo(given.error);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyFlagButUnmatchedBoundaryIsAStrictError(Case given) {
        Multipart form = Multipart.parse(bytes(given.body), given.contentType, Limits.DEFAULT);
        boolean strict = given.error || !Set.of(UNMATCHED_BOUNDARY).containsAll(given.flags);
        assertThat(form.strictError()).isEqualTo(strict);
    }

    @Test
    void theTableReachesEveryFlagButTheFileLimit() {
        Set<Flag> reached = EnumSet.of(FILE_LIMIT_EXCEEDED);
        cases().forEach(given -> reached.addAll(given.flags));
        assertThat(reached).containsExactlyInAnyOrder(Flag.values());
    }

    @Test
    void unmatchedBoundaryIsTwoOnceATrueOneFollows() {
        assertThat(parse(body(field("a", "--b"))).unmatchedBoundary()).isEqualTo(2);
        assertThat(parse("--b\r\n").unmatchedBoundary()).isEqualTo(1);
        assertThat(parse(body(field("a", "1"), field("b", "2"))).unmatchedBoundary())
                .isZero();
    }

    @Test
    void foldedFieldsAreUnfoldedWithOneSpace() {
        Multipart form =
                parse("--xYz\r\nContent-Disposition: form-data;\r\n \t name=a\r\nX:1\r\n 2\r\n\r\n1\r\n--xYz--\r\n");
        assertThat(pairs(form.partHeaders())).containsExactly("a=Content-Disposition: form-data; name=a", "a=X: 1 2");
        assertThat(pairs(form.arguments())).containsExactly("a=1");
    }

    @Test
    void aBoundaryAtOnceAfterTheHeadersIsContent() {
        Multipart form = parse(DISPOSITION + "\r\n--xYz\r\nContent-Disposition: form-data; name=b\r\n\r\n2\r\n--xYz--");
        assertThat(pairs(form.arguments()))
                .containsExactly("a=--xYz\r\nContent-Disposition: form-data; name=b\r\n\r\n2");
        assertThat(form.flags()).containsExactly(INVALID_PART);
    }

    @Test
    void aQuotedBoundaryMayNotBeQuotedInTheBody() {
        Multipart form = Multipart.parse(
                bytes("--\"xYz\"\r\n" + body(field("a", "1"))),
                "multipart/form-data; boundary=\"xYz\"",
                Limits.DEFAULT);
        assertThat(form.error()).contains("Multipart parsing error: Multipart: Invalid boundary (quotes).");
    }

    @Test
    void oneFileMoreThanTheLimitIsFlaggedAndStillListed() {
        Limits limits = new Limits(10, 4096, 16384, 2);
        String two = body(file("a", "1", "x"), field("f", "x"), file("b", "2", "x"));
        String three = body(file("a", "1", "x"), file("b", "2", "x"), file("c", "3", "x"));
        assertThat(Multipart.parse(bytes(two), TYPE, limits).flags()).isEmpty();
        Multipart exceeded = Multipart.parse(bytes(three), TYPE, limits);
        assertThat(exceeded.flags()).containsExactly(FILE_LIMIT_EXCEEDED);
        assertThat(exceeded.error()).isPresent();
        assertThat(exceeded.files()).hasSize(3);
    }

    @Test
    void partsBeyondTheLimitAreNotRead() {
        Limits limits = new Limits(2, 4096, 16384, 2);
        assertThat(Multipart.parse(bytes(body(field("a", "1"), field("b", "2"))), TYPE, limits)
                        .error())
                .isEmpty();
        Multipart form = Multipart.parse(bytes(body(field("a", "1"), field("b", "2"), field("c", "3"))), TYPE, limits);
        assertThat(form.error()).contains("Multipart parsing error: Multipart: More parts than the limit.");
        assertThat(pairs(form.arguments())).containsExactly("a=1", "b=2");
    }

    @Test
    void headerLinesAreBounded() {
        String exact = "X: " + "x".repeat(4096 - 5) + "\r\n";
        assertThat(parse(DISPOSITION + exact + "\r\n1\r\n--xYz--").error()).isEmpty();
        assertThat(parse(DISPOSITION + "X" + exact + "\r\n1\r\n--xYz--").error())
                .contains("Multipart parsing error: Multipart: Part header line too long.");
    }

    @Test
    void headerSectionsAreBounded() {
        Limits limits = new Limits(10, 100, DISPOSITION.length() - 7 + 10, 2);
        String fits = DISPOSITION + "X: 4567\r\n" + "\r\n1\r\n--xYz--";
        String exceeds = DISPOSITION + "X: 456789\r\n" + "\r\n1\r\n--xYz--";
        assertThat(Multipart.parse(bytes(fits), TYPE, limits).error()).isEmpty();
        assertThat(Multipart.parse(bytes(exceeds), TYPE, limits).error())
                .contains("Multipart parsing error: Multipart: Part headers too long.");
    }

    @Test
    void contentRunsToTheEndOnceWhenPartsCanNoLongerBeToldApart() {
        Multipart form = parse(DISPOSITION + "\r\n1\r\n--xYz-\r\n2");
        assertThat(pairs(form.arguments())).containsExactly("a=1\r\n--xYz-\r\n2");
    }
}
