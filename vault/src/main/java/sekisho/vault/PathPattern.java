package sekisho.vault;

/**
 * A set of paths: the beginning of them ({@code /wp-admin/}), or with {@code *} for any characters ({@code *.php}).
 */
public final class PathPattern {
    private final String text;
    private final boolean prefix;

    private PathPattern(String text) {
        this.text = text;
        this.prefix = text.indexOf('*') < 0;
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it begins with neither {@code /} nor {@code *}, or is longer than 512
     */
    public static PathPattern of(String text) {
        boolean begins = text.startsWith("/") || text.startsWith("*");
        if (!begins || text.length() > 512 || text.chars().anyMatch(c -> c <= ' ')) {
            throw new IllegalArgumentException("no path pattern");
        }
        return new PathPattern(text);
    }

    /** Whether a path (or path and query) belongs to it. A pattern that ends in no slash also stands for what lies below. */
    public boolean matches(String path) {
        if (prefix) {
            return path.startsWith(text)
                    && (text.endsWith("/")
                            || path.length() == text.length()
                            || path.charAt(text.length()) == '/'
                            || path.charAt(text.length()) == '?');
        }
        return glob(path);
    }

    /** Greedy with one point to go back to, which is enough for stars alone. */
    private boolean glob(String path) {
        int p = 0;
        int t = 0;
        int star = -1;
        int mark = 0;
        while (p < path.length()) {
            if (t < text.length() && text.charAt(t) == '*') {
                star = t++;
                mark = p;
            } else if (t < text.length() && text.charAt(t) == path.charAt(p)) {
                t++;
                p++;
            } else if (star >= 0) {
                t = star + 1;
                p = ++mark;
            } else {
                return false;
            }
        }
        while (t < text.length() && text.charAt(t) == '*') {
            t++;
        }
        return t == text.length();
    }

    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathPattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
