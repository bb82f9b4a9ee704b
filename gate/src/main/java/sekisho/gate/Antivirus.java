package sekisho.gate;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import sekisho.antivirus.ScanResult.Cause;
import sekisho.antivirus.Scanner;
import sekisho.store.Scratch;

/**
 * How uploads to a site are scanned before the application sees them.
 *
 * @param scanner shared by the sites
 * @param scratch where bodies wait that are too long for memory
 * @param scope which bodies are scanned
 * @param policy what becomes of those that could not be
 * @param patternsMaxAge from which age on the scanner's patterns count as not kept current
 */
public record Antivirus(Scanner scanner, Scratch scratch, Scope scope, Policy policy, Duration patternsMaxAge) {
    /** What becomes of an upload that could not be scanned. */
    public enum Remedy {
        REFUSE,
        /** The application gets it; the record says that nobody looked. */
        PASS
    }

    /**
     * One remedy for each reason.
     *
     * @param unavailable the scanner is away, overloaded or too slow
     * @param tooLarge a file is longer than is scanned, or an archive unfolds beyond the scanner's limits
     * @param encrypted an archive or a document needs a password
     * @param nested archives in archives, deeper than the scanner goes
     * @param unreadable a body's parts could be taken apart in more than one way, or its content coding is not known
     */
    public record Policy(Remedy unavailable, Remedy tooLarge, Remedy encrypted, Remedy nested, Remedy unreadable) {
        /** Nothing passes that nobody looked at. */
        public static final Policy STRICT =
                new Policy(Remedy.REFUSE, Remedy.REFUSE, Remedy.REFUSE, Remedy.REFUSE, Remedy.REFUSE);

        boolean refuses(Cause cause) {
            Remedy remedy = switch (cause) {
                case TOO_LARGE -> tooLarge;
                case ENCRYPTED -> encrypted;
                case NESTED -> nested;
                case UNREADABLE -> unreadable;
            };
            return remedy == Remedy.REFUSE;
        }
    }

    /**
     * Which bodies count as uploads. A multipart body always does, and one whose type is missing or malformed; another one unless its
     * type is exempt.
     *
     * @param exceptTypes media types in lower case, with {@code *} for any characters but the slash: {@code text/*}
     * @param exceptPaths beginnings of paths whose bodies are not scanned; a path that is written in an unusual way is none of them
     */
    public record Scope(List<String> exceptTypes, List<String> exceptPaths) {
        private static final Pattern TYPE =
                Pattern.compile("([!#$%&'*+.^_`|~0-9a-z-]+/[!#$%&'*+.^_`|~0-9a-z-]+)[ \\t]*(?:;[^,]*)?");
        private static final Pattern PATTERN = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+/[!#$%&'*+.^_`|~0-9a-z-]+");
        /** With such a part, a path may mean another one to the application. */
        private static final Pattern UNUSUAL = Pattern.compile("%|;|\\\\|//|/\\.");

        /** Forms, JSON, XML and text are not files. */
        public static final Scope DEFAULT = new Scope(
                List.of(
                        "application/x-www-form-urlencoded",
                        "application/json",
                        "application/*+json",
                        "application/xml",
                        "application/*+xml",
                        "text/*"),
                List.of());

        public Scope {
            exceptTypes = List.copyOf(exceptTypes);
            exceptPaths = List.copyOf(exceptPaths);
            for (String type : exceptTypes) {
                if (!PATTERN.matcher(type).matches()) {
                    throw new IllegalArgumentException("no media type");
                }
            }
        }

        boolean covers(String path, String contentType) {
            boolean usual = !UNUSUAL.matcher(path).find();
            if (usual && exceptPaths.stream().anyMatch(path::startsWith)) {
                return false;
            }
            String lower = contentType.strip().toLowerCase(Locale.ROOT);
            var type = TYPE.matcher(lower);
            return lower.contains("multipart")
                    || !type.matches()
                    || exceptTypes.stream().noneMatch(pattern -> matches(pattern, type.group(1)));
        }

        private static boolean matches(String pattern, String type) {
            String expression = "\\Q" + pattern.replace("*", "\\E[^/]*\\Q") + "\\E";
            return Pattern.matches(expression, type);
        }
    }
}
