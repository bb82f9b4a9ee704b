package sekisho.waf.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.waf.operator.Calls.bytes;
import static sekisho.waf.operator.Calls.expanding;
import static sekisho.waf.operator.Calls.operator;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import sekisho.waf.regex.Needs;

final class OperatorPropertiesTest {
    private static final Evaluation NOTHING = expanding("");

    @Provide
    Arbitrary<String> few() {
        return Arbitraries.strings()
                .withChars('a', 'b', 'A', 'B', '\u00e9', '7')
                .ofMinLength(1)
                .ofMaxLength(5);
    }

    @Provide
    Arbitrary<List<String>> phraseLists() {
        return few().list().ofMinSize(1).ofMaxSize(8);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars('a', 'b', 'A', 'B', '\u00e9', '7', ' ', 'x')
                .ofMaxLength(30);
    }

    @Property(tries = 500)
    void phrasesAreFoundWhereTheNaiveSearchFindsThem(
            @ForAll("phraseLists") List<String> phrases, @ForAll("texts") String text) {
        long expected = -1;
        String lower = text.toLowerCase(Locale.ROOT);
        for (int end = 1; end <= text.length() && expected < 0; end++) {
            for (String phrase : phrases) {
                if (lower.substring(0, end).endsWith(phrase.toLowerCase(Locale.ROOT))) {
                    expected = Math.max(expected, (long) end << 32 | phrase.length());
                }
            }
        }
        assertThat(new Phrases(phrases.stream().map(Calls::bytes).toList()).find(bytes(text)))
                .isEqualTo(expected);
    }

