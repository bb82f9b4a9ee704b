package sekisho.forms;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What is answered: a status (RFC 9110 §15), fields in order, and a body that is not to be changed. */
public record FormReply(int status, List<Map.Entry<String, String>> fields, ByteBuffer body) {
    public FormReply {
        fields = List.copyOf(fields);
    }

    /** What becomes of a request. */
    public sealed interface Call {}

    /** It is not for forms. */
    public record NotOurs() implements Call {}

    /** The answer is there. */
    public record Now(FormReply reply) implements Call {}

    /**
     * The body is read first, of at most so many bytes.
     *
     * @param refusalFields what the refusal of a longer one bears, so that the page may read it
     */
    public record WithBody(
            int maxBytes,
            Function<ByteBuffer, CompletionStage<FormReply>> answer,
            List<Map.Entry<String, String>> refusalFields)
            implements Call {
        public WithBody {
            refusalFields = List.copyOf(refusalFields);
        }
    }
}
