package sekisho.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import sekisho.app.control.ControlException;
import sekisho.app.control.ControlServer;
import sekisho.journal.AuditRecord;
import sekisho.mail.DkimKey;
import sekisho.mail.DomainCheck;
import sekisho.mail.DomainReport;
import sekisho.mail.HeaderText;
import sekisho.mail.Mail;
import sekisho.mail.MailAddress;
import sekisho.mail.MailDomain;
import sekisho.mail.MailException;
import sekisho.mail.MailFilter;
import sekisho.mail.MailRecord;
import sekisho.mail.MailRoom;
import sekisho.mail.Mailbox;
import sekisho.mail.QueueId;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/** What the command line may ask of the mail room of a running instance. Virtual threads. */
final class MailVerbs {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Instance instance;

    MailVerbs(Instance instance) {
        this.instance = instance;
    }

    Map<String, ControlServer.Verb> all() {
        return Map.of(
                "mail-list", this::list,
                "mail-show", this::show,
                "mail-resend", this::resend,
                "mail-discard", this::discard,
                "mail-test", this::test,
                "mail-check", this::check,
                "mail-bounce", this::bounce,
                "mail-key-make", this::makeKey,
                "mail-key-show", this::showKeys,
                "mail-key-rotate", this::rotateKeys);
    }

    private MailRoom room() {
        return instance.mail()
                .orElseThrow(() -> refused(
                        "メールの出口が設定されていません。sekisho.yaml の mail に relays か direct を書いてください。",
                        "There is no way out for mail; write relays or direct below mail in sekisho.yaml."));
    }

    private static ControlException refused(String ja, String en) {
        return new ControlException(ControlException.Code.REFUSED, new Bilingual(ja, en));
    }

    private static ControlException refused(MailException e) {
        return switch (e.code()) {
            case UNKNOWN -> refused("その受付番号のメールはありません。", "There is no mail with this queue id.");
            case STATE ->
                refused(
                        "このメールにはできません(送信済みか、本文がもう消されています)。",
                        "That cannot be done with this mail: it was delivered, or its content is erased.");
            case KEY -> refused("その名前の鍵は作れません。", "A key of that name cannot be made.");
            case FULL -> refused("送信待ちがいっぱいです。", "The queue is full.");
            case TOO_LARGE, MESSAGE, STORE, DNS, CLOSED ->
                refused("うまくいきませんでした(" + e.code() + ")。", "That did not work (" + e.code() + ").");
        };
    }

    private static MailDomain domain(JsonNode request) {
        return MailDomain.parse(request.path("domain").asText())
                .orElseThrow(() -> refused("ドメインではありません。", "This is no domain."));
    }

