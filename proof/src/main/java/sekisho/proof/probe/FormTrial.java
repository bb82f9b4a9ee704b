package sekisho.proof.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import sekisho.forms.FormDefinition;
import sekisho.forms.FormsRoom;
import sekisho.gate.GateSettings;
import sekisho.mail.Delivery;
import sekisho.mail.MailAddress;
import sekisho.mail.MailFilter;
import sekisho.mail.MailRecord;
import sekisho.mail.Outbox;
import sekisho.mail.QueueId;
import sekisho.words.Bilingual;

/**
 * Tries a form for whoever sets it up: asks for it where visitors find it, sends one marked submission through the gate as the
 * script in a page does, and watches the mails on their way to the form's own recipients. Every mail address written is one of
 * theirs, so that no stranger gets an automatic reply; nothing is passed on to other systems. Virtual threads.
 */
public final class FormTrial {
    private static final Duration WATCHED = Duration.ofMinutes(1);
    private static final int MOST_MAILS = 200;

    private final Supplier<GateSettings> gate;
    private final FormsRoom room;
    private final Outbox outbox;
    private final Caller caller;
    private final Guests guests;
    private final Duration watched;

    FormTrial(
            Supplier<GateSettings> gate,
            FormsRoom room,
            Outbox outbox,
            Caller caller,
            Guests guests,
            Duration watched) {
        this.gate = gate;
        this.room = room;
        this.outbox = outbox;
        this.caller = caller;
        this.guests = guests;
        this.watched = watched;
    }

    /** For the forms of a running instance. */
    public static FormTrial of(Target target, FormsRoom room, Outbox outbox) {
        SecureRandom random = new SecureRandom();
        return new FormTrial(
                target.settings(),
                room,
                outbox,
                new Caller(target.https(), target.pass(), random),
                new Guests(new Visitors(random), new CountryData(target.settings())),
                WATCHED);
    }

    /** What is looked at, in this order. */
    public enum Stage {
        /** The form and its script are where visitors find them. */
        FOUND,
        /** The form hands out a token. */
        TOKEN,
        /** What the confirmation page would show. */
        CONFIRMATION,
        /** The submission passes the defences and fits the fields. */
        TAKEN,
        /** The mails are in the queue. */
        QUEUED,
        /** One mail was handed over, or not yet, or not at all. */
        DELIVERED
    }

    /**
     * One thing that happened.
     *
     * @param good whether it is as it should be
     * @param mail of a mail: its number in the queue
     */
    public record Step(Stage stage, boolean good, Bilingual text, Optional<QueueId> mail) {}

    /**
     * Sends one submission and tells of each step as it happens.
     *
     * @param given values for fields that our own would not fit; the caller sees to it that a mail address is a recipient's
     * @return whether every mail was handed over within a minute
     */
    public boolean run(FormDefinition form, Map<String, String> given, Consumer<Step> told) {
        Optional<GateSettings.Site> site = gate.get().sites().stream()
                .filter(one -> form.sites().contains(one.host()))
                .findFirst();
        if (site.isEmpty()) {
            told.accept(step(Stage.FOUND, false, "フォームのサイトが動いていません。", "No site of the form is running."));
            return false;
        }
        try {
            FormVisitor visitor = new FormVisitor(caller, site.get(), form, guests.one(site.get()), FormsRoom.PREFIX);
            return found(visitor, site.get(), told) && token(visitor, told) && submit(form, site.get(), given, told);
        } catch (IOException e) {
            told.accept(step(
                    Stage.FOUND,
                    false,
                    "サイト " + site.get().host() + " に接続できません(クライアント証明書が要る場合も、こうなります)。",
                    "The site " + site.get().host()
                            + " cannot be reached (so it is, too, where it asks for a client certificate)."));
            return false;
        }
    }

    private static Step step(Stage stage, boolean good, String ja, String en) {
        return new Step(stage, good, new Bilingual(ja, en), Optional.empty());
    }

    private boolean found(FormVisitor visitor, GateSettings.Site site, Consumer<Step> told) throws IOException {
        int status = visitor.found();
        boolean good = status == 200;
        told.accept(
                good
                        ? step(
                                Stage.FOUND,
                                true,
                                site.host() + " でフォームとスクリプトが応答しました。",
                                "The form and its script answer at " + site.host() + ".")
                        : step(
                                Stage.FOUND,
                                false,
                                site.host() + " のフォームかスクリプトが " + status + " を返しました(ログインが要るサイトでは、ログインしていない人には使えません)。",
                                "The form or its script at " + site.host() + " answered " + status
                                        + " (on a site with a login, nobody can use it without)."));
        return good;
    }

    private static boolean token(FormVisitor visitor, Consumer<Step> told) throws IOException {
        JsonNode token = visitor.token();
        boolean good = !token.path("token").asText().isEmpty();
        told.accept(
                good
                        ? step(
                                Stage.TOKEN,
                                true,
                                "トークンを受け取りました(計算 " + token.path("bits").asInt() + " ビット、待ち時間 "
                                        + token.path("wait").asLong() + " ミリ秒)。",
                                "A token was handed out (work of "
                                        + token.path("bits").asInt() + " bits, a wait of "
                                        + token.path("wait").asLong() + " ms).")
                        : step(
                                Stage.TOKEN,
                                false,
                                "トークンを受け取れません(" + token.path("reason").asText("-") + ")。",
                                "No token was handed out ("
                                        + token.path("reason").asText("-") + ")."));
        return good;
    }

