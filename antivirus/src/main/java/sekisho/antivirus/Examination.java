package sekisho.antivirus;

import java.security.SecureRandom;
import java.util.Optional;
import sekisho.antivirus.ScanResult.Cause;
import sekisho.antivirus.ScanResult.Infected;
import sekisho.antivirus.ScanResult.Refused;

/**
 * How a scanner does on harmless samples, which shows what its clamd.conf asks for.
 *
 * @param about what the daemon says of itself; empty when it does not answer, and then nothing else was found out
 * @param findsTestFile whether it knows the test file
 * @param noticesEncryption whether it reports an encrypted archive ({@code AlertEncrypted})
 * @param noticesLimits whether it reports that it did not look at everything ({@code AlertExceedsMax})
 */
public record Examination(
        Optional<Scanner.About> about, boolean findsTestFile, boolean noticesEncryption, boolean noticesLimits) {
    /** More than any daemon goes into; {@code MaxRecursion} is 17 by default and 100 at most. */
    private static final int DEPTH = 110;

    /** Tries a scanner. Blocks; virtual threads or the main thread. */
    public static Examination of(Scanner scanner) {
        Optional<Scanner.About> about = scanner.about();
        if (about.isEmpty()) {
            return new Examination(about, false, false, false);
        }
        return new Examination(
                about,
                scanner.scan(Samples.eicar()) instanceof Infected,
                scanner.scan(Samples.encryptedZip()).equals(new Refused(Cause.ENCRYPTED)),
                scanner.scan(deep()) instanceof Refused);
    }

    /** Another one each time, as the daemon remembers what was clean. */
    private static byte[] deep() {
        byte[] file = new byte[32];
        new SecureRandom().nextBytes(file);
        for (int i = 0; i < DEPTH; i++) {
            file = Samples.zip(file);
        }
        return file;
    }
}