    private static QueueId id(JsonNode request) {
        try {
            return new QueueId(request.path("id").asText().toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw refused("受付番号ではありません。", "This is no queue id.");
        }
    }

    private JsonNode list(JsonNode request, String actor, Consumer<JsonNode> progress) {
        Set<MailRecord.State> states = new HashSet<>();
        try {
            for (JsonNode state : request.path("states")) {
                states.add(MailRecord.State.valueOf(state.asText().toUpperCase(Locale.ROOT)));
            }
            MailFilter filter =
                    MailFilter.in(states, Math.clamp(request.path("limit").asInt(100), 1, MailFilter.MOST));
            String source = request.path("source").asText("");
            filter = source.isEmpty() ? filter : filter.of(source);
            String to = request.path("recipient").asText("");
            if (!to.isEmpty()) {
                filter = filter.to(MailAddress.parse(to).orElseThrow(IllegalArgumentException::new));
            }
            ObjectNode answer = JSON.objectNode();
            answer.set("items", MailJson.mails(room().list(filter)));
            ObjectNode counts = answer.putObject("counts");
            room().counts().forEach((state, number) -> counts.put(MailJson.word(state), number));
            return answer;
        } catch (IllegalArgumentException e) {
            throw refused("絞り込みの条件を読めません。", "The filter cannot be read.");
        }
    }

    private JsonNode show(JsonNode request, String actor, Consumer<JsonNode> progress) {
        return room().find(id(request))
                .map(MailJson::of)
                .orElseThrow(() -> refused(new MailException(MailException.Code.UNKNOWN, "unknown")));
    }

    private JsonNode resend(JsonNode request, String actor, Consumer<JsonNode> progress) {
        QueueId id = id(request);
        try {
            room().resend(id);
        } catch (MailException e) {
            throw refused(e);
        }
        audit("mail.resent", actor, Map.of("id", id.value()));
        return show(request, actor, progress);
    }

    private JsonNode discard(JsonNode request, String actor, Consumer<JsonNode> progress) {
        QueueId id = id(request);
        try {
            room().discard(id);
        } catch (MailException e) {
            throw refused(e);
        }
        audit("mail.discarded", actor, Map.of("id", id.value()));
        return show(request, actor, progress);
    }

    private JsonNode test(JsonNode request, String actor, Consumer<JsonNode> progress) {
        MailRoom room = room();
        Lang lang = Lang.of(request.path("lang").asText("ja")).orElse(Lang.JA);
        MailAddress to = MailAddress.parse(request.path("to").asText())
                .orElseThrow(() -> refused("宛先がメールアドレスではありません。", "The recipient is no mail address."));
        String from = request.path("from").asText("");
        MailAddress sender = (from.isEmpty()
                        ? room.settings().domains().stream()
                                .findFirst()
                                .map(domain -> new MailAddress("sekisho", domain))
                        : MailAddress.parse(from))
                .orElseThrow(() -> refused(
                        "差出人がありません。--from か、mail.domains を書いてください。",
                        "There is no sender; write --from, or mail.domains in sekisho.yaml."));
        try {
            QueueId id = room.submit(
                    Mail.of(
                            "test",
                            new Mailbox(new HeaderText(lang == Lang.JA ? "関所" : "Sekisho"), sender),
                            Mailbox.of(to),
                            new HeaderText(lang == Lang.JA ? "関所からの送信テスト" : "A test mail from Sekisho"),
                            lang == Lang.JA
                                    ? "このメールは、関所のメール送信を確かめるために送られました。\n届いていれば、送信の設定は正しく働いています。\n"
                                    : "This mail was sent to try the outgoing mail of Sekisho.\nIf you can read it, mail works.\n"));
            audit("mail.tested", actor, Map.of("id", id.value()));
            return MailJson.of(room.find(id).orElseThrow());
        } catch (MailException e) {
            throw refused(e);
        }
    }

    private JsonNode check(JsonNode request, String actor, Consumer<JsonNode> progress) {
        Lang lang = Lang.of(request.path("lang").asText("ja")).orElse(Lang.JA);
        Set<InetAddress> senders = new HashSet<>();
        request.path("addresses").forEach(text -> senders.add(InetAddress.ofLiteral(text.asText())));
        if (senders.isEmpty()) {
            instance.mail().ifPresent(room -> senders.addAll(room.addresses()));
        }
        MailDomain domain = domain(request);
        String resolver = request.path("resolver").asText("");
        DomainReport report = DomainCheck.of(
                        resolver.isEmpty()
                                ? instance.mail()
                                        .flatMap(room -> room.settings().resolver())
                                : Optional.of(MailCommand.resolver(resolver)),
                        instance.clock())
                .run(new DomainCheck.Question(
                        domain,
                        instance.mail().map(room -> room.dkim().of(domain)).orElse(List.of()),
                        senders));
        return MailJson.of(report, lang);
    }

    private JsonNode bounce(JsonNode request, String actor, Consumer<JsonNode> progress) {
        try {
            byte[] message = request.path("message").binaryValue();
            Optional<MailRecord> about = room().bounce(
                            message == null ? new byte[0] : message,
                            request.path("recipient").asText(""));
            return JSON.objectNode()
                    .put("id", about.map(record -> record.id().value()).orElse(""));
        } catch (IOException e) {
            throw refused("メールを読めません。", "The mail cannot be read.");
        }
    }

    private JsonNode makeKey(JsonNode request, String actor, Consumer<JsonNode> progress) {
        MailDomain domain = domain(request);
        try {
            List<DkimKey> keys =
                    room().dkim().make(domain, request.path("selector").asText(""));
            audit("mail.key-made", actor, Map.of("domain", domain.name(), "selectors", selectors(keys)));
            return MailJson.list(MailJson.keys(keys));
        } catch (MailException e) {
            throw refused(e);
        }
    }

    private JsonNode showKeys(JsonNode request, String actor, Consumer<JsonNode> progress) {
        return MailJson.list(MailJson.keys(
                request.path("domain").asText("").isEmpty()
                        ? room().dkim().all()
                        : room().dkim().of(domain(request))));
    }

    /** Lets a published waiting pair sign at once; without a waiting pair, makes one. */
    private JsonNode rotateKeys(JsonNode request, String actor, Consumer<JsonNode> progress) {
        MailDomain domain = domain(request);
        boolean waiting = room().dkim().of(domain).stream().anyMatch(key -> key.state() == DkimKey.State.PENDING);
        if (!waiting) {
            return makeKey(request, actor, progress);
        }
        List<DkimKey> begun = room().dkim().activate();
        if (!begun.isEmpty()) {
            audit("mail.key-rotated", actor, Map.of("domain", domain.name(), "selectors", selectors(begun)));
        }
        return showKeys(request, actor, progress);
    }

    private static String selectors(List<DkimKey> keys) {
        return String.join(",", keys.stream().map(DkimKey::selector).toList());
    }

    private void audit(String action, String actor, Map<String, String> details) {
        instance.journal().audit(new AuditRecord(instance.clock().instant(), action, actor, true, details));
    }
}
