package sekisho.identity.internal.sso;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A text in an object. */
final class Json {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Json() {}

    static String text(String json, String name) {
        try {
            String text = JSON.readTree(json).path(name).asText();
            SsoRefusedException.unless(!text.isEmpty(), SsoReason.MALFORMED);
            return text;
        } catch (JsonProcessingException e) {
            throw new SsoRefusedException(SsoReason.MALFORMED, e);
        }
    }
}