    private boolean submit(FormDefinition form, GateSettings.Site site, Map<String, String> given, Consumer<Step> told)
            throws IOException {
        MailAddress first = form.recipients().stream()
                .filter(recipient -> recipient.when().isEmpty())
                .map(FormDefinition.Recipient::address)
                .findFirst()
                .orElseThrow();
        TrialValues values = TrialValues.of(form, first, given);
        told.accept(step(
                Stage.CONFIRMATION,
                true,
                "確認画面に出る項目: " + String.join("、", written(values)),
                "On the confirmation page: " + String.join(", ", written(values))));
        try (FormsRoom.Trial trial = room.tryOut(form.forTrial("trial-" + caller.token()))) {
            FormDefinition tried = trial.form();
            FormVisitor visitor = new FormVisitor(caller, site, tried, guests.one(site), FormsRoom.TRIAL_PREFIX);
            FormVisitor.Outcome outcome = visitor.visit(values.values(), values.files());
            told.accept(taken(outcome));
            if (!outcome.taken()) {
                return false;
            }
            List<MailRecord> mails = mails(tried);
            boolean held = room.status(tried.id()).repliesHeld() > 0;
            told.accept(queued(tried, mails, held));
            return !mails.isEmpty() && delivered(tried, told);
        }
    }

    private static List<String> written(TrialValues values) {
        List<String> written = new ArrayList<>();
        values.values().forEach((field, value) -> written.add(field + "=" + value));
        values.files().forEach((field, file) -> written.add(field + "=" + file.name()));
        return written;
    }

    private static Step taken(FormVisitor.Outcome outcome) {
        if (outcome.taken()) {
            return step(Stage.TAKEN, true, "守りと入力の検査を通りました。", "It passed the defences and the rules of the fields.");
        }
        String why = outcome.reason().isEmpty() ? Integer.toString(outcome.status()) : outcome.reason();
        List<String> faults = outcome.faults().entrySet().stream()
                .map(fault -> fault.getKey() + ": " + fault.getValue())
                .toList();
        String which = faults.isEmpty() ? "" : " " + String.join(", ", faults);
        boolean wrong = !faults.isEmpty();
        return step(
                Stage.TAKEN,
                false,
                "受け付けられませんでした(" + why + which + ")。" + (wrong ? "--value 項目=値 で、規則に合う値を渡してください。" : ""),
                "It was not taken (" + why + which + ")."
                        + (wrong ? " Hand in a value that fits by --value FIELD=VALUE." : ""));
    }

    private Step queued(FormDefinition form, List<MailRecord> mails, boolean held) {
        long notified = mails.stream()
                .filter(mail -> mail.source().equals(form.source()))
                .count();
        long others = form.recipients().size() - notified;
        long replies = mails.size() - notified;
        return step(
                Stage.QUEUED,
                notified > 0,
                "送信待ちに入りました: 通知 " + notified + " 通、自動返信 " + replies + " 通"
                        + (others > 0 ? "。ほかの答えのときだけ届く宛先 " + others + " 件には送りません" : "")
                        + (held ? "。自動返信は、同じ宛先への上限に達しているため控えました" : ""),
                "In the queue: " + notified + " to recipients, " + replies + " automatic replies"
                        + (others > 0 ? "; " + others + " recipients get other answers only" : "")
                        + (held ? "; the automatic reply was held back by its limit" : ""));
    }

    private List<MailRecord> mails(FormDefinition form) {
        List<MailRecord> mails =
                new ArrayList<>(outbox.list(MailFilter.newest(MOST_MAILS).of(form.source())));
        mails.addAll(outbox.list(MailFilter.newest(MOST_MAILS).of(form.replySource())));
        return mails;
    }

    /** Tells of each mail when its state or its number of attempts changes. */
    private boolean delivered(FormDefinition form, Consumer<Step> told) {
        Map<QueueId, Integer> attempts = new HashMap<>();
        boolean ended = Pause.until(
                () -> {
                    List<MailRecord> mails = mails(form);
                    for (MailRecord mail : mails) {
                        int seen = mail.trail().size();
                        if (seen > 0 && !Integer.valueOf(seen).equals(attempts.put(mail.id(), seen))) {
                            told.accept(attempt(mail));
                        }
                    }
                    return mails.stream().noneMatch(mail -> mail.state() == MailRecord.State.WAITING);
                },
                watched);
        List<MailRecord> mails = mails(form);
        mails.stream()
                .filter(mail -> !ended && !attempts.containsKey(mail.id()))
                .forEach(mail -> told.accept(attempt(mail)));
        return mails.stream().allMatch(mail -> mail.state() == MailRecord.State.DELIVERED);
    }

    private static Step attempt(MailRecord mail) {
        Optional<Delivery> last = mail.trail().isEmpty()
                ? Optional.empty()
                : Optional.of(mail.trail().getLast());
        String said = last.map(attempt -> (attempt.status() + " " + attempt.note()).strip())
                .orElse("");
        String why = said.isEmpty() ? "" : " (" + said + ")";
        String to = mail.recipient().toString();
        Bilingual text = switch (mail.state()) {
            case DELIVERED -> new Bilingual(to + ": 次のサーバーに渡しました" + why, to + ": handed to the next server" + why);
            case WAITING ->
                new Bilingual(to + ": まだ渡せていません。送り直します" + why, to + ": not handed over yet, will be tried again" + why);
            case DEAD, BOUNCED -> new Bilingual(to + ": 届きませんでした" + why, to + ": not delivered" + why);
        };
        return new Step(Stage.DELIVERED, mail.state() == MailRecord.State.DELIVERED, text, Optional.of(mail.id()));
    }
}
