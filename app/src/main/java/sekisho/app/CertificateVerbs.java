package sekisho.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import sekisho.app.control.ControlException;
import sekisho.app.control.ControlServer;
import sekisho.certificates.CertificateStatus;
import sekisho.certificates.CertificatesException;
import sekisho.certificates.KeyKind;
import sekisho.certificates.OfferedFile;
import sekisho.certificates.ServedCertificates;
import sekisho.words.Bilingual;

/** What {@code sekisho cert} may ask of a running instance. Virtual threads. */
final class CertificateVerbs {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ServedCertificates certificates;

    CertificateVerbs(ServedCertificates certificates) {
        this.certificates = certificates;
    }

    Map<String, ControlServer.Verb> all() {
        return Map.of(
                "cert-csr", refusing(this::request),
                "cert-install", refusing(this::install),
                "cert-list", this::list,
                "cert-remove", refusing(this::remove),
                "cert-rollback", refusing(this::rollback));
    }

    private static ControlServer.Verb refusing(ControlServer.Verb verb) {
        return (request, actor, progress) -> {
            try {
                return verb.answer(request, actor, progress);
            } catch (CertificatesException e) {
                throw new ControlException(ControlException.Code.REFUSED, e.text());
            }
        };
    }

    private static String host(JsonNode request) {
        return request.path("host").asText();
    }

    private JsonNode request(JsonNode request, String actor, Consumer<JsonNode> progress) {
        KeyKind kind = request.path("rsa").asBoolean() ? KeyKind.RSA : KeyKind.EC;
        String pem = certificates.request(
                host(request), kind, request.path("subject").asText(""), actor);
        return JSON.objectNode().put("csr", pem);
    }

    private JsonNode install(JsonNode request, String actor, Consumer<JsonNode> progress) throws IOException {
        List<OfferedFile> files = new ArrayList<>();
        for (JsonNode file : request.path("files")) {
            files.add(new OfferedFile(
                    file.path("name").asText(), file.path("content").binaryValue()));
        }
        ServedCertificates.Installed result = certificates.install(
                host(request), files, request.path("password").asText(""), actor);
        ObjectNode answer = JSON.objectNode();
        answer.put("installed", result.installed());
        texts(answer.putArray("flaws"), result.flaws());
        texts(answer.putArray("remarks"), result.remarks());
        return answer;
    }

    private static void texts(ArrayNode array, List<Bilingual> texts) {
        texts.forEach(text -> array.addObject().put("ja", text.ja()).put("en", text.en()));
    }

    private JsonNode remove(JsonNode request, String actor, Consumer<JsonNode> progress) {
        certificates.remove(host(request), actor);
        return JSON.objectNode();
    }

    private JsonNode rollback(JsonNode request, String actor, Consumer<JsonNode> progress) {
        certificates.rollback(host(request), actor);
        return JSON.objectNode();
    }

    private JsonNode list(JsonNode request, String actor, Consumer<JsonNode> progress) {
        ArrayNode list = JSON.arrayNode();
        certificates.statuses().forEach(status -> list.add(json(status)));
        return list;
    }

    private static ObjectNode json(CertificateStatus status) {
        ObjectNode node = JSON.objectNode();
        status.hosts().forEach(node.putArray("hosts")::add);
        node.put("source", status.source().id());
        status.names().forEach(node.putArray("names")::add);
        node.put("issuer", status.issuer());
        node.put("serial", status.serial());
        node.put("sha256", status.fingerprint());
        node.put("key", status.key());
        node.put("not-before", status.notBefore().toString());
        node.put("not-after", status.notAfter().toString());
        status.nextRenewal().ifPresent(at -> node.put("next-renewal", at.toString()));
        node.put("failures", status.failures());
        status.lastError()
                .ifPresent(text ->
                        node.putObject("last-error").put("ja", text.ja()).put("en", text.en()));
        status.nextAttempt().ifPresent(at -> node.put("next-attempt", at.toString()));
        node.put("ocsp", status.ocsp().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
        node.put("previous", status.previous());
        node.put("waiting", status.waiting());
        return node;
    }
}
