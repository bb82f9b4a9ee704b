package sekisho.waf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sekisho.waf.Submissions.Shape;
import sekisho.waf.japanese.JapaneseTexts;
import sekisho.waf.japanese.JapaneseTexts.Attack;

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
    void plainAttacksAreRefused() {
        assertThat(JapaneseTexts.attacks())
                .allSatisfy(attack -> assertThat(Submissions.refusedBy(rules, Shape.FORM, attack.plain()))
                        .as(attack.plain())
                        .isNotEmpty());
    }
}
