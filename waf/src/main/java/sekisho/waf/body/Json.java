package sekisho.waf.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON body (RFC 8259) as arguments, each leaf one argument, named by its path as ModSecurity v3 names it:
 * {@code {"a":{"b":1},"c":["x",{"d":2}]}} gives {@code json.a.b}, {@code json.c.array_0} and
 * {@code json.c.array_1.d}; a scalar at the top is {@code json}. Pure; any thread.
 */
public final class Json {
    private static final String ROOT = "json";
    /** A name repeats the path above its leaf; all names together may be this many times as long as the body. */
    private static final int NAME_BYTES_PER_BODY_BYTE = 64;

    private static final int NAME_BYTES_AT_LEAST = 64 * 1024;
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] EMPTY = {};

    /** Lengths are bounded by the body, depth by {@link #parse}; Jackson's own limits would refuse honest bodies. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .recyclerPool(JsonRecyclerPools.newBoundedPool(64))
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private final int maxDepth;
    private final int maxArguments;
    private final List<Parameter> arguments = new ArrayList<>();
    private final JsonPath path = new JsonPath(ROOT);
    private long nameBytesLeft;

    private Json(int maxDepth, int maxArguments, int bodyLength) {
        this.maxDepth = maxDepth;
        this.maxArguments = maxArguments;
        this.nameBytesLeft = NAME_BYTES_AT_LEAST + (long) NAME_BYTES_PER_BODY_BYTE * bodyLength;
    }

    /**
     * What a body gave.
     *
     * @param arguments in the order of the body, duplicates kept, up to the error if there is one
     * @param error what is wrong with the body; never repeats bytes of it
     */
    public record Result(List<Parameter> arguments, Optional<String> error) {
        public Result {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * Reads a body. Strings become UTF-8 bytes (half of a surrogate pair becomes {@code ?}), numbers stay as
     * written, {@code null} is empty. Only UTF-8 is read (RFC 8259 §8.1); a byte order mark is passed over.
     * An empty body is no error and no argument.
     *
     * <p>Time and memory are linear in the body: names together are held to 64 KiB and 64 times its length.
     *
     * @param body not changed and not kept
     * @param maxDepth how many objects and arrays may be open at once; one more is an error
     * @param maxArguments how many leaves are read; one more is an error
     */
    public static Result parse(byte[] body, int maxDepth, int maxArguments) {
        if (body.length == 0) {
            return new Result(List.of(), Optional.empty());
        }
        if (isWide(body)) {
            return new Result(List.of(), Optional.of("JSON is not in UTF-8"));
        }
        Json json = new Json(maxDepth, maxArguments, body.length);
        return new Result(json.arguments, Optional.ofNullable(json.read(body)));
    }

    /** Whether Jackson would take the body for UTF-16 or UTF-32, which no valid UTF-8 JSON can look like. */
    private static boolean isWide(byte[] body) {
        for (int i = 0; i < Math.min(4, body.length); i++) {
            if (body[i] == 0) {
                return true;
            }
        }
        return body[0] == (byte) 0xFE || body[0] == (byte) 0xFF;
    }

    private @Nullable String read(byte[] body) {
        try (JsonParser parser = FACTORY.createParser(body)) {
            return readTokens(parser);
        } catch (JsonParseException e) {
            return "JSON is malformed at byte " + e.getLocation().getByteOffset();
        } catch (IOException e) {
            return "JSON is malformed";
        }
    }

    private @Nullable String readTokens(JsonParser parser) throws IOException {
        boolean rootRead = false;
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (token == JsonToken.FIELD_NAME) {
                path.key(parser.currentName());
                continue;
            }
            if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                path.leave();
                continue;
            }
            if (path.depth() == 0) {
                if (rootRead) {
                    return "JSON goes on after its value";
                }
                rootRead = true;
            }
            if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                if (path.depth() >= maxDepth) {
                    return "JSON is nested deeper than " + maxDepth;
                }
                path.enter(token == JsonToken.START_ARRAY);
                continue;
            }
            String problem = add(valueOf(parser, token));
            if (problem != null) {
                return problem;
            }
        }
        return rootRead ? null : "JSON has no value";
    }

    private @Nullable String add(byte[] value) {
        if (arguments.size() >= maxArguments) {
            return "JSON has more than " + maxArguments + " values";
        }
        nameBytesLeft -= path.leafLength();
        if (nameBytesLeft < 0) {
            return "JSON names are too long together";
        }
        arguments.add(new Parameter(path.leaf(), value));
        return null;
    }

    private static byte[] valueOf(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_TRUE -> TRUE;
            case VALUE_FALSE -> FALSE;
            case VALUE_NULL -> EMPTY;
            default -> utf8(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        };
    }

    private static byte[] utf8(char[] text, int offset, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            char c = text[offset + i];
            if (c >= 0x80) {
                return new String(text, offset, length).getBytes(StandardCharsets.UTF_8);
            }
            bytes[i] = (byte) c;
        }
        return bytes;
    }
}
