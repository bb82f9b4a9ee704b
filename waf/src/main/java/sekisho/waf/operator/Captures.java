package sekisho.waf.operator;

/** Takes the parts of a value that an operator matched. */
@FunctionalInterface
public interface Captures {
    /** Group {@code group} (0 to 9) is the bytes from {@code start} to before {@code end} of the value. */
    void captured(int group, int start, int end);

    /**
     * Group {@code group} is a text that is no part of the value ({@code @detectSQLi} reports its fingerprint). Ignored unless
     * overridden.
     */
    default void captured(int group, byte[] text) {}
}
