package sekisho.waf.transform;

/**
 * Takes names such as {@code .htaccess} out of Japanese sentences: {@code .htaccess ファイルを置きます}.
 *
 * <p>A file system takes a name whole. {@code .htaccess ファイルを} is another file than {@code .htaccess}, and one that does not
 * exist; so is {@code etc/squid.conf を}. A name that begins at the root or climbs stays, as does one that is followed by anything but
 * Japanese writing.
 */
final class JapaneseFiles {
    private JapaneseFiles() {}

    static byte[] take(byte[] value) {
        return JapaneseText.change(value, text -> JapaneseText.take(text, JapaneseText.TAKEN, JapaneseFiles::end));
    }

    private static int end(String text, int at) {
        int end = begins(text, at) ? nameEnd(text, at) : at;
        boolean quoted = at > 0 && text.charAt(at - 1) == '\'';
        int next = JapaneseText.afterBlanks(text, end + (text.startsWith(quoted ? "'" : ")", end) ? 1 : 0));
        return end > at && JapaneseText.isWritingAt(text, next) ? end : at;
    }

    private static boolean begins(String text, int at) {
        int before = at - 1;
        return before < 0
                || " (".indexOf(text.charAt(before)) >= 0
                || JapaneseText.isWritingAt(text, before)
                || text.startsWith("'.", before);
    }

    private static int nameEnd(String text, int at) {
        boolean hidden = text.charAt(at) == '.' && JapaneseText.isLatinAt(text, at + 1);
        if (!hidden && !JapaneseText.isLatinAt(text, at)) {
            return at;
        }
        String signs = hidden ? ".-/" : ".-/*";
        int end = at + 1;
        while (end < text.length()
                && (JapaneseText.isLatin(text.charAt(end)) || signs.indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        String name = text.substring(at, end);
        return name.contains("..") || name.startsWith(".ssh") ? at : end;
    }
}
