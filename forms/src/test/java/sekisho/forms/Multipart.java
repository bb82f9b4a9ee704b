package sekisho.forms;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a form as browsers do. */
final class Multipart {
    private static final String BOUNDARY = "----WebKitFormBoundaryAbc123";
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Multipart value(String name, String value) {
        head("form-data; name=\"" + name + "\"\r\n\r\n");
        out.writeBytes(value.getBytes(StandardCharsets.UTF_8));
        return end();
    }

    Multipart file(String name, String fileName, byte[] content) {
        head("form-data; name=\"" + name + "\"; filename=\"" + fileName.replace("\"", "%22")
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        out.writeBytes(content);
        return end();
    }

    private void head(String text) {
        out.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: " + text).getBytes(StandardCharsets.UTF_8));
    }

    private Multipart end() {
        out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    String contentType() {
        return "multipart/form-data; boundary=" + BOUNDARY;
    }

    byte[] bytes() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(out.toByteArray());
        whole.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return whole.toByteArray();
    }
}
