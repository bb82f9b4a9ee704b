package sekisho.waf.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RegexTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Java's escapes in the tables below, for bytes that an annotation should not hold plainly. */
    private static String plain(String text) {
        return text.translateEscapes();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "abc~xabcx~abc",
                "\\x41\\x{42}\\103\\0~ABC\\0~ABC\\0",
                "\\t\\n\\r\\f\\v\\a\\e~\\t\\n\\r\\f\\13\\07\\033~\\t\\n\\r\\f\\13\\07\\033",
                "\\x4~\\04~\\04",
                "\\cA~\\01~\\01",
                "\\o{101}~A~A",
                "\\d+\\D~ab12c~12c",
                "\\s\\S~a\\13b~\\13b",
                "\\w+~-az_09\\351~az_09",
                "\\h\\H~a\\240b~\\240b",
                "\\R~a\\r\\nb~\\r\\n",
                "\\N+~ab\\ncd~ab",
                "a.c~a\\nc~a\\nc",
                "(?-s)a.c~a\\ncaxc~axc",
                "^b~b\\nb~b",
                "(?m)^b$~a\\nb\\nc~b",
                "a$~a\\na~a",
                "\\Aa\\z~a~a",
                "a\\Z~a\\n~a",
                "\\bfoo\\b~xfoo foo~foo",
                "\\Boo\\B~foo fooo~oo",
                "[[:alpha:]]+~12ab~ab",
                "[[:^alpha:]]+~ab12~12",
                "[^[:space:]x]+~ xab~ab",
                "[]a]+~x]a]~]a]",
                "[^]a]+~]ab~b",
                "[a\\-c]+~b-ac~-ac",
                "[a-]+~b-a~-a",
                "[\\d-z]+~y-1z~-1z",
                "[\\b]~a\\b~\\b",
                "[a-c-e]+~d-eb~-eb",
                "[[.a]+~x[.a~[.a",
                "\\Qa.b\\E+~a.bb~a.bb",
                "[\\Q^]\\E]+~a^]~^]",
                "(?i)straSSe~STRAsse~STRAsse",
                "(?i)[b-d]x~Cx~Cx",
                "(?i)[^b]~bBc~c",
                "a(?i)b|c~aB~aB",
                "a(?i)b|c~C~C",
                "(a(?i)b)c~aBC aBc~aBc",
                "(?i:a)b~AB Ab~Ab",
                "(?x) a b # comment\\n c~abc~abc",
                "a(?#comment)b~ab~ab",
                "(?U)a+~aaa~a",
                "(?U)a+?~aaa~aaa",
                "a{2}~aaa~aa",
                "a{2,}~aaa~aaa",
                "a{1,2}?~aaa~a",
                "a{,2}~a{,2}~a{,2}",
                "a{x~a{x~a{x",
                "x{2}{3}~xxxxxxx~",
                "a|ab~ab~a",
                "(?:a|ab)(?:c|bcd)~abcd~abcd",
                "(?|(a)|(b))c~bc~bc",
                "(?<year>\\d+)-(?P<m>\\d+)~2026-11~2026-11",
                "foo(?=[,;]|$)~foox foo~foo",
                "foo(?!\\d)~foo1 foo~foo",
                "(?<!\\w)a~ba a~a",
                "(?<=\\s)a~a a~a",
                "a++b~caaab~aaab",
                "[^\"]*+\"~ab\"~ab\"",
                "(?>abc)d~abcd~abcd",
                "\\w++\\W~ab-~ab-",
                "a*+b?~aaab~aaab",
                "<\\?(?!xml)~<?xml <?php~<?",
                "(?<!&(?:[aou]uml)|&lt);x~&auml;x &lt;x ;x~;x",
                "foo(?=.*bar)~foo foo bar foo~foo",
                "^(?!.*bad).*$~good~good",
                "~abc~",
                "x*~abc~",
            })
    void matchesAsPerlDoes(String pattern, String value, String expected) {
        if (pattern != null && pattern.contains("}{")) {
            assertThatThrownBy(() -> Regex.compile(pattern)).isInstanceOf(RegexException.class);
            return;
        }
        Regex regex = Regex.compile(pattern == null ? "" : pattern.contains("#") ? plain(pattern) : pattern);
        byte[] input = bytes(plain(value));
        int[] groups = new int[2];
        assertThat(regex.find(input)).isTrue();
        assertThat(regex.match(input, 0, groups)).isTrue();
        assertThat(new String(input, groups[0], groups[1] - groups[0], StandardCharsets.ISO_8859_1).trim())
                .isEqualTo(expected == null ? "" : plain(expected).trim());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "(a)|(b)~b~[0, 1, -1, -1, 0, 1]",
                "(a*)*~b~[0, 0, 0, 0]",
                "(a*)+~b~[0, 0, 0, 0]",
                "(a|b)*~abab~[0, 4, 3, 4]",
                "(?:(a)|b)*~ab~[0, 2, 0, 1]",
                "(a)(?:(b)|c)+~acb~[0, 3, 0, 1, 2, 3]",
                "(a+)(a*)~aaa~[0, 3, 0, 3, 3, 3]",
                "(a+?)(a*)~aaa~[0, 3, 0, 1, 1, 3]",
                "(?|(a)|(b))(c)~bc~[0, 2, 0, 1, 1, 2]",
                "(?|a(.)|b(.)(.))(x)~bcdx~[0, 4, 1, 2, 2, 3, 3, 4]",
                "(x)?(y)?z~yz~[0, 2, -1, -1, 0, 1]",
                "((a)|(b)){2}~ab~[0, 2, 1, 2, 0, 1, 1, 2]",
            })
    void fillsGroupsAsPerlDoes(String pattern, String value, String expected) {
        Regex regex = Regex.compile(pattern);
        int[] groups = new int[2 * regex.groupCount() + 2];
        assertThat(regex.match(bytes(value), 0, groups)).isTrue();
        assertThat(Arrays.toString(groups)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "^b~ab",
                "a$~a\\n",
                "a\\z~a\\n",
                "\\w~\\351",
                "\\d~\\262",
                "(?i)\\xe9~\\311",
                "[^\\W]~-",
                "a\\b~ab",
                "(?-s).~\\n",
                "foo(?=bar)?x~foo",
                "(?=x)y~y",
                "a++a~aaa",
                "[^?]{1,3}+b~aab",
                "=\\s*+[^;]~=  ",
                "^(?!.*bad)~very bad",
                "a(?!bc)~abc",
                "(?<=ab)c~bc",
                "[a-c]~d",
                "a{3}~aa",
                "\\G b~ab"
            })
    void findsNothingWhereThereIsNothing(String pattern, String value) {
        byte[] input = bytes(plain(value));
        assertThat(Regex.compile(pattern).find(input)).isFalse();
        assertThat(Regex.compile(pattern).match(input, 0, new int[2])).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                ")",
                "a)",
                "[",
                "[a",
                "[]",
                "*a",
                "a**",
                "a|*",
                "(?",
                "(?z)",
                "(?<a",
                "\\",
                "[b-a]",
                "a{2,1}",
                "a{70000}",
                "\\k<a>",
                "(?R)",
                "(?1)",
                "(?(1)a)",
                "(?>a|ab)c",
                "(a+a)++b",
                "\\2(a)",
                "(?<=(a)\\1)b",
                "[[:nope:]]",
                "\\p{L}",
                "\\x{100}",
                "\\x{zz}",
                "(*UTF8)a",
                "((((a{1000}){1000}){1000}){1000})",
                "\u0100",
                "(?<>a)",
                "\\K",
                "\\Xa"
            })
    void refusesWhatIsWrongOrNotLinear(String pattern) {
        assertThatThrownBy(() -> Regex.compile(pattern))
                .isInstanceOfSatisfying(
                        RegexException.class, e -> assertThat(e.offset()).isBetween(0, pattern.length()));
    }

    @Test
    void refusesDeepNestingInsteadOfOverflowing() {
        String deep = "(".repeat(100_000) + ")".repeat(100_000);
        assertThatThrownBy(() -> Regex.compile(deep)).isInstanceOf(RegexException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x(?:ab{60000}){0,2}", "(?:a{60000}b){2,}", "(?:\\b{65535}){0,65535}x", "(?!a{65535}b{65535})x"})
    void refusesWhenCompiledWhatWouldBeTooLargeToMatch(String pattern) {
        assertThatThrownBy(() -> Regex.compile(pattern)).isInstanceOf(RegexException.class);
    }

    @Test
    void compilesLoopsOfNothingAtOnce() {
        assertThat(Regex.compile("(?:(?:(?:){65535}){65535}){65535}").find(new byte[0]))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "(a+)-\\1~aa-a~[1, 4, 1, 2]",
                "(?i)(a+)-\\1b~xaa-Aab~[1, 7, 1, 3]",
                "(?i)([\\w]+)=(?!\\b\\1\\b)\\w~1=1 2=3~[4, 7, 4, 5]",
                "(a)?\\1b~b ab aab~[5, 8, 5, 6]",
                "(\\w)(?=\\1)~abb~[1, 2, 1, 2]",
                "(\\w)x*\\1~axb~[-1]",
            })
    void followsBackReferencesWithinABound(String pattern, String value, String expected) {
        Regex regex = Regex.compile(pattern);
        int[] groups = new int[4];
        boolean found = regex.match(bytes(value), 0, groups);
        assertThat(regex.find(bytes(value))).isEqualTo(found);
        assertThat(found ? Arrays.toString(groups) : "[-1]").isEqualTo(expected);
        assertThat(regex.bounded()).isTrue();
    }

    @Test
    void countsAsAMatchWhereFollowingBackReferencesTakesTooLong() {
        Regex regex = Regex.compile("(a*)*(a*)*\\1c\\2d");
        assertThat(regex.find(bytes("a".repeat(200) + "cb"))).isFalse();
        assertThat(regex.find(bytes("a".repeat(200) + "cbd"))).isTrue();
    }

    @Test
    void searchesFromAPositionWithTheBytesBeforeItInSight() {
        Regex word = Regex.compile("\\bb");
        assertThat(word.match(bytes("ab"), 1, new int[2])).isFalse();
        assertThat(word.match(bytes("-b"), 1, new int[2])).isTrue();
        int[] groups = new int[2];
        assertThat(Regex.compile("a+").match(bytes("aaxaa"), 2, groups)).isTrue();
        assertThat(groups).containsExactly(3, 5);
    }

    @Test
    void leavesUnusedSlotsUnset() {
        int[] groups = new int[6];
        assertThat(Regex.compile("(a)").match(bytes("a"), 0, groups)).isTrue();
        assertThat(groups).containsExactly(0, 1, 0, 1, -1, -1);
        assertThat(Regex.compile("(a)").match(bytes("a"), 0, new int[0])).isTrue();
    }

    @Test
    void givesTheSameExpressionForTheSameText() {
        Regex one = Regex.compile("shared(expression)");
        assertThat(Regex.compile("shared(expression)")).isSameAs(one);
        assertThat(Regex.compile("shared(expression)", true)).isNotSameAs(one);
        assertThat(one.pattern()).isEqualTo("shared(expression)");
        assertThat(one.groupCount()).isEqualTo(1);
        assertThat(Regex.compile("abc", true).find(bytes("xABC"))).isTrue();
    }
}
