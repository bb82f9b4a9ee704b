package sekisho.waf.japanese;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import sekisho.waf.japanese.JapaneseTexts.Attack;
import sekisho.waf.japanese.JapaneseTexts.Form;

class JapaneseTextsTest {
    @Test
    void thereAreFormsOfEveryKindAndNoneTwice() {
        assertThat(JapaneseTexts.forms()).hasSizeGreaterThanOrEqualTo(400).doesNotHaveDuplicates();
        assertThat(JapaneseTexts.forms())
                .extracting(Form::kind)
                .contains(
                        "name",
                        "address",
                        "phone",
                        "mail",
                        "company",
                        "inquiry",
                        "order",
                        "mail-text",
                        "invoice",
                        "schedule",
                        "technical",
                        "symbols",
                        "document");
        assertThat(JapaneseTexts.forms())
                .filteredOn(form -> form.kind().equals("document"))
                .allSatisfy(form -> assertThat(form.value().getBytes(StandardCharsets.UTF_8).length)
                        .isBetween(5_000, 40_000));
    }

    @Test
    void everyAttackStandsWithinItsSentenceAndNoneTwice() {
        assertThat(JapaneseTexts.attacks()).hasSizeGreaterThanOrEqualTo(500).doesNotHaveDuplicates();
        assertThat(JapaneseTexts.attacks())
                .allSatisfy(attack -> assertThat(attack.embedded()).contains(attack.plain()));
        assertThat(JapaneseTexts.attacks())
                .extracting(Attack::kind)
                .contains("sqli", "xss", "rce", "php", "lfi", "ssrf", "java", "template", "header");
    }

    @Test
    void mostTextsCanBeSentInTheOlderCharsets() {
        assertThat(JapaneseTexts.forms())
                .filteredOn(form -> JapaneseTexts.shiftJis(form.value()).isPresent())
                .hasSizeGreaterThan(200);
        assertThat(JapaneseTexts.forms())
                .filteredOn(form -> JapaneseTexts.eucJp(form.value()).isPresent())
                .hasSizeGreaterThan(200);
        assertThat(JapaneseTexts.attacks())
                .filteredOn(attack -> JapaneseTexts.shiftJis(attack.embedded()).isPresent())
                .hasSizeGreaterThan(500);
    }

    @Test
    void shiftJisHasItsBackslashTails() {
        assertThat(JapaneseTexts.shiftJis("ソ能表"))
                .hasValueSatisfying(
                        bytes -> assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("835c945c955c"));
        assertThat(JapaneseTexts.shiftJis("👍")).isEmpty();
    }

    @Test
    void fullWidthFormsNormaliseToTheAttack() {
        assertThat(JapaneseTexts.fullWidth("<script>")).isEqualTo("＜ｓｃｒｉｐｔ＞");
        assertThat(JapaneseTexts.attacks())
                .allSatisfy(attack -> assertThat(
                                Normalizer.normalize(JapaneseTexts.fullWidth(attack.plain()), Normalizer.Form.NFKC))
                        .isEqualTo(attack.plain()));
    }

    @Test
    void katakanaAreWrittenInHalfTheirWidth() {
        assertThat(JapaneseTexts.halfWidthKana("ソフトウェア、ガイド")).isEqualTo("ｿﾌﾄｳｪｱ、ｶﾞｲﾄﾞ");
    }

    @Test
    void utf7IsWrittenAsTheStandardSays() {
        assertThat(JapaneseTexts.utf7("<script>alert(1)")).isEqualTo("+ADw-script+AD4-alert+ACg-1+ACk-");
        assertThat(JapaneseTexts.utf7("日本語 a")).isEqualTo("+ZeVnLIqe- a");
    }
}
