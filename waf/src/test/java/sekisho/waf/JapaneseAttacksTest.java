package sekisho.waf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sekisho.waf.Submissions.Shape;
import sekisho.waf.japanese.JapaneseTexts;
import sekisho.waf.japanese.JapaneseTexts.Attack;
import sekisho.waf.japanese.JapaneseTexts.NearMiss;

/** Attacks among Japanese words are refused at level 1, however they are sent. */
class JapaneseAttacksTest {
    private static RuleSet rules;

    @BeforeAll
    static void load() {
        rules = Submissions.rules();
    }

    @Test
    void embeddedAttacksAreRefused() {
        List<String> passed = new ArrayList<>();
        TreeMap<Shape, Integer> refused = new TreeMap<>();
        for (Attack attack : JapaneseTexts.attacks()) {
            for (Shape shape : Shape.values()) {
                if (!Submissions.refusedBy(rules, shape, attack.embedded()).isEmpty()) {
                    refused.merge(shape, 1, Integer::sum);
                } else if (attack.peerRefuses()) {
                    passed.add(shape + " " + attack.kind() + " " + attack.embedded());
                }
            }
        }
        System.out.println("Japanese attacks: " + JapaneseTexts.attacks().size() + ", refused " + refused);
        assertThat(passed).isEmpty();
    }

    @Test
    void attacksNextToEachCriterionAreRefused() {
        assertThat(JapaneseTexts.nearMisses().stream()
                        .collect(Collectors.groupingBy(NearMiss::criterion, Collectors.counting())))
                .hasSize(12)
                .allSatisfy((criterion, count) -> assertThat(count).isGreaterThanOrEqualTo(20));
        for (Shape shape : Shape.values()) {
            assertThat(JapaneseTexts.nearMisses())
                    .allSatisfy(near -> assertThat(Submissions.refusedBy(rules, shape, near.attack()))
                            .as(near.attack())
                            .isNotEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void columnsWithJapaneseNamesAreRefusedInOtherForms(Form form) {
        assertThat(JapaneseTexts.nearMisses().stream()
                        .filter(near -> near.criterion().equals("names"))
                        .map(NearMiss::attack))
                .allSatisfy(attack -> form.of(attack)
                        .ifPresent(sent -> assertThat(Submissions.refusedBy(rules, Shape.FORM, sent, form.charset()))
                                .as(attack)
                                .isNotEmpty()));
    }

    /** How else the same may be sent, and be the same to an application. */
    enum Form {
        FULL_WIDTH,
        HALF_WIDTH_KANA,
        UTF_7,
        SHIFT_JIS,
        SHIFT_JIS_UNNAMED,
        EUC_JP;

        /** Empty when the form cannot say the text. */
        Optional<byte[]> of(String text) {
            return switch (this) {
                case FULL_WIDTH -> Optional.of(utf8(JapaneseTexts.fullWidth(text)));
                case HALF_WIDTH_KANA -> Optional.of(utf8(JapaneseTexts.halfWidthKana(text)));
                case UTF_7 -> Optional.of(utf8(JapaneseTexts.utf7(text)));
                case SHIFT_JIS, SHIFT_JIS_UNNAMED -> JapaneseTexts.shiftJis(text);
                case EUC_JP -> JapaneseTexts.eucJp(text);
            };
        }

        String charset() {
            return switch (this) {
                case SHIFT_JIS -> "; charset=Shift_JIS";
                case EUC_JP -> "; charset=EUC-JP";
                case FULL_WIDTH, HALF_WIDTH_KANA, UTF_7, SHIFT_JIS_UNNAMED -> "";
            };
        }

        private static byte[] utf8(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void embeddedAttacksAreRefusedInOtherForms(Form form) {
        List<String> passed = new ArrayList<>();
        int said = 0;
        int refused = 0;
        for (Attack attack : JapaneseTexts.attacks()) {
            Optional<byte[]> sent = form.of(attack.embedded());
            if (sent.isEmpty()) {
                continue;
            }
            said++;
            if (!Submissions.refusedBy(rules, Shape.FORM, sent.get(), form.charset())
                    .isEmpty()) {
                refused++;
            } else if (attack.peerRefuses()) {
                passed.add(attack.kind() + " " + attack.embedded());
            }
        }
        System.out.println("Japanese attacks, " + form + ": " + said + ", refused " + refused);
        assertThat(passed).isEmpty();
        assertThat(refused).isGreaterThanOrEqualTo(500);
    }

    @Test
    void plainAttacksAreRefused() {
        assertThat(JapaneseTexts.attacks())
                .allSatisfy(attack -> assertThat(Submissions.refusedBy(rules, Shape.FORM, attack.plain()))
                        .as(attack.plain())
                        .isNotEmpty());
    }
}
