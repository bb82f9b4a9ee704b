package sekisho.waf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import sekisho.waf.seclang.Template;
import sekisho.waf.seclang.Variable;

/** The templates of a rule set, prepared: constants as bytes, names of TX members as slots. Immutable once compiled. */
final class Texts {
    /** A template ready to be expanded. */
    sealed interface Text {}

    /** The same in every transaction. */
    static final class Constant implements Text {
        private final byte[] bytes;

        Constant(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Not to be changed. */
        byte[] bytes() {
            return bytes;
        }
    }

    /** Pieces to be put together. */
    record Composed(List<Piece> pieces) implements Text {}

    /** A piece of a composed text. */
    sealed interface Piece {}

    /** Text as it stands. */
    record Literal(Constant text) implements Piece {}

    /**
     * A macro.
     *
     * @param slot of a TX member, or -1
     */
    record Macro(Variable variable, String key, int slot) implements Piece {}

    private static final byte[] NOTHING = new byte[0];
    static final Text EMPTY = new Constant(NOTHING);

    private final TxNames names;
    private final IdentityHashMap<Template, Text> prepared = new IdentityHashMap<>();

    Texts(TxNames names) {
        this.names = names;
    }

    /** Prepares a template and remembers it, so that {@link #of} finds it. Load time only. */
    Text prepare(Template template) {
        return prepared.computeIfAbsent(template, this::compile);
    }

    /** What was prepared for this very template. */
    Text of(Template template) {
        Text text = prepared.get(template);
        if (text == null) {
            throw new IllegalStateException("a template that was not prepared when the rules were loaded");
        }
        return text;
    }

    private Text compile(Template template) {
        if (template.isConstant()) {
            return new Constant(template.constant().getBytes(StandardCharsets.ISO_8859_1));
        }
        List<Piece> pieces = new ArrayList<>();
        for (Template.Part part : template.parts()) {
            pieces.add(
                    switch (part) {
                        case Template.Literal literal ->
                            new Literal(new Constant(literal.bytes().getBytes(StandardCharsets.ISO_8859_1)));
                        case Template.Macro macro ->
                            new Macro(
                                    macro.variable(),
                                    macro.key(),
                                    macro.variable() == Variable.TX ? names.slot(macro.key()) : -1);
                    });
        }
        return new Composed(List.copyOf(pieces));
    }
}
