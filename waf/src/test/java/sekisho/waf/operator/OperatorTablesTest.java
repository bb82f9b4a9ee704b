package sekisho.waf.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static sekisho.waf.operator.Calls.MACRO;
import static sekisho.waf.operator.Calls.bytes;
import static sekisho.waf.operator.Calls.captured;
import static sekisho.waf.operator.Calls.expanding;
import static sekisho.waf.operator.Calls.literal;
import static sekisho.waf.operator.Calls.matches;
import static sekisho.waf.operator.Calls.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.waf.seclang.Template;

final class OperatorTablesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                "beginsWith ¦ GET ¦ GET /",
                "beginsWith ¦ `` ¦ anything",
                "contains ¦ .php ¦ /index.php?x",
                "contains ¦ aab ¦ aaab",
                "strmatch ¦ WebZIP ¦ `x WebZIP y`",
                "containsWord ¦ select ¦ `1 select 2`",
                "containsWord ¦ select ¦ `preselect select`",
                "containsWord ¦ select ¦ `1select2`",
                "containsWord ¦ select ¦ select",
                "endsWith ¦ .pdf ¦ /a.pdf",
                "streq ¦ POST ¦ POST",
                "within ¦ `GET,POST,HEAD` ¦ POST",
                "within ¦ GET ¦ ``",
                "eq ¦ 15 ¦ 15",
                "eq ¦ 0 ¦ none",
                "eq ¦ 5 ¦ ` +5x`",
                "ge ¦ 15 ¦ 16",
                "gt ¦ -1 ¦ 0",
                "le ¦ 15 ¦ 15",
                "lt ¦ 15 ¦ -99999999999999999999",
                "rx ¦ (?i)nikto ¦ `a Nikto b`",
                "rxGlobal ¦ a ¦ ba",
                "pm ¦ WebZIP WebCopier ¦ `x webcopier`",
                "pm ¦ A|42 20|C ¦ `zab cz`",
                "pm ¦ a|zz|b ¦ `A|ZZ|B`",
                "ipMatch ¦ `192.168.1.100,10.10.50.0/24` ¦ 10.10.50.255",
                "ipMatch ¦ 127.0.0.1, ::1 ¦ ::1",
                "ipMatch ¦ 2001:db8::/32 ¦ 2001:DB8:ffff::1",
                "ipMatch ¦ 192.0.2.0/24 ¦ ::ffff:192.0.2.7",
                "ipMatch ¦ 0.0.0.0/0 ¦ 255.255.255.255",
                "ipMatch ¦ ::/0 ¦ ffff::",
                "ipMatch ¦ ::/0 ¦ 1:2:3:4:5:6:7:8",
                "ipMatch ¦ 1:2:3:4:5:6:0102:0304 ¦ 1:2:3:4:5:6:1.2.3.4",
                "ipMatch ¦ 1:2:3:4:5:6:7:0 ¦ 1:2:3:4:5:6:7::",
                "ipMatch ¦ ::2:3:4:5:6:7:8 ¦ 0:2:3:4:5:6:7:8",
                "ipMatch ¦ :: ¦ 0:0:0:0:0:0:0:0",
                "ipMatch ¦ `10.1.0.0/16,10.0.0.0/8` ¦ 10.255.255.255",
                "ipMatch ¦ `10.0.0.0/8,10.1.0.0/16` ¦ 10.2.0.0",
                "ipMatch ¦ `10.2.0.0/16,10.1.0.0/16` ¦ 10.1.255.255",
                "ipMatch ¦ `2001:db8:1::/48,2001:db8::/32` ¦ 2001:db8:ffff::",
                "ipMatch ¦ `2001:db8:1::/48,2001:db8:2::/48,2001:db8:3::/48,2001:db8:4::/48` ¦ 2001:db8:4::1",
                "ipMatch ¦ `2001:db8:1::/48,2001:db8:2::/48,2001:db8:3::/48,2001:db8:4::/48` ¦ 2001:db8:1::1",
                "ipMatch ¦ 2001:db8::/64 ¦ 2001:db8::ffff:ffff:ffff:ffff",
                "ipMatch ¦ 2001:db8::/63 ¦ 2001:db8:0:1:ffff:ffff:ffff:ffff",
                "ipMatch ¦ 2001:db8::/65 ¦ 2001:db8::7fff:ffff:ffff:ffff",
                "ipMatch ¦ 2001:db8::/128 ¦ 2001:db8::",
                "ipMatch ¦ 192.0.2.8/31 ¦ 192.0.2.9",
                "unconditionalMatch ¦ `` ¦ x",
                "validateByteRange ¦ 10,13,32-126 ¦ a\u00e9",
                "validateUrlEncoding ¦ `` ¦ a%2",
                "validateUrlEncoding ¦ `` ¦ %41%G1",
                "validateUtf8Encoding ¦ `` ¦ \u00c0\u00af",
                "verifyCC ¦ \\d{13,16} ¦ `card 94111111111111111 x`",
                "verifyCPF ¦ \\d{3}\\.?\\d{3}\\.?\\d{3}-?\\d{2} ¦ `cpf 529.982.247-25`",
                "verifySSN ¦ \\d{3}-?\\d{2}-?\\d{4} ¦ 078-05-1120",
                "verifySVNR ¦ \\d{4}\\s?\\d{6} ¦ `1237 010180`",
                "geoLookup ¦ `` ¦ 192.0.2.1",
                "detectSQLi ¦ `` ¦ 1' or '1'='1",
                "detectXSS ¦ `` ¦ <script>alert(1)</script>",
            })
    void anOperatorMatches(String name, String argument, String value) {
        assertThat(matches(operator(name, argument), value)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                "beginsWith ¦ GET ¦ get /",
                "contains ¦ .php ¦ /index.PHP",
                "containsWord ¦ select ¦ `selects preselect`",
                "endsWith ¦ .pdf ¦ pdf",
                "streq ¦ POST ¦ POSTS",
                "within ¦ `GET,POST` ¦ PUT",
                "eq ¦ 15 ¦ 16",
                "ge ¦ 15 ¦ 14",
                "gt ¦ 15 ¦ 15",
                "le ¦ 15 ¦ 16",
                "lt ¦ 15 ¦ 15",
                "rx ¦ ^a$ ¦ ba",
                "rxGlobal ¦ a ¦ b",
                "pm ¦ abc abd ¦ `ab abab`",
                "ipMatch ¦ 10.10.50.0/24 ¦ 10.10.51.0",
                "ipMatch ¦ 10.0.0.0/8 ¦ 10.0.0",
                "ipMatch ¦ ::/0 ¦ 1.2.3.4",
                "ipMatch ¦ 2001:db8::/32 ¦ 2001:db9::",
                "ipMatch ¦ 2001:db8::/32 ¦ 2001:db8:::1",
                "ipMatch ¦ 0.0.0.0/0 ¦ 1.2.3.0004",
                "ipMatch ¦ 0.0.0.0/0 ¦ 1.2.3",
                "ipMatch ¦ 0.0.0.0/0 ¦ 1.2.3.256",
                "ipMatch ¦ 0.0.0.0/0 ¦ 1.2.3.4.",
                "ipMatch ¦ ::/0 ¦ 1:2:3:4:5:6:7:8:9",
                "ipMatch ¦ ::/0 ¦ 1:2:3:4:5:6:7:1.2.3.4",
                "ipMatch ¦ ::/0 ¦ 1:2:3:4:5:6:7",
                "ipMatch ¦ ::/0 ¦ 1::2::3",
                "ipMatch ¦ ::/0 ¦ 12345::",
                "ipMatch ¦ ::/0 ¦ ::g",
                "ipMatch ¦ ::/0 ¦ 1:",
                "ipMatch ¦ ::/0 ¦ 1:2:3:4:5:6:7:8::",
                "ipMatch ¦ `10.1.0.0/16,10.3.0.0/16` ¦ 10.2.0.0",
                "ipMatch ¦ 2001:db8::/64 ¦ 2001:db8:0:1::",
                "ipMatch ¦ 2001:db8::/63 ¦ 2001:db8:0:2::",
                "ipMatch ¦ 2001:db8::/65 ¦ 2001:db8::8000:0:0:0",
                "ipMatch ¦ 2001:db8::/128 ¦ 2001:db8::1",
                "ipMatch ¦ 192.0.2.8/31 ¦ 192.0.2.10",
                "ipMatch ¦ 192.0.2.8/31 ¦ 192.0.2.7",
                "noMatch ¦ `` ¦ x",
                "validateByteRange ¦ 10,13,32-126 ¦ plain",
                "validateUrlEncoding ¦ `` ¦ %41+b",
                "validateUtf8Encoding ¦ `` ¦ \u00e3\u0081\u0082",
                "verifyCC ¦ \\d{16} ¦ 4111111111111112",
                "verifyCPF ¦ \\d{11} ¦ 52998224726",
                "verifyCPF ¦ \\d{11} ¦ 11111111111",
                "verifySSN ¦ \\d{9} ¦ 666121234",
                "verifySSN ¦ \\d{9} ¦ 123456789",
                "verifySSN ¦ \\d{9} ¦ 741121234",
                "verifySVNR ¦ \\d{10} ¦ 1238010180",
                "geoLookup ¦ `` ¦ 192.0.2.2",
                "detectSQLi ¦ `` ¦ hello",
                "detectXSS ¦ `` ¦ hello",
            })
    void anOperatorDoesNotMatch(String name, String argument, String value) {
        assertThat(matches(operator(name, argument), value)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                "rx ¦ (a)(x)?(b+) ¦ `zabbz` ¦ `0=abb 1=a 3=bb`",
                "rxGlobal ¦ a(.) ¦ `abzac` ¦ `0=ab 1=b 2=ac 3=c`",
                "pm ¦ SELECT ELE LEC ¦ `xSelEct` ¦ `0=elE`",
                "pm ¦ b ab ¦ `zAb` ¦ `0=Ab`",
                "contains ¦ bc ¦ abcd ¦ `0=bc`",
                "endsWith ¦ d ¦ abcd ¦ `0=d`",
                "validateByteRange ¦ 97-99 ¦ abXc ¦ `0=X`",
                "verifyCC ¦ \\d{16} ¦ `x94111111111111111` ¦ `0=4111111111111111`",
                "detectSQLi ¦ `` ¦ 1' or '1'='1 ¦ `0=s&sos`",
                "detectXSS ¦ `` ¦ <script> ¦ `0=<script>`",
            })
    void aMatchTellsItsGroups(String name, String argument, String value, String groups) {
        assertThat(String.join(" ", captured(operator(name, argument), value))).isEqualTo(groups);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            value = {
                "rx ¦ a(b",
                "verifyCC ¦ a(b",
                "pm ¦ ''",
                "ipMatch ¦ 300.1.1.1",
                "ipMatch ¦ 10.0.0.0/33",
                "ipMatch ¦ ::1/129",
                "ipMatch ¦ ' , '",
                "validateByteRange ¦ 1-256",
                "validateByteRange ¦ 9-1",
                "validateByteRange ¦ x",
                "pmFromFile ¦ no-such-file.data",
                "pmFromFile ¦ https://example.org/list",
                "ipMatchFromFile ¦ ''",
                "inspectFile ¦ /bin/scan",
                "rbl ¦ sbl.example.org",
                "validateDTD ¦ a.dtd",
                "validateSchema ¦ a.xsd",
                "validateHash ¦ x",
                "fuzzyHash ¦ x",
            })
    void aBadArgumentIsRefusedWhenRulesAreLoaded(String name, String argument) {
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(() -> operator(name, argument))
                .withMessageContaining(name.equals("pmFromFile") && argument.startsWith("no") ? argument : "@" + name);
    }

    @Test
    void whatIsPreparedAtLoadTimeTakesNoMacros() {
        for (String name : List.of("pm", "ipMatch", "validateByteRange", "pmFromFile", "verifyCC")) {
            assertThatExceptionOfType(OperatorException.class)
                    .isThrownBy(() -> operator(name, MACRO, Path.of(".")))
                    .withMessageContaining("macros");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "beginsWith,ab,abc",
        "contains,bc,abcd",
        "containsWord,b,a b",
        "endsWith,cd,abcd",
        "streq,abc,abc",
        "within,xabcx,abc",
        "eq,5,5",
        "ge,5,6",
        "gt,5,6",
        "le,5,4",
        "lt,5,4",
        "rx,b.d,abcd",
        "rxGlobal,b.d,abcd"
    })
    void aMacroIsExpandedAtEachCall(String name, String expansion, String value) {
        Operator operator = operator(name, MACRO, Path.of("."));
        assertThat(operator.matches(bytes(value), expanding(expansion))).isTrue();
        assertThat(operator.matches(bytes("7"), expanding("9"))).isEqualTo(name.equals("le") || name.equals("lt"));
    }

    @Test
    void aMacroStandsBesideLiterals() {
        Template dotted =
                new Template(List.of(new Template.Literal("."), MACRO.parts().getFirst()));
        assertThat(operator("endsWith", dotted, Path.of(".")).matches(bytes("a.host"), expanding("host")))
                .isTrue();
    }

    @Test
    void anExpandedPatternThatIsWrongOrTooLongMatchesNothing() {
        Operator operator = operator("rx", MACRO, Path.of("."));
        assertThat(operator.matches(bytes("a(b"), expanding("a(b"))).isFalse();
        assertThat(operator.matches(bytes("a".repeat(5000)), expanding("a".repeat(4096))))
                .isTrue();
        assertThat(operator.matches(bytes("a".repeat(5000)), expanding("a".repeat(4097))))
                .isFalse();
    }

    @Test
    void morePatternsThanAreKeptStillMatch() {
        Operator operator = operator("rx", MACRO, Path.of("."));
        for (int round = 0; round < 200; round++) {
            assertThat(operator.matches(bytes("x" + round), expanding("^x" + round + "$")))
                    .isTrue();
        }
    }

    @Test
    void aPhraseFileHasCommentsAndKeepsBlanks(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("a.data"), bytes("# comment\r\n\r\n in query \r\n  # too\nb\u00e9c\n"));
        Files.write(folder.resolve("b.data"), bytes("second"));
        Operator operator = operator("pmFromFile", literal("a.data b.data"), folder);
        assertThat(matches(operator, "x IN QUERY y")).isTrue();
        assertThat(matches(operator, "xin queryy")).isFalse();
        assertThat(matches(operator, "xB\u00e9C")).isTrue();
        assertThat(matches(operator, "the Second")).isTrue();
        assertThat(matches(operator, "# comment")).isFalse();
    }

    @Test
    void aNetworkFileHasOneNetworkALine(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("nets"), bytes("# ours\n192.0.2.0/25 \n\n2001:db8::1\n"));
        Operator operator = operator("ipMatchFromFile", literal("nets"), folder);
        assertThat(matches(operator, "192.0.2.127")).isTrue();
        assertThat(matches(operator, "192.0.2.128")).isFalse();
        assertThat(matches(operator, "2001:db8:0::1")).isTrue();
    }
}
