package sekisho.identity;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which second factors a tenant takes, and where it asks for one beyond {@link Policy#secondFactor}.
 *
 * @param kinds which are allowed; at least one
 * @param roles whose members always give one
 * @param stepUps what needs one that was given lately; at most {@value #MOST_STEP_UPS}
 * @param passwordless whether a passkey lets in without the password
 */
public record FactorRule(Set<Kind> kinds, Set<Role> roles, List<StepUp> stepUps, boolean passwordless) {
    static final int MOST_STEP_UPS = 50;

    public static final FactorRule DEFAULT = new FactorRule(EnumSet.allOf(Kind.class), Set.of(), List.of(), true);

    /** What can be shown besides a password. */
    public enum Kind {
        /** A code that comes by mail. */
        MAIL,
        /** A code that an app shows (RFC 6238). */
        TOTP,
        /** A key of WebAuthn. */
        PASSKEY;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String id) {
            for (Kind kind : values()) {
                if (kind.id().equals(id)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("mail, totp or passkey");
        }
    }

    public FactorRule {
        if (kinds.isEmpty() || stepUps.size() > MOST_STEP_UPS) {
            throw new IllegalArgumentException("at least one kind, at most " + MOST_STEP_UPS + " step-ups");
        }
        kinds = Set.copyOf(kinds);
        roles = Set.copyOf(roles);
        stepUps = List.copyOf(stepUps);
    }

    /** Whether one is allowed that needs no mail. */
    boolean takesMoreThanMail() {
        return kinds.contains(Kind.TOTP) || kinds.contains(Kind.PASSKEY);
    }

    /** Whether a passkey alone is enough to log in. */
    boolean letsPasskeysIn() {
        return passwordless && kinds.contains(Kind.PASSKEY);
    }

    String kindsText() {
        return kinds.stream().sorted().map(Kind::id).collect(Collectors.joining(","));
    }

    String rolesText() {
        return roles.stream().sorted().map(Role::id).collect(Collectors.joining(","));
    }

    String stepUpsText() {
        return stepUps.stream().map(StepUp::toString).collect(Collectors.joining("; "));
    }

    /**
     * Reads the texts of a policy: lists of words with commas, step-ups with semicolons.
     *
     * @throws IllegalArgumentException when one of them is no such thing
     */
    static FactorRule read(String kinds, String roles, String stepUps, boolean passwordless) {
        return new FactorRule(
                Set.copyOf(list(kinds, ",", Kind::of)),
                Set.copyOf(list(
                        roles,
                        ",",
                        id -> Role.of(id).orElseThrow(() -> new IllegalArgumentException("there is no such role")))),
                list(stepUps, ";", StepUp::parse),
                passwordless);
    }

    private static <T> List<T> list(String text, String separator, Function<String, T> parser) {
        return Arrays.stream(text.split(separator, 100))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(parser)
                .distinct()
                .toList();
    }
}
