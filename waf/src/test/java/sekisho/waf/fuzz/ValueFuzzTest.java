package sekisho.waf.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sekisho.waf.detect.CrossSiteScripting;
import sekisho.waf.detect.SqlInjection;
import sekisho.waf.operator.CountryLookup;
import sekisho.waf.operator.Evaluation;
import sekisho.waf.operator.Operator;
import sekisho.waf.operator.OperatorException;
import sekisho.waf.operator.Operators;
import sekisho.waf.regex.Regex;
import sekisho.waf.regex.RegexException;
import sekisho.waf.seclang.Names;
import sekisho.waf.seclang.OperatorCall;
import sekisho.waf.seclang.Template;
import sekisho.waf.transform.Transformation;
import sekisho.waf.transform.Transformations;

/** What looks at values throws at none of them. */
final class ValueFuzzTest {
    private static final List<Transformation> ALL = Names.TRANSFORMATIONS.stream()
            .filter(name -> !name.equals("none"))
            .map(Transformations::named)
            .toList();

    @FuzzTest(maxDuration = "60s")
    void transformations(byte[] value) {
        byte[] before = value.clone();
        for (Transformation transformation : ALL) {
            byte[] once = transformation.apply(value);
            assertThat(once.length).isLessThanOrEqualTo(8 * value.length + 64);
            transformation.apply(once);
        }
        assertThat(value).isEqualTo(before);
    }

    @FuzzTest(maxDuration = "60s")
    void operators(FuzzedDataProvider data) {
        String name = data.pickValue(Names.OPERATORS);
        if (name.endsWith("FromFile")) {
            return;
        }
        String argument = latin1(data.consumeBytes(80));
        byte[] value = data.consumeRemainingAsBytes();
        Operator operator = created(name, argument);
        Evaluation nothing = template -> new byte[0];
        if (operator != null && operator.matches(value, nothing)) {
            operator.capture(value, nothing, 9, (group, start, end) -> {
                assertThat(group).isBetween(0, 9);
                assertThat(start).isBetween(0, end);
                assertThat(end).isLessThanOrEqualTo(value.length);
            });
        }
    }

    private static @Nullable Operator created(String name, String argument) {
        Template template = new Template(argument.isEmpty() ? List.of() : List.of(new Template.Literal(argument)));
        try {
            return Operators.create(new OperatorCall(false, name, template), Path.of("."), CountryLookup.NONE);
        } catch (OperatorException e) {
            return null;
        }
    }

    @FuzzTest(maxDuration = "60s")
    void detectors(byte[] value) {
        assertThat(SqlInjection.fingerprint(value).isPresent()).isEqualTo(SqlInjection.detect(value));
        CrossSiteScripting.detect(value);
    }

    @FuzzTest(maxDuration = "60s")
    void expressions(FuzzedDataProvider data) {
        String pattern = latin1(data.consumeBytes(60));
        byte[] value = data.consumeRemainingAsBytes();
        Regex regex;
        try {
            regex = Regex.compile(pattern, data.consumeBoolean());
        } catch (RegexException e) {
            return;
        }
        int[] groups = new int[2 * Math.min(9, regex.groupCount()) + 2];
        boolean found = regex.find(value);
        assertThat(regex.match(value, 0, groups)).as("%s", pattern).isEqualTo(found);
        if (found) {
            assertThat(groups[0]).isBetween(0, groups[1]);
            assertThat(groups[1]).isLessThanOrEqualTo(value.length);
        }
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
