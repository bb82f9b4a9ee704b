package sekisho.waf.seclang;

/** Where something stands in the rules. Lines count from 1. */
public record Source(String file, int line) {
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
