package sekisho.waf.regex;

/** A place in a pattern that moves on; reading past the end is an error of the pattern. */
final class Cursor {
    final String text;
    int at;

    Cursor(String text) {
        this.text = text;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    /** The char here, or -1 at the end. */
    int peek() {
        return atEnd() ? -1 : text.charAt(at);
    }

    boolean looksAt(String expected) {
        return text.startsWith(expected, at);
    }

    boolean skip(String expected) {
        if (!looksAt(expected)) {
            return false;
        }
        at += expected.length();
        return true;
    }

    char take() {
        if (atEnd()) {
            throw error("the pattern ends too early");
        }
        return text.charAt(at++);
    }

    /** The text up to the terminator, which is skipped. */
    String takeUntil(String terminator) {
        int end = text.indexOf(terminator, at);
        if (end < 0) {
            throw error("'" + terminator + "' is missing");
        }
        String taken = text.substring(at, end);
        at = end + terminator.length();
        return taken;
    }

    RegexException error(String reason) {
        return new RegexException(reason, Math.min(at, text.length()));
    }
}
