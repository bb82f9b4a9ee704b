package sekisho.waf;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the regression suite's backend answers: an empty 200, a status asked for by path, or what a JSON body describes. */
record Reflection(int status, Map<String, String> headers, String text) {
    byte[] body() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static Reflection of(CrsStage stage) {
        if (stage.target().startsWith("/reflect") && stage.method().equals("POST")) {
            try {
                return described(stage.body());
            } catch (IOException e) {
                return new Reflection(400, Map.of(), "");
            }
        }
        if (stage.target().matches("/status/\\d{3}")) {
            return new Reflection(Integer.parseInt(stage.target().substring(8)), Map.of(), "");
        }
        return new Reflection(200, Map.of(), "");
    }

    private static Reflection described(byte[] json) throws IOException {
        int status = 200;
        String body = "";
        Map<String, String> headers = new LinkedHashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            boolean inHeaders = false;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT && "headers".equals(parser.currentName())) {
                    inHeaders = true;
                } else if (token == JsonToken.END_OBJECT) {
                    inHeaders = false;
                } else if (token.isScalarValue()) {
                    String name = parser.currentName();
                    String text =
                            new String(parser.getText().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
                    if (inHeaders) {
                        headers.put(name, text);
                    } else if (name.equals("status")) {
                        status = parser.getIntValue();
                    } else if (name.equals("body")) {
                        body = text;
                    }
                }
            }
        }
        headers.putIfAbsent("Content-Type", "text/html");
        return new Reflection(status, headers, body);
    }
}
