package sekisho.it.corpus;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What makes a text of a document an ordinary Japanese sentence: it ends as one, most of it is Japanese, and it quotes no code. Words,
 * names, quotation marks, brackets, slashes, addresses and numbers are ordinary. The rules say what a sentence is and know nothing of
 * any firewall.
 */
final class Prose {
    /** Of the characters that are not blank, at least these per cent are Japanese. */
    static final int JAPANESE_PERCENT = 60;

    private static final Pattern END = Pattern.compile("[。！？][」』）)]*$");
    /** Paths from the root or home, options, manual page references, calls, variables, operators, identifiers, end tags. */
    private static final Pattern CODE = Pattern.compile("(?<![\\w./:-])[~.]{0,2}/[A-Za-z.]" + "|(?<![\\w-])--?[A-Za-z]"
            + "|\\w ?\\((?:[0-9][A-Za-z]*)?\\)" + "|[$\\\\`{}^|=;]|&&|</|::" + "|\\w_\\w|\\b_\\w");

    /** Why a text is left out. */
    enum Fault {
        UNFINISHED,
        FOREIGN,
        CODE
    }

    private Prose() {}

    /** The first fault; empty for an ordinary sentence. */
    static Optional<Fault> fault(String text) {
        if (!END.matcher(text).find()) {
            return Optional.of(Fault.UNFINISHED);
        }
        long shown = text.codePoints().filter(c -> !Character.isWhitespace(c)).count();
        long japanese = text.codePoints().filter(Prose::isJapanese).count();
        if (japanese * 100 < shown * JAPANESE_PERCENT) {
            return Optional.of(Fault.FOREIGN);
        }
        return CODE.matcher(text).find() ? Optional.of(Fault.CODE) : Optional.empty();
    }

    /** Kana, kanji and the punctuation and full-width forms that belong to them. */
    private static boolean isJapanese(int c) {
        return (c >= 0x3000 && c <= 0x30ff)
                || (c >= 0x3400 && c <= 0x9fff)
                || (c >= 0xf900 && c <= 0xfaff)
                || (c >= 0xff00 && c <= 0xffef)
                || (c >= 0x20000 && c <= 0x3ffff);
    }
}
