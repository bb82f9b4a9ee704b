package sekisho.gate;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Content that lives inside Sekisho and answers requests of a site in the place of its upstream: a published copy, a form, a login
 * page. It is asked after every check has passed, before the upstream, and its answers are recorded as any others are.
 */
public interface Resident {
    /** Decides by the head alone. On an event loop: only computes. */
    Claim claim(Head head);

    /** The head of a request (RFC 9112 §2.1), its framing sound. Only to be read while {@link #claim} runs. */
    interface Head {
        /** A token, as it was sent. */
        String method();

        /** The host that the site is known by. */
        String host();

        /** Path and query as they were sent, beginning with a slash; or {@code *}. */
        String target();

        /** The values of a field joined by commas (RFC 9110 §5.3); the empty string when there is none. */
        String field(String name);

        /** Who is taken for the client. */
        InetAddress client();

        /** The id under which the exchange is recorded. */
        String id();
    }

    /** What is made of a request. */
    sealed interface Claim {
        Claim NONE = new None();

        /** It is not for this resident. */
        record None() implements Claim {}

        /** The answer; a body of the request is not wanted. */
        record Now(Reply reply) implements Claim {}

        /**
         * The exchange ends with the gate's own page for {@code reason}; a body of the request is not wanted.
         *
         * @param fields what the answer bears besides
         */
        record Refused(Reason reason, List<Field> fields) implements Claim {
            public Refused {
                fields = List.copyOf(fields);
            }
        }

        /** An answer to come within the site's response time; a body of the request is not wanted. */
        record Later(CompletionStage<Reply> reply) implements Claim {}

        /**
         * The body is read first, of at most so many bytes (and at most what the site allows); a longer one is refused with 413.
         *
         * @param answer asked on the event loop with all of the body
         * @param refusalFields what a 413 bears besides, as pages of other origins need to read it
         */
        record WithBody(int maxBytes, Function<ByteBuffer, CompletionStage<Reply>> answer, List<Field> refusalFields)
                implements Claim {
            public WithBody {
                refusalFields = List.copyOf(refusalFields);
            }

            /** The same without further fields. */
            public WithBody(int maxBytes, Function<ByteBuffer, CompletionStage<Reply>> answer) {
                this(maxBytes, answer, List.of());
            }
        }
    }

    /**
     * An answer. Content-Length is ours to say, and nothing of the body is sent to a HEAD request.
     *
     * @param status RFC 9110 §15
     * @param fields in order; a name may occur twice (Set-Cookie)
     */
    record Reply(int status, List<Field> fields, Body body) {}

    /** One response field. What is made once and answered often is written without being encoded again. */
    final class Field {
        private final String name;
        private final String value;
        private final CharSequence writtenName;
        private final CharSequence writtenValue;

        /** Name and value as they are written; whether they may be is found out then. */
        public Field(String name, String value) {
            this.name = name;
            this.value = value;
            this.writtenName = HttpHeaders.createOptimized(name);
            this.writtenValue = HttpHeaders.createOptimized(value);
        }

        void addTo(MultiMap fields) {
            fields.add(writtenName, writtenValue);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Field field && name.equals(field.name) && value.equals(field.value);
        }

        @Override
        public int hashCode() {
            return Objects.hash(name, value);
        }

        @Override
        public String toString() {
            return name + ": " + value;
        }
    }

    /** The content of an answer. */
    sealed interface Body {
        Body EMPTY = new Bytes(ByteBuffer.allocate(0));

        long length();

        /** Held in memory; not to be changed any more, and sent without being copied. */
        record Bytes(ByteBuffer bytes) implements Body {
            @Override
            public long length() {
                return bytes.remaining();
            }
        }

        /** Read as fast as the client takes it, on a virtual thread; exactly {@code length} bytes. */
        record Stream(long length, Source source) implements Body {}
    }

    /** Opens the bytes of a streamed body. Virtual threads. */
    @FunctionalInterface
    interface Source {
        InputStream open() throws IOException;
    }

    /** The first of these that claims a request. */
    static Optional<Resident> of(List<Resident> residents) {
        List<Resident> all = List.copyOf(residents);
        if (all.size() < 2) {
            return all.stream().findFirst();
        }
        return Optional.of(head -> {
            for (Resident resident : all) {
                Claim claim = resident.claim(head);
                if (!(claim instanceof Claim.None)) {
                    return claim;
                }
            }
            return Claim.NONE;
        });
    }
}
