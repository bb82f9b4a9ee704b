package sekisho.console;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sekisho.antivirus.Scanner;
import sekisho.gate.Antivirus;
import sekisho.gate.Waf;
import sekisho.waf.Tuning;

/**
 * How each site is protected.
 *
 * @param days that the findings look back
 */
record ProtectionPage(Frame frame, List<Shield> shields, Instant now, long days) {
    ProtectionPage {
        shields = List.copyOf(shields);
    }

    /**
     * One site.
     *
     * @param scanner what the scanner says of itself now; empty when it does not answer, or none is configured
     */
    record Shield(
            String host,
            Optional<Waf> waf,
            Optional<Antivirus> antivirus,
            Optional<Scanner.About> scanner,
            Findings findings) {}

    String mode(Waf waf) {
        return switch (waf.mode()) {
            case BLOCK -> frame.t(Text.PROTECTION_BLOCKS);
            case DETECT -> frame.t(Text.PROTECTION_DETECTS);
        };
    }

    /** Whether something is older than it may be. */
    boolean isOld(Instant time, Duration most) {
        return Duration.between(time, now).compareTo(most) > 0;
    }

    /** What an exclusion leaves out, as the configuration writes it. */
    static String what(Tuning.Exclusion exclusion) {
        return String.join(
                ", ",
                java.util.stream.Stream.concat(exclusion.rules().stream(), exclusion.tags().stream())
                        .toList());
    }

    /** For which arguments and paths it is left out. */
    String where(Tuning.Exclusion exclusion) {
        String arguments = String.join(", ", exclusion.arguments());
        String paths =
                exclusion.paths().isEmpty() ? frame.t(Text.PROTECTION_ANYWHERE) : String.join(", ", exclusion.paths());
        return arguments.isEmpty() ? paths : arguments + " · " + paths;
    }

    String policy(Antivirus antivirus) {
        Antivirus.Policy policy = antivirus.policy();
        return "unavailable: " + word(policy.unavailable()) + ", too-large: " + word(policy.tooLarge())
                + ", encrypted: " + word(policy.encrypted()) + ", nested: " + word(policy.nested()) + ", unreadable: "
                + word(policy.unreadable());
    }

    private static String word(Antivirus.Remedy remedy) {
        return switch (remedy) {
            case REFUSE -> "refuse";
            case PASS -> "pass";
        };
    }
}
