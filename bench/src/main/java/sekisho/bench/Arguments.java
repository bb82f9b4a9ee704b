package sekisho.bench;

import java.util.Iterator;
import java.util.List;

/** A command line, read from left to right; misuse is an {@link IllegalArgumentException}. One thread. */
final class Arguments {
    private final Iterator<String> left;
    private String name = "";

    Arguments(List<String> arguments) {
        left = arguments.iterator();
    }

    boolean hasNext() {
        return left.hasNext();
    }

    /** The next option's name. */
    String next() {
        name = left.next();
        return name;
    }

    /** The value of the option that was read last. */
    String value() {
        if (!left.hasNext()) {
            throw new IllegalArgumentException(name + " needs a value");
        }
        return left.next();
    }

    int number(int least, int most) {
        String text = value();
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException(name + " is a number from " + least + " to " + most);
        }
        return Integer.parseInt(text);
    }

    /** The one of the workloads that has the id. */
    <W extends Workload> W workload(List<W> workloads) {
        String id = value();
        return workloads.stream()
                .filter(workload -> workload.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is none of those that are there"));
    }
}
