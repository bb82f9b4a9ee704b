package sekisho.waf.body;

import java.nio.charset.StandardCharsets;
import java.util.List;
import sekisho.waf.body.Multipart.Limits;

/** Bodies as a client writes them. */
final class MultipartBodies {
    static final String TYPE = "multipart/form-data; boundary=xYz";

    private MultipartBodies() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static Multipart parse(String body) {
        return Multipart.parse(bytes(body), TYPE, Limits.DEFAULT);
    }

    /** A part with a Content-Disposition and content. */
    static String part(String disposition, String content) {
        return "--xYz\r\nContent-Disposition: " + disposition + "\r\n\r\n" + content + "\r\n";
    }

    static String field(String name, String content) {
        return part("form-data; name=\"" + name + "\"", content);
    }

    static String file(String name, String fileName, String content) {
        return part("form-data; name=\"" + name + "\"; filename=\"" + fileName + "\"", content);
    }

    static String body(String... parts) {
        return String.join("", parts) + "--xYz--\r\n";
    }

    /** {@code name=value} for each. */
    static List<String> pairs(List<Parameter> parameters) {
        return parameters.stream()
                .map(parameter -> parameter.name() + "=" + text(parameter.value()))
                .toList();
    }
}
