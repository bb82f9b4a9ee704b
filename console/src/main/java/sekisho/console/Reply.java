package sekisho.console;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a request is answered with, before it meets the wire. The array is not copied and not written to again.
 *
 * @param status RFC 9110 §15
 * @param type Content-Type
 * @param fields further fields, in order; a name may occur twice (Set-Cookie)
 * @param body the content
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read once
record Reply(int status, String type, List<Field> fields, byte[] body) {
    Reply {
        fields = List.copyOf(fields);
    }

    /** One response field. */
    record Field(String name, String value) {}

    static Reply html(int status, String html) {
        return new Reply(
                status,
                "text/html; charset=utf-8",
                List.of(new Field("Cache-Control", "no-store")),
                html.getBytes(StandardCharsets.UTF_8));
    }

    static Reply page(String html) {
        return html(200, html);
    }

    /** See Other (RFC 9110 §15.4.4): the answer to every form that was accepted. */
    static Reply seeOther(String location) {
        return new Reply(
                303,
                "text/plain; charset=utf-8",
                List.of(new Field("Location", location), new Field("Cache-Control", "no-store")),
                new byte[0]);
    }

    Reply with(String name, String value) {
        List<Field> more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new Reply(status, type, more, body);
    }
}
