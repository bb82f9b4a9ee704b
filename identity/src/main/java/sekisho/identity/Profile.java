package sekisho.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import sekisho.store.DataKey;
import sekisho.words.Lang;

/**
 * What is known of the person behind an account; stored sealed under the account's own key.
 *
 * @param mail the address, or the empty string for a guest without one
 * @param lang in which they read
 */
record Profile(String mail, String name, Optional<Lang> lang) {
    private static final String CONTEXT = "account.profile";
    private static final ObjectMapper JSON = new ObjectMapper();

    static Profile open(DataKey key, byte[] sealed) {
        try {
            JsonNode json = JSON.readTree(key.open(sealed, CONTEXT));
            return new Profile(
                    json.path("mail").asText(),
                    json.path("name").asText(),
                    Lang.of(json.path("lang").asText()));
        } catch (IOException e) {
            throw new IllegalStateException("a profile cannot be read", e);
        }
    }

    byte[] seal(DataKey key) {
        byte[] json = JSON.createObjectNode()
                .put("mail", mail)
                .put("name", name)
                .put("lang", lang.map(Lang::tag).orElse(""))
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        return key.seal(json, CONTEXT);
    }

    Profile named(String other) {
        return new Profile(mail, other, lang);
    }
}