    /** So many states that most of them have no complete row. */
    @Test
    void manyLongPhrasesAreFoundLikeFewShortOnes() {
        List<byte[]> phrases = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            phrases.add(bytes("phrase" + Integer.toString(i * 7919, 36) + "/" + Integer.toString(i * 104729, 36)));
        }
        Phrases automaton = new Phrases(phrases);
        for (byte[] phrase : phrases) {
            String text = new String(phrase, StandardCharsets.ISO_8859_1);
            long found = automaton.find(
                    bytes("phrasephrase" + text.substring(0, text.length() - 1) + text.toUpperCase(Locale.ROOT)));
            assertThat(found).as(text).isPositive();
            assertThat(automaton.find(bytes(text.substring(0, 7)))).isEqualTo(-1);
        }
    }

    @Property(tries = 500)
    void aNeedleIsFoundWhereTheJdkFindsIt(
            @ForAll("texts") String text, @ForAll("few") String needle, @ForAll @IntRange(max = 30) int from) {
        int start = Math.min(from, text.length());
        assertThat(new Needle(bytes(needle)).in(bytes(text), start)).isEqualTo(text.indexOf(needle, start));
    }

    @Property(tries = 300)
    void ipv4NetworksAgreeWithArithmetic(
            @ForAll int network,
            @ForAll @IntRange(max = 32) int prefix,
            @ForAll int near,
            @ForAll @IntRange(max = 32) int keep) {
        int address = keep == 0 ? near : (int) ((network & (-1L << (32 - keep))) | (near & ~(-1L << (32 - keep))));
        boolean expected = (network & 0xffffffffL) >> (32 - prefix) == (address & 0xffffffffL) >> (32 - prefix);
        Operator operator = operator("ipMatch", dotted(network) + "/" + prefix);
        assertThat(operator.matches(bytes(dotted(address)), NOTHING)).isEqualTo(expected);
        assertThat(operator.matches(bytes("::ffff:" + dotted(address)), NOTHING))
                .isEqualTo(expected);
    }

    private static String dotted(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
    }

    @Property(tries = 300)
    void ipv6NetworksAgreeWithArithmetic(
            @ForAll @Size(16) byte[] network,
            @ForAll @IntRange(max = 128) int prefix,
            @ForAll @Size(16) byte[] other,
            @ForAll @IntRange(max = 128) int keep)
            throws UnknownHostException {
        network[0] |= 0x20;
        other[0] |= 0x20;
        BigInteger high = BigInteger.ONE.shiftLeft(128 - keep).subtract(BigInteger.ONE);
        BigInteger first = new BigInteger(1, network);
        BigInteger address = first.andNot(high).or(new BigInteger(1, other).and(high));
        boolean expected = first.shiftRight(128 - prefix).equals(address.shiftRight(128 - prefix));
        Operator operator = operator("ipMatch", ipv6(first) + "/" + prefix);
        assertThat(operator.matches(bytes(ipv6(address)), NOTHING)).isEqualTo(expected);
    }

    private static String ipv6(BigInteger address) throws UnknownHostException {
        byte[] bytes = new byte[16];
        byte[] number = address.toByteArray();
        int length = Math.min(16, number.length);
        System.arraycopy(number, number.length - length, bytes, 16 - length, length);
        return InetAddress.getByAddress(bytes).getHostAddress();
    }

    @Property(tries = 300)
    void severalNetworksAreTheUnionOfEach(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 255) Integer> thirds,
            @ForAll @IntRange(min = 16, max = 26) int prefix,
            @ForAll @IntRange(max = 255) int third) {
        List<String> networks =
                thirds.stream().map(t -> "10.0." + t + ".0/" + prefix).toList();
        boolean expected =
                networks.stream().anyMatch(n -> operator("ipMatch", n).matches(bytes("10.0." + third + ".9"), NOTHING));
        assertThat(operator("ipMatch", String.join(",", networks)).matches(bytes("10.0." + third + ".9"), NOTHING))
                .isEqualTo(expected);
    }

    @Property(tries = 1000)
    void utf8IsWhatTheJdkDecodes(
            @ForAll @Size(max = 6) byte[] noise,
            @ForAll @Size(max = 4) List<@ByteRange(min = -128, max = -1) Byte> high) {
        byte[] tail = new byte[high.size()];
        for (int i = 0; i < tail.length; i++) {
            tail[i] = high.get(i);
        }
        for (byte[] value : List.of(noise, tail)) {
            boolean malformed;
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
                malformed = false;
            } catch (CharacterCodingException e) {
                malformed = true;
            }
            assertThat(operator("validateUtf8Encoding", "").matches(value, NOTHING))
                    .isEqualTo(malformed);
        }
    }

    @Test
    void everyTwoBytesAndEveryCodePointAreJudgedAsTheJdkDoes() {
        Operator utf8 = operator("validateUtf8Encoding", "");
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c < 0xd800 || c > 0xdfff) {
                byte[] encoded = new String(Character.toChars(c)).getBytes(StandardCharsets.UTF_8);
                if (utf8.matches(encoded, NOTHING)) {
                    assertThat(c).as("refused").isNegative();
                }
            }
        }
        for (int pair = 0; pair < 0x10000; pair++) {
            byte[] value = {(byte) (pair >> 8), (byte) pair};
            boolean valid = !new String(value, StandardCharsets.UTF_8).contains("\ufffd");
            if (utf8.matches(value, NOTHING) == valid) {
                assertThat(pair).as("pair").isNegative();
            }
        }
    }

    @Provide
    Arbitrary<Operator> constants() {
        Arbitrary<String> names =
                Arbitraries.of("contains", "beginsWith", "endsWith", "streq", "containsWord", "within", "pm");
        return names.flatMap(name -> few().map(argument -> operator(name, argument)));
    }

    @Property(tries = 1000)
    void whatMatchesHasWhatIsNeeded(@ForAll("constants") Operator operator, @ForAll("texts") String text) {
        sound(operator, bytes(text));
    }

    @Property(tries = 300)
    void validationsNeedWhatTheyNeed(@ForAll byte[] value) {
        sound(operator("validateByteRange", "1-100,130,200-255"), value);
        sound(operator("validateByteRange", "0-255"), value);
        sound(operator("validateUrlEncoding", ""), value);
        sound(operator("validateUtf8Encoding", ""), value);
    }

    private static void sound(Operator operator, byte[] value) {
        if (!operator.matches(value, NOTHING)) {
            return;
        }
        Needs needs = operator.needs();
        assertThat(value.length).isGreaterThanOrEqualTo(needs.minLength());
        assertThat(needs.clauses())
                .allSatisfy(clause -> assertThat(clause.factors()).anyMatch(f -> occurs(f, value)));
    }

    private static boolean occurs(Needs.Factor factor, byte[] value) {
        for (int at = 0; at + factor.bytes().size() <= value.length; at++) {
            int matched = 0;
            while (matched < factor.bytes().size()
                    && factor.bytes().get(matched).contains(value[at + matched] & 0xff)) {
                matched++;
            }
            if (matched == factor.bytes().size()) {
                return true;
            }
        }
        return false;
    }

    @Test
    void literalsArePromisedToThePlanner() {
        for (String name : List.of("contains", "beginsWith", "endsWith", "streq", "containsWord", "pm")) {
            Needs needs = operator(name, "abcdefghij").needs();
            assertThat(needs.minLength()).as(name).isEqualTo(10);
            assertThat(needs.clauses().getFirst().factors().getFirst().bytes())
                    .as(name)
                    .hasSize(10);
        }
        assertThat(operator("validateUrlEncoding", "").needs().clauses()).hasSize(1);
    }

    @Property(tries = 300)
    void noOperatorThrowsOnAnyBytes(@ForAll byte[] value) {
        List<Operator> operators = List.of(
                operator("eq", "1"),
                operator("ipMatch", "::/0,1.2.3.4"),
                operator("verifyCC", "\\d+"),
                operator("verifyCPF", "\\d+"),
                operator("verifySSN", "\\d+"),
                operator("verifySVNR", "\\d+"),
                operator("geoLookup", ""),
                operator("rx", "a|$"),
                operator("rxGlobal", "a|$"),
                operator("containsWord", "a"),
                operator("pm", "a b"),
                operator("within", "abc"),
                operator("validateUrlEncoding", ""));
        for (Operator operator : operators) {
            if (operator.matches(value, NOTHING)) {
                operator.capture(
                        value,
                        NOTHING,
                        9,
                        (group, start, end) ->
                                assertThat(start).isBetween(0, end).isLessThanOrEqualTo(value.length));
            }
        }
    }

    @Property(tries = 300)
    void addressTextNeverBreaksTheParser(@ForAll("addressText") String text) {
        byte[] value = bytes(text);
        long dotted = Address.ipv4(value, 0, value.length);
        assertThat(dotted).isBetween(-1L, 0xffffffffL);
        Address address = Address.ipv6(value, 0, value.length);
        assertThat(address == null || text.contains(":")).isTrue();
    }

    @Provide
    Arbitrary<String> addressText() {
        return Arbitraries.strings().withChars("0:1f.:2:".toCharArray()).ofMaxLength(24);
    }

    /** Half a megabyte of what begins to match everywhere: what is quadratic takes minutes. */
    @Test
    void searchingIsLinearWhateverBothSidesAre() {
        String many = "a".repeat(1 << 19);
        byte[] value = bytes(many);
        String half = "a".repeat(1 << 18) + "b";
        assertThat(operator("contains", half).matches(value, NOTHING)).isFalse();
        assertThat(operator("containsWord", "a".repeat(1 << 18)).matches(value, NOTHING))
                .isFalse();
        assertThat(operator("within", many + many).matches(bytes(half), NOTHING))
                .isFalse();
        assertThat(operator("pm", "a".repeat(1000) + "b " + "a".repeat(999) + "c")
                        .matches(value, NOTHING))
                .isFalse();
    }
}
