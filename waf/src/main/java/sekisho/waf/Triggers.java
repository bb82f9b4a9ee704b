package sekisho.waf;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import sekisho.waf.regex.ByteSet;

/** For each transformation, the bytes without which it changes nothing. */
final class Triggers {
    private static final ByteSet UPPER = ByteSet.range('A', 'Z');
    private static final ByteSet LOWER = ByteSet.range('a', 'z');
    private static final ByteSet HIGH = ByteSet.range(0x80, 0xff);
    private static final ByteSet WHITE = bytes(" \t\n\r\f\u000b\u00a0\u0085");
    private static final Set<String> OPAQUE = Set.of("sha1", "md5", "length", "hexEncode", "base64Encode", "urlEncode");
    private static final Map<String, ByteSet> BY_NAME = new HashMap<>();

    static {
        BY_NAME.put("lowercase", UPPER);
        JapaneseRules.STEPS.forEach(step -> BY_NAME.put(step, HIGH));
        BY_NAME.put("uppercase", LOWER);
        BY_NAME.put("urlDecode", bytes("%+"));
        BY_NAME.put("urlDecodeUni", bytes("%+"));
        BY_NAME.put("htmlEntityDecode", bytes("&"));
        BY_NAME.put("jsDecode", bytes("\\"));
        BY_NAME.put("cssDecode", bytes("\\"));
        BY_NAME.put("escapeSeqDecode", bytes("\\"));
        BY_NAME.put("removeNulls", bytes("\0"));
        BY_NAME.put("replaceNulls", bytes("\0"));
        BY_NAME.put("removeWhitespace", WHITE);
        BY_NAME.put("compressWhitespace", WHITE);
        BY_NAME.put("trim", WHITE);
        BY_NAME.put("trimLeft", WHITE);
        BY_NAME.put("trimRight", WHITE);
        BY_NAME.put("replaceComments", bytes("/*"));
        BY_NAME.put("removeComments", bytes("/*-#<>"));
        BY_NAME.put("removeCommentsChar", bytes("/*-#<>"));
        BY_NAME.put("normalizePath", bytes("/."));
        BY_NAME.put("normalisePath", bytes("/."));
        BY_NAME.put("normalizePathWin", bytes("/.\\"));
        BY_NAME.put("normalisePathWin", bytes("/.\\"));
        BY_NAME.put("utf8toUnicode", HIGH);
        BY_NAME.put("parityZero7bit", HIGH);
        BY_NAME.put("sqlHexDecode", bytes("xX"));
        BY_NAME.put("cmdLine", UPPER.or(WHITE).or(bytes("\"'\\^,;/(")));
    }

    private Triggers() {}

    /** The bytes of which at least one must be there for the transformation to change a value. */
    static ByteSet of(String transformation) {
        return BY_NAME.getOrDefault(transformation, ByteSet.ALL);
    }

    /** Whether the result has nothing to do with the text of the value. */
    static boolean isOpaque(String transformation) {
        return OPAQUE.contains(transformation);
    }

    private static ByteSet bytes(String bytes) {
        ByteSet set = ByteSet.NONE;
        for (int i = 0; i < bytes.length(); i++) {
            set = set.or(ByteSet.of(bytes.charAt(i)));
        }
        return set;
    }
}
