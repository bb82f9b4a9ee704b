package sekisho.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options and the way of every verb that asks the running instance for something and can print JSON. */
final class Asking {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Mixin
    private ConfigurationOption configuration;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    /** Asks, and shows the answer as JSON or in words. */
    int ask(Terminal terminal, String verb, ObjectNode request, Shown inWords) throws JsonProcessingException {
        return ask(terminal, verb, request, inWords, answer -> {});
    }

    /** The same for who must see the answer in either form. */
    int ask(Terminal terminal, String verb, ObjectNode request, Shown inWords, Shown always)
            throws JsonProcessingException {
        JsonNode answer = configuration.client(terminal).ask(verb, request, progress -> {});
        always.show(answer);
        if (json) {
            terminal.line(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
        } else {
            inWords.show(answer);
        }
        return 0;
    }

    static ObjectNode request() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Shows an answer to people. */
    interface Shown {
        void show(JsonNode answer);
    }

    /** A text of the answer, safe on a terminal. */
    static String text(JsonNode answer, String name) {
        return Terminal.safe(answer.path(name).asText());
    }
}
