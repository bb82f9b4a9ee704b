package sekisho.proof.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sekisho.forms.FieldType;
import sekisho.forms.FormDefinition;
import sekisho.forms.FormField;
import sekisho.forms.FormsRoom;
import sekisho.forms.ProofOfWork;
import sekisho.gate.GateSettings;

/** Speaks to a form of the running instance over its real listener, as the script in a page does or as bots do. */
final class FormVisitor {
    private static final String BOUNDARY = "----SekishoProbe";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Caller caller;
    private final GateSettings.Site site;
    private final FormDefinition form;
    private final InetAddress client;
    private final String prefix;

    /** @param prefix where forms of this kind are, as {@link FormsRoom} says */
    FormVisitor(Caller caller, GateSettings.Site site, FormDefinition form, InetAddress client, String prefix) {
        this.prefix = prefix;
        this.caller = caller;
        this.site = site;
        this.form = form;
        this.client = client;
    }

    /**
     * What came back; the reason is empty when it was taken.
     *
     * @param faults what is wrong with which field
     */
    record Outcome(int status, String reason, Map<String, String> faults) {
        boolean taken() {
            return status == 200;
        }
    }

    private String path(String what) {
        return prefix + form.id() + "/" + what + "?lang=ja";
    }

    private String origin() {
        return "https://" + caller.authority(site);
    }

    /** The status with which the form itself, and then the script that makes it work, is answered; the first that is not 200. */
    int found() throws IOException {
        for (String target : List.of(path("definition"), prefix + "form.js")) {
            int status = caller.call(site, client, "GET", target, Map.of("Origin", origin()))
                    .status();
            if (status != 200) {
                return status;
            }
        }
        return 200;
    }

    /** A token with what belongs to it; without one, an object without a token. */
    JsonNode token() throws IOException {
        return json(caller.call(site, client, "POST", path("token"), Map.of("Origin", origin()), ""));
    }

    /** Asks for a token from another page. */
    Outcome tokenFrom(String origin) throws IOException {
        return outcome(caller.call(site, client, "POST", path("token"), Map.of("Origin", origin), ""));
    }

    /** Posts as a program does that has never run the script. */
    Outcome direct(Map<String, String> values) throws IOException {
        return submit("", "", values);
    }

    Outcome submit(String token, String proof, Map<String, String> values) throws IOException {
        return submit(token, proof, values, Map.of());
    }

    private Outcome submit(String token, String proof, Map<String, String> values, Map<String, FileSample> files)
            throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Origin", origin());
        fields.put("Content-Type", "multipart/form-data; boundary=" + BOUNDARY);
        if (!token.isEmpty()) {
            fields.put("Sekisho-Token", token);
        }
        fields.put("Sekisho-Proof", proof);
        return outcome(caller.call(site, client, "POST", path("submit"), fields, body(values, files)));
    }

    /** All that the script does: asks for a token, does the work, waits as long as it is told to, and sends. */
    Outcome visit(Map<String, String> values) throws IOException {
        return visit(values, Map.of());
    }

    /** The same with one file in each of some fields. */
    Outcome visit(Map<String, String> values, Map<String, FileSample> files) throws IOException {
        JsonNode token = token();
        String proof = proof(token);
        Pause.of(Duration.ofMillis(token.path("wait").asLong() + 100));
        return submit(token.path("token").asText(), proof, with(token, values, ""), files);
    }

    static String proof(JsonNode token) {
        int bits = token.path("bits").asInt();
        return bits == 0 ? "" : ProofOfWork.solve(token.path("nonce").asText(), bits);
    }

    /** The values with the decoys of a token, which say {@code decoy}. */
    static Map<String, String> with(JsonNode token, Map<String, String> values, String decoy) {
        Map<String, String> all = new LinkedHashMap<>(values);
        token.path("decoys").forEach(name -> all.put(name.asText(), decoy));
        return all;
    }

    /** Something that fits every required field; {@code text} in those that take prose or a line. */
    Map<String, String> values(String mail, String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (FormField field : form.fields()) {
            if (field.required() || field.type() == FieldType.TEXTAREA) {
                values.put(field.name(), value(field, mail, text));
            }
        }
        return values;
    }

    private static String value(FormField field, String mail, String text) {
        return switch (field.type()) {
            case TEXT -> "検証";
            case TEXTAREA -> text;
            case KANA -> "ケンショウ";
            case MAIL -> mail;
            case PHONE -> "03-0000-0000";
            case POSTCODE -> "100-0001";
            case URL -> "https://www.example.com/";
            case NUMBER -> "1";
            case DATE -> "2026-01-01";
            case SELECT, CHECKBOX ->
                field.rules().options().stream()
                        .findFirst()
                        .map(FormField.Option::value)
                        .orElse("");
            case CONSENT -> "yes";
            case FILE -> "";
        };
    }

    private static byte[] body(Map<String, String> values, Map<String, FileSample> files) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        values.forEach((name, value) -> body.writeBytes(
                ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n")
                        .getBytes(StandardCharsets.UTF_8)));
        files.forEach((name, file) -> {
            body.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\""
                            + file.name() + "\"\r\nContent-Type: " + file.type().mediaType() + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            body.writeBytes(file.content());
            body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        });
        body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return body.toByteArray();
    }

    private static Outcome outcome(Wire.Answer answer) {
        JsonNode json = json(answer);
        Map<String, String> faults = new LinkedHashMap<>();
        json.path("faults")
                .properties()
                .forEach(fault -> faults.put(fault.getKey(), fault.getValue().asText()));
        return new Outcome(answer.status(), json.path("reason").asText(""), faults);
    }

    private static JsonNode json(Wire.Answer answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }
}
