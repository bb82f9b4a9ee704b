package sekisho.store;

import java.nio.file.Path;
import java.util.List;

/** Where the key that wraps all other keys comes from: always from outside the data folder. */
public sealed interface MasterKey {
    /**
     * A file with 32 random bytes in Base64; created with mode 0600 when missing. Refused when others may read it.
     *
     * @param path the file, outside the data folder
     */
    record File(Path path) implements MasterKey {}

    /**
     * An environment variable that holds the Base64 text.
     *
     * @param variable its name
     */
    record Environment(String variable) implements MasterKey {}

    /**
     * A command whose standard output is the Base64 text (a key manager's client); killed after 10 s.
     *
     * @param command the program and its arguments; no shell reads them
     */
    record Command(List<String> command) implements MasterKey {
        /** Copies the list, which must not be empty. */
        public Command {
            command = List.copyOf(command);
            if (command.isEmpty()) {
                throw new IllegalArgumentException("a command has at least one word");
            }
        }
    }
}
