package sekisho.waf.operator;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import sekisho.waf.regex.Needs;

/** {@code @pm} and {@code @pmFromFile}. The phrase found is group 0, as it stands in the value. */
final class PhraseMatch implements Operator {
    private final Phrases phrases;
    private final Needs needs;

    private PhraseMatch(List<byte[]> texts) {
        phrases = new Phrases(texts);
        int shortest = texts.isEmpty() ? 0 : Integer.MAX_VALUE;
        Set<Needs.Factor> factors = new LinkedHashSet<>();
        for (byte[] text : texts) {
            shortest = Math.min(shortest, text.length);
            factors.add(Text.factor(text, true));
        }
        needs = texts.isEmpty() ? Needs.NONE : new Needs(shortest, List.of(new Needs.Clause(List.copyOf(factors))));
    }

    /** Phrases separated by white space; {@code |41 42|} holds bytes in hexadecimal. */
    static PhraseMatch ofPhrases(String argument) {
        List<byte[]> phrases = new ArrayList<>();
        int at = 0;
        while (at < argument.length()) {
            if (isSpace(argument.charAt(at))) {
                at++;
                continue;
            }
            ByteArrayOutputStream phrase = new ByteArrayOutputStream();
            while (at < argument.length() && !isSpace(argument.charAt(at))) {
                int close = argument.charAt(at) == '|' ? argument.indexOf('|', at + 1) : -1;
                if (close > 0 && hexadecimal(argument.substring(at + 1, close), phrase)) {
                    at = close + 1;
                } else {
                    phrase.write(argument.charAt(at++));
                }
            }
            phrases.add(phrase.toByteArray());
        }
        if (phrases.isEmpty()) {
            throw new OperatorException("@pm needs at least one phrase");
        }
        return new PhraseMatch(phrases);
    }

    /** One phrase a line, blanks kept; empty lines and those that begin with a number sign are comments. */
    static PhraseMatch ofLines(List<String> lines) {
        return new PhraseMatch(lines.stream().map(Text::bytes).toList());
    }

    /** Appends the bytes if the text is pairs of digits and spaces; else appends nothing. */
    private static boolean hexadecimal(String text, ByteArrayOutputStream into) {
        String digits = text.replace(" ", "");
        if (digits.isEmpty() || digits.length() % 2 != 0) {
            return false;
        }
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            int high = Character.digit(digits.charAt(2 * i), 16);
            int low = Character.digit(digits.charAt(2 * i + 1), 16);
            if (high < 0 || low < 0) {
                return false;
            }
            bytes[i] = (byte) (high << 4 | low);
        }
        into.writeBytes(bytes);
        return true;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    @Override
    public boolean matches(byte[] value, Evaluation evaluation) {
        return phrases.find(value) >= 0;
    }

    @Override
    public void capture(byte[] value, Evaluation evaluation, int groups, Captures into) {
        long found = phrases.find(value);
        if (found >= 0) {
            int end = (int) (found >>> 32);
            into.captured(0, end - (int) found, end);
        }
    }

    @Override
    public boolean isFixed() {
        return true;
    }

    @Override
    public Needs needs() {
        return needs;
    }
}
