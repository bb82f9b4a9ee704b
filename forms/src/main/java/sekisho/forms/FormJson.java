package sekisho.forms;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import sekisho.words.Lang;

/** A form's definition as the script gets it: fields and rules, nothing of recipients or defences. Pure. */
final class FormJson {
    private FormJson() {}

    static ObjectNode of(FormDefinition form, Lang lang, boolean postcodes) {
        ObjectNode json = Replies.JSON.objectNode();
        json.put("id", form.id());
        json.put("title", form.title().in(lang));
        json.put("postcodes", postcodes);
        form.thanks().ifPresent(page -> json.put("thanks", page));
        ArrayNode fields = json.putArray("fields");
        form.fields().forEach(field -> fields.add(field(field, lang)));
        ObjectNode texts = json.putObject("texts");
        FormTexts.all(lang).forEach(texts::put);
        return json;
    }

    private static ObjectNode field(FormField field, Lang lang) {
        FormField.Rules rules = field.rules();
        ObjectNode json = Replies.JSON.objectNode();
        json.put("name", field.name());
        json.put("type", field.type().id());
        json.put("label", field.label().in(lang));
        json.put("required", field.required());
        json.put("min", rules.minLength());
        json.put("max", rules.maxLength());
        rules.pattern().ifPresent(pattern -> json.put("pattern", pattern.pattern()));
        rules.furiganaOf().ifPresent(name -> json.put("furiganaOf", name));
        rules.addressInto().ifPresent(name -> json.put("addressInto", name));
        switch (field.type()) {
            case SELECT, CHECKBOX -> {
                ArrayNode options = json.putArray("options");
                rules.options()
                        .forEach(option -> options.addObject()
                                .put("value", option.value())
                                .put("label", option.label().in(lang)));
            }
            case FILE -> {
                json.put("maxFiles", rules.maxFiles());
                json.put("maxBytes", rules.maxBytes());
                ArrayNode types = json.putArray("extensions");
                rules.fileTypes().forEach(type -> type.extensions().forEach(types::add));
            }
            case TEXT, TEXTAREA, KANA, MAIL, PHONE, POSTCODE, URL, NUMBER, DATE, CONSENT -> {}
        }
        return json;
    }
}
