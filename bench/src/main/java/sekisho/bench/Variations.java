package sekisho.bench;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Many requests of one kind that differ in what differs between visitors: {@code @word@}, {@code @number@} and {@code @hex@} in a text
 * stand for another word, number or session each time. The same on every run.
 */
final class Variations {
    /** More than anything that remembers values of earlier requests can hold. */
    static final int COUNT = 4096;

    private static final long SEED = 20_260_401;
    private static final Pattern PLACE = Pattern.compile("@(word|number|hex)@");
    private static final List<String> WORDS = List.of(
            ("amber apple arbour autumn barley basil beech birch bloom border bracken bramble briar brook bulb cedar cherry clover "
                            + "compost copper cottage crocus daisy damson dibber elder elm fence fern fig flint foxglove garden garlic "
                            + "gate ginger gravel grove harvest hawthorn hazel heather hedge holly honey iris ivy jasmine juniper kale "
                            + "kettle ladder larch laurel lavender lawn leaf lemon lilac linen lupin maple marrow meadow mint moss mulch "
                            + "nettle oak olive onion orchard parsley pear pebble peony pine plum pond poplar primrose pruner quince rake "
                            + "raspberry reed rose rosemary rowan sage seed shears shovel sorrel spade spruce spring stone straw sumac "
                            + "tansy thistle thyme timber trellis trowel tulip twine vine violet walnut water willow winter yarrow yew")
                    .split(" "));

    private Variations() {}

    /** The requests as they go over the wire. */
    static List<String> of(Workload workload) {
        RandomGenerator random = new SplittableRandom(SEED);
        return IntStream.range(0, COUNT)
                .mapToObj(i -> request(workload, random))
                .toList();
    }

    private static String request(Workload workload, RandomGenerator random) {
        String body = filled(workload.body(), random);
        StringBuilder request = new StringBuilder(1024 + body.length());
        request.append(workload.method())
                .append(' ')
                .append(filled(workload.path(), random))
                .append(" HTTP/1.1\r\n");
        workload.fields()
                .forEach((name, value) -> request.append(name)
                        .append(": ")
                        .append(filled(value, random))
                        .append("\r\n"));
        if (!body.isEmpty()) {
            request.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        return request.append("\r\n").append(body).toString();
    }

    /** The text with something else for each place. */
    static String filled(String text, RandomGenerator random) {
        Matcher places = PLACE.matcher(text);
        return places.replaceAll(place -> switch (place.group(1)) {
            case "word" -> WORDS.get(random.nextInt(WORDS.size()));
            case "number" -> Integer.toString(random.nextInt(10, 10_000));
            default -> String.format("%016x%016x", random.nextLong(), random.nextLong());
        });
    }
}
