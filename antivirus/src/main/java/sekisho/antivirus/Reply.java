package sekisho.antivirus;

import sekisho.antivirus.ScanResult.Cause;
import sekisho.antivirus.ScanResult.Trouble;

/** What the daemon's answers mean (clamd(8), COMMANDS; names of heuristics as libclamav reports them). */
final class Reply {
    private static final String FOUND = " FOUND";
    private static final String ENCRYPTED = "Heuristics.Encrypted.";
    private static final String LIMITS = "Heuristics.Limits.Exceeded";
    private static final String NESTED = "Heuristics.Limits.Exceeded.MaxRecursion";
    private static final String TOO_LONG = "INSTREAM size limit exceeded.";
    private static final int LONGEST_SIGNATURE = 128;

    private Reply() {}

    /** @param line without the NUL at its end; one char per byte */
    static ScanResult read(String line) {
        if (line.equals("stream: OK")) {
            return new ScanResult.Clean();
        }
        if (line.startsWith(TOO_LONG)) {
            return new ScanResult.Refused(Cause.TOO_LARGE);
        }
        if (line.startsWith("stream: ")
                && line.endsWith(FOUND)
                && line.length() > "stream: ".length() + FOUND.length()) {
            return found(line.substring("stream: ".length(), line.length() - FOUND.length()));
        }
        return new ScanResult.Unavailable(Trouble.BROKEN);
    }

    private static ScanResult found(String name) {
        if (name.startsWith(ENCRYPTED)) {
            return new ScanResult.Refused(Cause.ENCRYPTED);
        }
        if (name.startsWith(NESTED)) {
            return new ScanResult.Refused(Cause.NESTED);
        }
        if (name.startsWith(LIMITS)) {
            return new ScanResult.Refused(Cause.TOO_LARGE);
        }
        return new ScanResult.Infected(visible(name));
    }

    private static String visible(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length() && i < LONGEST_SIGNATURE; i++) {
            char c = name.charAt(i);
            text.append(c > ' ' && c < 0x7F ? c : '?');
        }
        return text.toString();
    }
}
