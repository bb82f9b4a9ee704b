package sekisho.waf.operator;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sekisho.waf.seclang.OperatorCall;
import sekisho.waf.seclang.Template;
import sekisho.waf.seclang.Variable;

/** Short ways to make and ask operators; texts are one char per byte. */
final class Calls {
    /** The macro {@code %{TX.x}} stands for. */
    static final Template MACRO = new Template(List.of(new Template.Macro(Variable.TX, "x")));

    private Calls() {}

    static Operator operator(String name, String argument) {
        return operator(name, literal(argument), Path.of("."));
    }

    static Operator operator(String name, Template argument, Path folder) {
        CountryLookup countries = address -> address.equals("192.0.2.1") ? Optional.of("JP") : Optional.empty();
        return Operators.create(new OperatorCall(false, name, argument), folder, countries);
    }

    static Template literal(String text) {
        return new Template(text.isEmpty() ? List.of() : List.of(new Template.Literal(text)));
    }

    static boolean matches(Operator operator, String value) {
        return operator.matches(bytes(value), expanding(""));
    }

    /** Every macro stands for {@code text}. */
    static Evaluation expanding(String text) {
        return template -> {
            StringBuilder expanded = new StringBuilder();
            for (Template.Part part : template.parts()) {
                expanded.append(part instanceof Template.Literal literal ? literal.bytes() : text);
            }
            return bytes(expanded.toString());
        };
    }

    /** {@code 0=text} for every group reported. */
    static List<String> captured(Operator operator, String value) {
        List<String> groups = new ArrayList<>();
        operator.capture(bytes(value), expanding(""), 9, new Captures() {
            @Override
            public void captured(int group, int start, int end) {
                groups.add(group + "=" + value.substring(start, end));
            }

            @Override
            public void captured(int group, byte[] text) {
                groups.add(group + "=" + new String(text, StandardCharsets.ISO_8859_1));
            }
        });
        return groups;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
