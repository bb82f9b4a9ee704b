package sekisho.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import sekisho.app.control.ControlException;
import sekisho.app.control.ControlServer;
import sekisho.journal.AuditRecord;
import sekisho.proof.Attestation;
import sekisho.proof.ControlTable;
import sekisho.proof.Handouts;
import sekisho.proof.ProofException;
import sekisho.proof.sheet.SheetException;
import sekisho.proof.sheet.SheetReport;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/** What the command line may ask of a running instance. Virtual threads. */
final class InstanceVerbs {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Instance instance;

    InstanceVerbs(Instance instance) {
        this.instance = instance;
    }

    Map<String, ControlServer.Verb> all() {
        Map<String, ControlServer.Verb> verbs =
                new HashMap<>(new IdentityVerbs(instance.identity().administration()).all());
        verbs.putAll(new GuestVerbs(instance.identity()).all());
        verbs.putAll(new SsoVerbs(instance.identity().sso(), instance.identity().administration()).all());
        verbs.putAll(new VaultVerbs(instance.vault()).all());
        verbs.putAll(Map.of(
                "controls", this::controls,
                "observe", this::observe,
                "sheet-answer", this::answerSheet,
                "sheet-doubtful", this::doubtful,
                "attest", this::attest,
                "flush", this::flush));
        verbs.putAll(new CertificateVerbs(instance.certificates()).all());
        return verbs;
    }

    private static Lang lang(JsonNode request) {
        return Lang.of(request.path("lang").asText("ja")).orElse(Lang.JA);
    }

    private JsonNode controls(JsonNode request, String actor, Consumer<JsonNode> progress) {
        return ControlTable.json(instance.proof().states(), lang(request));
    }

    private JsonNode observe(JsonNode request, String actor, Consumer<JsonNode> progress) {
        instance.proof()
                .observe(step -> progress.accept(JSON.objectNode()
                        .put("done", step.done())
                        .put("total", step.total())
                        .put("probe", step.probe())));
        return controls(request, actor, progress);
    }

    private JsonNode answerSheet(JsonNode request, String actor, Consumer<JsonNode> progress) {
        Path in = Path.of(request.path("in").asText());
        Path out = Path.of(request.path("out").asText());
        try {
            SheetReport report = instance.answerer().answer(in, out, lang(request));
            handOut(in, out, report);
            instance.journal()
                    .audit(new AuditRecord(
                            instance.clock().instant(),
                            "sheet.answered",
                            actor,
                            true,
                            Map.of(
                                    "questions", Integer.toString(report.items().size()),
                                    "answered", Long.toString(report.count(SheetReport.Status.ANSWERED)),
                                    "matched", Long.toString(report.count(SheetReport.Status.MATCHED)),
                                    "left", Long.toString(report.count(SheetReport.Status.LEFT)))));
            return ReportJson.of(report);
        } catch (SheetException e) {
            instance.journal()
                    .audit(new AuditRecord(
                            instance.clock().instant(),
                            "sheet.answered",
                            actor,
                            false,
                            Map.of("code", e.code().name())));
            throw new ControlException(ControlException.Code.REFUSED, e.text());
        }
    }

    /** Remembers the answers; a workbook that cannot be remembered is not handed out. */
    private void handOut(Path in, Path out, SheetReport report) {
        try {
            instance.proof()
                    .handouts()
                    .add(
                            String.valueOf(in.getFileName()),
                            report.items().stream()
                                    .filter(item -> !item.answer().isEmpty())
                                    .map(item -> new Handouts.Answer(
                                            item.sheet(), item.row(), item.question(), item.answer(), item.evidence()))
                                    .toList());
        } catch (RuntimeException e) {
            try {
                Files.deleteIfExists(out);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    private JsonNode doubtful(JsonNode request, String actor, Consumer<JsonNode> progress) {
        Lang lang = lang(request);
        ArrayNode sheets = JSON.arrayNode();
        for (Handouts.Doubtful sheet : instance.proof().handouts().doubtful()) {
            ObjectNode one = sheets.addObject();
            one.put("handed-out-at", sheet.at().toString());
            one.put("name", sheet.name());
            for (Handouts.Doubt doubt : sheet.doubts()) {
                ObjectNode answer = one.withArray("answers").addObject();
                answer.put("sheet", doubt.answer().sheet());
                answer.put("row", doubt.answer().row());
                answer.put("question", doubt.answer().question());
                answer.put("answer", doubt.answer().answer());
                answer.put("control", doubt.control().id());
                answer.put("title", doubt.control().title().in(lang));
                answer.put("result", doubt.now().id());
            }
        }
        return sheets;
    }

    private JsonNode attest(JsonNode request, String actor, Consumer<JsonNode> progress) {
        try {
            Attestation attestation = new Attestation(
                    request.path("control").asText(),
                    request.path("owner").asText(),
                    new Bilingual(
                            request.path("text-ja").asText(),
                            request.path("text-en").asText()),
                    Optional.of(request.path("file").asText("")).filter(file -> !file.isEmpty()),
                    LocalDate.parse(request.path("from").asText()),
                    LocalDate.parse(request.path("valid-until").asText()));
            ObjectNode result = JSON.objectNode();
            result.put("evidence", instance.proof().attest(attestation, actor).id());
            return result;
        } catch (ProofException e) {
            throw new ControlException(ControlException.Code.REFUSED, e.text());
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new ControlException(
                    ControlException.Code.REFUSED,
                    new Bilingual(
                            "表明を受け付けられません。統制の名前・部署・内容・期限を確かめてください。",
                            "The attestation cannot be taken. Check the control's name, owner, text and dates."));
        }
    }

    private JsonNode flush(JsonNode request, String actor, Consumer<JsonNode> progress) {
        instance.journal().flush();
        return JSON.objectNode();
    }
}
