package sekisho.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import sekisho.app.control.ControlException;
import sekisho.app.control.ControlServer;
import sekisho.forms.FieldType;
import sekisho.forms.FormDefinition;
import sekisho.forms.FormField;
import sekisho.forms.FormStatus;
import sekisho.forms.FormsRoom;
import sekisho.forms.Forward;
import sekisho.forms.Snippet;
import sekisho.journal.AuditRecord;
import sekisho.mail.MailFilter;
import sekisho.proof.probe.FormTrial;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/** What the command line may ask of the forms of a running instance. Virtual threads. */
final class FormVerbs {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int LISTED = 20;

    private final Instance instance;

    FormVerbs(Instance instance) {
        this.instance = instance;
    }

    Map<String, ControlServer.Verb> all() {
        return Map.of("forms-list", this::list, "forms-show", this::show, "forms-test", this::test);
    }

    private FormsRoom room() {
        return instance.forms()
                .orElseThrow(() -> refused(
                        "フォームは設定されていません。sekisho.yaml の mail と forms を書いてください。",
                        "There are no forms; write mail and forms in sekisho.yaml."));
    }

    private static ControlException refused(String ja, String en) {
        return new ControlException(ControlException.Code.REFUSED, new Bilingual(ja, en));
    }

    private static Lang lang(JsonNode request) {
        return Lang.of(request.path("lang").asText("ja")).orElse(Lang.JA);
    }

    private JsonNode list(JsonNode request, String actor, Consumer<JsonNode> progress) {
        ArrayNode list = JSON.arrayNode();
        for (FormDefinition form : room().settings().forms()) {
            list.add(summary(form, lang(request)));
        }
        return list;
    }

    private ObjectNode summary(FormDefinition form, Lang lang) {
        FormStatus status = room().status(form.id());
        ObjectNode node = JSON.objectNode();
        node.put("id", form.id());
        node.put("title", form.title().in(lang));
        ArrayNode sites = node.putArray("sites");
        form.sites().stream().sorted().forEach(sites::add);
        ArrayNode origins = node.putArray("origins");
        form.origins().stream().sorted().forEach(origins::add);
        node.put("taken", status.taken());
        node.put("repeated", status.repeated());
        node.put("replies-held", status.repliesHeld());
        ObjectNode refused = node.putObject("refused");
        status.refused().entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> refused.put(entry.getKey().id(), entry.getValue()));
        return node;
    }

    private FormDefinition named(JsonNode request) {
        return room().settings()
                .find(request.path("form").asText())
                .orElseThrow(() -> refused("その名前のフォームはありません。", "There is no form of this name."));
    }

    private JsonNode show(JsonNode request, String actor, Consumer<JsonNode> progress) {
        Lang lang = lang(request);
        FormDefinition form = named(request);
        ObjectNode node = summary(form, lang);
        ArrayNode fields = node.putArray("fields");
        for (FormField field : form.fields()) {
            fields.addObject()
                    .put("name", field.name())
                    .put("type", field.type().id())
                    .put("label", field.label().in(lang))
                    .put("required", field.required());
        }
        String site = form.sites().stream().sorted().findFirst().orElse("");
        node.put("snippet", Snippet.of(form, lang, "https://" + site));
        ArrayNode history = node.putArray("history");
        instance.mail().ifPresent(mail -> {
            history.addAll(MailJson.mails(mail.list(MailFilter.newest(LISTED).of(form.source()))));
            history.addAll(MailJson.mails(mail.list(MailFilter.newest(LISTED).of(form.replySource()))));
        });
        ArrayNode forwards = node.putArray("forwards");
        for (Forward forward : room().forwards(form.id(), LISTED)) {
            forwards.addObject()
                    .put("id", forward.id())
                    .put("state", MailJson.word(forward.state()))
                    .put("accepted", forward.accepted().toString())
                    .put("attempts", forward.attempts())
                    .put("status", forward.status());
        }
        return node;
    }

    private JsonNode test(JsonNode request, String actor, Consumer<JsonNode> progress) {
        FormDefinition form = named(request);
        Map<String, String> given = given(form, request.path("values"));
        ArrayNode steps = JSON.arrayNode();
        boolean delivered = instance.formTrial().orElseThrow().run(form, given, step -> {
            ObjectNode node = of(step, lang(request));
            steps.add(node);
            progress.accept(node);
        });
        instance.journal()
                .audit(new AuditRecord(
                        instance.clock().instant(), "form.tested", actor, delivered, Map.of("form", form.id())));
        ObjectNode node = JSON.objectNode().put("form", form.id()).put("delivered", delivered);
        node.set("steps", steps);
        return node;
    }

    private static ObjectNode of(FormTrial.Step step, Lang lang) {
        ObjectNode node = JSON.objectNode();
        node.put("step", MailJson.word(step.stage()));
        node.put("good", step.good());
        node.put("text", step.text().in(lang));
        step.mail().ifPresent(mail -> node.put("mail", mail.value()));
        return node;
    }

    /** No stranger's address: the form would write to it. */
    private static Map<String, String> given(FormDefinition form, JsonNode values) {
        Map<String, String> given = new HashMap<>();
        values.properties().forEach(value -> {
            String text = value.getValue().asText();
            FormField field = form.fields().stream()
                    .filter(one -> one.name().equals(value.getKey()) && one.type() != FieldType.FILE)
                    .findFirst()
                    .orElseThrow(() -> refused(
                            "--value の項目がフォームにないか、ファイルの項目です。",
                            "The form has no field of the name in --value, or it takes files."));
            if (field.type() == FieldType.MAIL
                    && form.recipients().stream()
                            .noneMatch(one -> one.address().toString().equals(text))) {
                throw refused(
                        "メールアドレスの項目には、このフォームの宛先だけを書けます。",
                        "A mail field of a trial takes an address of the form's recipients only.");
            }
            given.put(field.name(), text);
        });
        return given;
    }
}
