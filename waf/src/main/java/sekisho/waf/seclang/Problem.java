package sekisho.waf.seclang;

/** Something in the rules that cannot be loaded: where, and what is wrong with it, in English as rule writers know the words. */
public record Problem(Source at, String reason) {
    @Override
    public String toString() {
        return at + ": " + reason;
    }
}
