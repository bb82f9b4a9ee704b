package sekisho.vault;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What the copy makes of a request. */
public sealed interface Served {
    /** A path that goes to the CMS by rule. */
    record Dynamic() implements Served {}

    /** An answer at once. */
    record Now(Answer answer) implements Served {}

    /** An answer that has to be read from disk first. */
    record Later(CompletionStage<Answer> answer) implements Served {}

    /** One response field. */
    record Field(String name, String value) {}

    /**
     * An answer.
     *
     * @param fields without Content-Length; worked out beforehand, the same list for every answer of its kind
     * @param more fields of this answer alone
     */
    record Answer(int status, List<Field> fields, List<Field> more, Content content) {}

    /** The bytes of an answer. */
    sealed interface Content {
        /** In memory, not to be changed. */
        record Bytes(ByteBuffer bytes) implements Content {}

        /** Read piece by piece; a tampered file ends in an {@link IOException}. */
        record Stream(long length, Opening opening) implements Content {}
    }

    /** Opens the bytes of a stream. Virtual threads. */
    @FunctionalInterface
    interface Opening {
        InputStream open() throws IOException;
    }
}
