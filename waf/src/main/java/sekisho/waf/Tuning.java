package sekisho.waf;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How a site wants the Core Rule Set to behave. Everything in it is safe to be written into SecLang as it is.
 *
 * @param blocks whether rules may refuse; otherwise they only detect
 * @param paranoia 1 (few false alarms) to 4
 * @param inboundThreshold the anomaly score from which a request is refused, 1 to 10,000
 * @param outboundThreshold the same for the answer
 * @param requestBodyLimit the most of a request body that is looked at, bytes
 * @param oversizeRefused whether a longer body is an error
 * @param responseBody whether bodies of answers are looked at
 * @param exclusions what is not to be applied
 * @param before files with own rules that run before the Core Rule Set
 * @param after files with own rules that run after it
 * @param japanese whether rules read Japanese text as text, and full-width text as what it is normalised to
 */
public record Tuning(
        boolean blocks,
        int paranoia,
        int inboundThreshold,
        int outboundThreshold,
        long requestBodyLimit,
        boolean oversizeRefused,
        boolean responseBody,
        List<Exclusion> exclusions,
        List<Path> before,
        List<Path> after,
        boolean japanese) {
    /** As ModSecurity's and the Core Rule Set's own defaults, blocking. */
    public static final Tuning DEFAULT =
            new Tuning(true, 1, 5, 4, 12_800L << 10, true, true, List.of(), List.of(), List.of());

    private static final int HIGHEST_PARANOIA = 4;
    private static final int HIGHEST_THRESHOLD = 10_000;

    /** With Japanese text read as text. */
    public Tuning(
            boolean blocks,
            int paranoia,
            int inboundThreshold,
            int outboundThreshold,
            long requestBodyLimit,
            boolean oversizeRefused,
            boolean responseBody,
            List<Exclusion> exclusions,
            List<Path> before,
            List<Path> after) {
        this(
                blocks,
                paranoia,
                inboundThreshold,
                outboundThreshold,
                requestBodyLimit,
                oversizeRefused,
                responseBody,
                exclusions,
                before,
                after,
                true);
    }

    public Tuning {
        if (paranoia < 1 || paranoia > HIGHEST_PARANOIA) {
            throw new IllegalArgumentException("paranoia is 1 to 4");
        }
        if (inboundThreshold < 1 || inboundThreshold > HIGHEST_THRESHOLD) {
            throw new IllegalArgumentException("the inbound threshold is 1 to 10000");
        }
        if (outboundThreshold < 1 || outboundThreshold > HIGHEST_THRESHOLD) {
            throw new IllegalArgumentException("the outbound threshold is 1 to 10000");
        }
        if (requestBodyLimit < 0 || requestBodyLimit > 1L << 30) {
            throw new IllegalArgumentException("the body limit is at most 1 GiB");
        }
        exclusions = List.copyOf(exclusions);
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /** The same with other anomaly scores from which requests and answers are refused. */
    public Tuning refusingFrom(int inbound, int outbound) {
        return new Tuning(
                blocks,
                paranoia,
                inbound,
                outbound,
                requestBodyLimit,
                oversizeRefused,
                responseBody,
                exclusions,
                before,
                after,
                japanese);
    }

    /** The same at another paranoia level. */
    public Tuning with(int level) {
        return new Tuning(
                blocks,
                level,
                inboundThreshold,
                outboundThreshold,
                requestBodyLimit,
                oversizeRefused,
                responseBody,
                exclusions,
                before,
                after,
                japanese);
    }

    /**
     * Rules that are not to be applied: those named by id or tag, to the arguments named or at all, below the paths named or
     * everywhere.
     *
     * @param rules ids ({@code 942100}) and ranges of ids ({@code 942100-942199})
     * @param tags {@code attack-sqli}
     * @param arguments names of arguments ({@code comment}), whose values and names the rules then leave alone; empty for the whole rule
     * @param paths prefixes of the decoded path ({@code /admin/}); empty for everywhere
     * @param reason why, for people
     */
    public record Exclusion(
            List<String> rules, List<String> tags, List<String> arguments, List<String> paths, String reason) {
        private static final Pattern RULE = Pattern.compile("[1-9]\\d{0,8}(?:-[1-9]\\d{0,8})?");
        private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_/.:-]{0,127}");
        private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9_./~@:+=-]{0,1023}");

        /** Neither SecLang's own signs nor a pattern's or a macro's beginning. */
        private static final Pattern ARGUMENT = Pattern.compile("(?!/)[^\\p{Cntrl}\\s\"'`,;|\\\\%!&]{1,128}");

        public Exclusion {
            rules = List.copyOf(rules);
            tags = List.copyOf(tags);
            arguments = List.copyOf(arguments);
            paths = List.copyOf(paths);
            if (rules.isEmpty() && tags.isEmpty()) {
                throw new IllegalArgumentException("an exclusion names a rule or a tag");
            }
            rules.forEach(Exclusion::rule);
            tags.forEach(Exclusion::tag);
            arguments.forEach(Exclusion::argument);
            paths.forEach(Exclusion::path);
        }

        /** The text itself, when it can be a rule's id or a range; else IllegalArgumentException, as for the others. */
        public static String rule(String text) {
            return checked(RULE, text);
        }

        /** See {@link #rule}. */
        public static String tag(String text) {
            return checked(TAG, text);
        }

        /** See {@link #rule}. */
        public static String argument(String text) {
            return checked(ARGUMENT, text);
        }

        /** See {@link #rule}. */
        public static String path(String text) {
            return checked(PATH, text);
        }

        private static String checked(Pattern pattern, String text) {
            if (!pattern.matcher(text).matches()) {
                throw new IllegalArgumentException("cannot be part of an exclusion");
            }
            return text;
        }
    }
}
