package sekisho.bench;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What the benchmarks of single stages look at. */
final class StageValues {
    /** Where {@link Stages} says which rules are meant. */
    static final String RULES = "sekisho.bench.rules";

    private StageValues() {}

    static Path rules() {
        return Path.of(System.getProperty(RULES, CoreRules.DEBIAN.toString()));
    }

    /** The ten values of the form. */
    static List<byte[]> form() {
        return Arrays.stream(WafWorkload.FORM_POST.body().split("&"))
                .map(pair -> URLDecoder.decode(pair.substring(pair.indexOf('=') + 1), StandardCharsets.UTF_8)
                        .getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** A page of 1.5 KB. */
    static byte[] page() {
        return RulesBench.PAGE.clone();
    }
}
