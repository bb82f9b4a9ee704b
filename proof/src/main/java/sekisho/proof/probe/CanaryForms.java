package sekisho.proof.probe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import sekisho.forms.Defences;
import sekisho.forms.FieldType;
import sekisho.forms.FormDefinition;
import sekisho.forms.FormField;
import sekisho.forms.FormsRoom;
import sekisho.gate.GateSettings;
import sekisho.mail.CanaryBox;
import sekisho.mail.MailAddress;
import sekisho.mail.Mailbox;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/**
 * Makes forms of our own with the default settings, so that what is promised of forms can be tried on any instance and disturbs
 * nobody: no visitor finds them, and their mails end in a box that only the probe opens. Thread-safe.
 */
final class CanaryForms {
    private final FormsRoom room;
    private final Supplier<CanaryBox> boxes;
    private final Supplier<Optional<MailAddress>> sender;
    private final Supplier<GateSettings> gate;
    private final Caller caller;
    private final Guests guests;

    /** @param sender who forms write as; empty for an address of the box itself */
    CanaryForms(
            FormsRoom room,
            Supplier<CanaryBox> boxes,
            Supplier<Optional<MailAddress>> sender,
            Supplier<GateSettings> gate,
            Caller caller,
            Guests guests) {
        this.room = room;
        this.boxes = boxes;
        this.sender = sender;
        this.gate = gate;
        this.caller = caller;
        this.guests = guests;
    }

    /** A form while it is open. One thread. */
    static final class Open implements AutoCloseable {
        private final CanaryBox box;
        private final FormsRoom.Trial trial;
        private final FormVisitor visitor;

        private Open(CanaryBox box, FormsRoom.Trial trial, FormVisitor visitor) {
            this.box = box;
            this.trial = trial;
            this.visitor = visitor;
        }

        FormDefinition form() {
            return trial.form();
        }

        CanaryBox box() {
            return box;
        }

        FormVisitor visitor() {
            return visitor;
        }

        @Override
        public void close() {
            trial.close();
            box.close();
        }
    }

    /** Opens a form on the first site that has a host of its own; empty when there is no such site. */
    Optional<Open> open(Optional<FormDefinition.Forwarding> forwarding) {
        return gate.get().sites().stream()
                .filter(site -> !site.host().equals(GateSettings.Site.ANY_HOST))
                .findFirst()
                .map(site -> open(site, forwarding));
    }

    private Open open(GateSettings.Site site, Optional<FormDefinition.Forwarding> forwarding) {
        CanaryBox box = boxes.get();
        boolean complete = false;
        try {
            FormDefinition form = form(site.host(), box, forwarding);
            Open open = new Open(
                    box,
                    room.tryOut(form),
                    new FormVisitor(caller, site, form, guests.one(site), FormsRoom.TRIAL_PREFIX));
            complete = true;
            return open;
        } finally {
            if (!complete) {
                box.close();
            }
        }
    }

    private FormDefinition form(String host, CanaryBox box, Optional<FormDefinition.Forwarding> forwarding) {
        return new FormDefinition(
                "canary-" + caller.token(),
                new Bilingual("検証", "Canary"),
                Set.of(host),
                Set.of(),
                Set.of(Lang.JA),
                List.of(
                        field("name", FieldType.TEXT, "お名前", "Name"),
                        field("mail", FieldType.MAIL, "メールアドレス", "Mail"),
                        field("body", FieldType.TEXTAREA, "内容", "Message")),
                List.of(new FormDefinition.Recipient(box.address("form"), Map.of())),
                Mailbox.of(sender.get().orElse(box.address("sender"))),
                FormDefinition.DEFAULT_SUBJECT,
                FormDefinition.DEFAULT_TEXT,
                Optional.empty(),
                Optional.empty(),
                forwarding,
                Defences.DEFAULT,
                FormDefinition.DEFAULT_MAX_BYTES,
                List.of());
    }

    private static FormField field(String name, FieldType type, String ja, String en) {
        return new FormField(name, type, new Bilingual(ja, en), true, FormField.Rules.defaults(type));
    }
}
