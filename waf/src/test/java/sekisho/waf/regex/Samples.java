package sekisho.waf.regex;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Strings made from an expression's tree: most of them match it. */
final class Samples {
    private final Random random;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Samples(Random random) {
        this.random = random;
    }

    static byte[] of(Node root, Random random) {
        Samples samples = new Samples(random);
        samples.write(root);
        return samples.out.toByteArray();
    }

    /** The sample with a byte changed, dropped, doubled, or something put around it. */
    static byte[] mutated(byte[] sample, Random random) {
        List<Byte> bytes = new ArrayList<>();
        for (byte b : sample) {
            bytes.add(b);
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(bytes.size() + 1);
            byte some = (byte) " a1'\"(<;/=%\n\u00e3Z".charAt(random.nextInt(14));
            switch (random.nextInt(4)) {
                case 0 -> bytes.add(at, some);
                case 1 -> {
                    if (at < bytes.size()) {
                        bytes.remove(at);
                    }
                }
                case 2 -> {
                    if (at < bytes.size()) {
                        bytes.set(at, some);
                    }
                }
                default -> {
                    if (at < bytes.size()) {
                        bytes.add(at, bytes.get(at));
                    }
                }
            }
        }
        byte[] result = new byte[bytes.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = bytes.get(i);
        }
        return result;
    }

    private void write(Node node) {
        switch (node) {
            case Node.Empty _, Node.Behind _, Node.Ahead _, Node.Look _, Node.BackReference _ -> {}
            case Node.Bytes(ByteSet set) -> out.write(pick(set));
            case Node.Group group -> write(group.body());
            case Node.Atomic atomic -> write(atomic.body());
            case Node.Sequence(List<Node> parts) -> parts.forEach(this::write);
            case Node.Choice(List<Node> branches) -> write(branches.get(random.nextInt(branches.size())));
            case Node.Repeat repeat -> {
                int more = Math.min(repeat.max() - repeat.min(), random.nextInt(3));
                for (int i = repeat.min() + more; i > 0 && out.size() < 4000; i--) {
                    write(repeat.body());
                }
            }
        }
    }

    private int pick(ByteSet set) {
        if (set.size() == 0) {
            return 'x';
        }
        for (int tries = 0; tries < 20; tries++) {
            int printable = 32 + random.nextInt(95);
            if (set.contains(printable)) {
                return printable;
            }
        }
        int from = random.nextInt(256);
        for (int i = 0; i < 256; i++) {
            if (set.contains(from + i & 255)) {
                return from + i & 255;
            }
        }
        return 'x';
    }
}
