package sekisho.app.corpus;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A sentence as a browser sends it. Immutable as long as nobody writes to the body. */
final class Submission {
    private static final String BOUNDARY = "----WebKitFormBoundaryq3TzKx8mWv5RfB1c";

    /** The three ways in which an application is given a text. */
    enum Shape {
        FORM("application/x-www-form-urlencoded"),
        MULTIPART("multipart/form-data; boundary=" + BOUNDARY),
        JSON("application/json");

        private final String contentType;

        Shape(String contentType) {
            this.contentType = contentType;
        }

        String contentType() {
            return contentType;
        }
    }

    private final Shape shape;
    private final byte[] body;

    private Submission(Shape shape, byte[] body) {
        this.shape = shape;
        this.body = body;
    }

    /** How the sentence is wrapped. */
    Shape shape() {
        return shape;
    }

    /** What is sent; not to be changed. */
    byte[] body() {
        return body;
    }

    static Submission of(Shape shape, String sentence) {
        String body = switch (shape) {
            case FORM -> "name=sekisho&comment=" + URLEncoder.encode(sentence, StandardCharsets.UTF_8) + "&page=1";
            case MULTIPART -> part("name", "sekisho") + part("comment", sentence) + "--" + BOUNDARY + "--\r\n";
            case JSON ->
                JsonNodeFactory.instance
                        .objectNode()
                        .put("name", "sekisho")
                        .put("comment", sentence)
                        .put("page", 1)
                        .toString();
        };
        return new Submission(shape, body.getBytes(StandardCharsets.UTF_8));
    }

    private static String part(String name, String value) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }
}
