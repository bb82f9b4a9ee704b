package sekisho.waf.regex;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;

/** Texts that keep the expressions of the Core Rule Set busy: pieces that nearly match them. */
public final class NearMisses {
    private NearMisses() {}

    /** The distinct patterns beside the repository. */
    public static List<String> patterns() {
        return CoreRules.patterns();
    }

    /** Beginnings of what the pattern matches, each spoilt by a byte; at least 64 bytes. */
    public static byte[] of(String pattern, Random random) {
        Node root = Regex.compile(pattern).root();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (out.size() < 64) {
            byte[] sample = Samples.of(root, random);
            out.write(sample, 0, random.nextInt(sample.length * 3 / 4 + 1));
            out.write("x' 1;(=".charAt(random.nextInt(7)));
        }
        return out.toByteArray();
    }
}
