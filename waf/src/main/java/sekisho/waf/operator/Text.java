package sekisho.waf.operator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import sekisho.waf.regex.ByteSet;
import sekisho.waf.regex.Needs;
import sekisho.waf.seclang.Template;

/** The argument of an operator that compares bytes: known at load time, or expanded at each call. */
final class Text {
    private static final int LONGEST_FACTOR = 48;
    private final Template template;
    private final boolean constant;
    private final Needle known;

    Text(Template template) {
        this.template = template;
        constant = template.isConstant();
        known = Needle.kept(constant ? bytes(template.constant()) : new byte[0]);
    }

    boolean isConstant() {
        return constant;
    }

    Needle needle(Evaluation evaluation) {
        return constant ? known : new Needle(evaluation.expand(template));
    }

    byte[] bytes(Evaluation evaluation) {
        return constant ? known.bytes() : evaluation.expand(template);
    }

    /** What a value that contains this text contains. */
    Needs needs() {
        return needs(known.bytes());
    }

    static Needs needs(byte[] text) {
        return text.length == 0
                ? Needs.NONE
                : new Needs(text.length, List.of(new Needs.Clause(List.of(factor(text, false)))));
    }

    /** The text's first bytes. */
    static Needs.Factor factor(byte[] text, boolean ignoreCase) {
        List<ByteSet> sets = new ArrayList<>();
        for (int i = 0; i < Math.min(text.length, LONGEST_FACTOR); i++) {
            int b = text[i] & 0xff;
            boolean letter = (b | 0x20) >= 'a' && (b | 0x20) <= 'z';
            sets.add(ignoreCase && letter ? ByteSet.of(b | 0x20).or(ByteSet.of(b & ~0x20)) : ByteSet.of(b));
        }
        return new Needs.Factor(sets);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String string(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The text of an argument that cannot change from one transaction to the next. */
    static String constant(String operator, Template argument) {
        if (!argument.isConstant()) {
            throw new OperatorException(
                    "@" + operator + " is prepared when rules are loaded and takes no macros; write its argument out");
        }
        return argument.constant();
    }
}
