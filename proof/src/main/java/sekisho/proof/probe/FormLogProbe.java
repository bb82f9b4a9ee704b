package sekisho.proof.probe;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.mail.MailFilter;
import sekisho.mail.MailRecord;
import sekisho.mail.Outbox;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/**
 * Sends a submission with values that occur nowhere else to a form of our own, as a visitor's browser would, waits until its mail
 * has arrived with them, and searches the bytes of the data folder for them.
 */
final class FormLogProbe implements Probe {
    private static final String CONTROL = "form-log-minimal";
    private static final Duration DELIVERY = Duration.ofSeconds(30);

    private final CanaryForms canaries;
    private final Outbox outbox;
    private final Path data;
    private final Caller caller;

    FormLogProbe(CanaryForms canaries, Outbox outbox, Path data, Caller caller) {
        this.canaries = canaries;
        this.outbox = outbox;
        this.data = data;
        this.caller = caller;
    }

    @Override
    public String id() {
        return "form-log";
    }

    @Override
    public List<String> controls() {
        return List.of(CONTROL);
    }

    @Override
    public List<Observation> observe() throws IOException {
        Optional<CanaryForms.Open> canary = canaries.open(Optional.empty());
        if (canary.isEmpty()) {
            return List.of(observation(
                    Result.NOT_CONFIGURED, "ホスト名のあるサイトがありません。", "There is no site with a host of its own.", Map.of()));
        }
        try (CanaryForms.Open open = canary.get()) {
            return List.of(search(open));
        }
    }

    private Observation search(CanaryForms.Open canary) throws IOException {
        String mail = caller.token() + "@example.com";
        String word = caller.token();
        FormVisitor visitor = canary.visitor();
        FormVisitor.Outcome outcome = visitor.visit(visitor.values(mail, "検証の送信です。" + word));
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("answer", outcome.status() + " " + outcome.reason());
        if (!outcome.taken()) {
            return observation(
                    Result.FAILS,
                    "検証の送信が受け付けられませんでした(" + outcome.reason() + ")。",
                    "The submission of the probe was not taken (" + outcome.reason() + ").",
                    facts);
        }
        String source = canary.form().source();
        boolean delivered = Pause.until(
                () -> newest(source)
                        .filter(record -> record.state() != MailRecord.State.WAITING)
                        .isPresent(),
                DELIVERY);
        Optional<MailRecord> record = newest(source);
        boolean arrived = canary.box().letters().stream()
                .anyMatch(letter -> letter.message().contains(mail));
        facts.put("mail", record.map(found -> found.state().name()).orElse("none"));
        facts.put("arrived-with-values", Boolean.toString(arrived));
        facts.put(
                "content-kept",
                record.map(found -> Boolean.toString(found.contentKept())).orElse("-"));
        List<String> found = FolderSearch.find(data, List.of(mail, word), facts);
        if (!found.isEmpty()) {
            facts.put("found-in", String.join(",", found));
            return observation(
                    Result.FAILS,
                    "送信した値がデータフォルダーに残っていました。",
                    "Values that were sent were found in the data folder.",
                    facts);
        }
        boolean erased = record.filter(one -> one.state() == MailRecord.State.DELIVERED && !one.contentKept())
                .isPresent();
        return delivered && arrived && erased
                ? observation(
                        Result.HOLDS,
                        "フォームから印の付いた値を送り、届いた後でデータフォルダーを調べました。残っているのは差出人、宛先、日時、成否、受付番号だけです。",
                        "Marked values were sent by a form; after delivery none was found in the data folder. Kept are sender, recipient, time, result and queue id.",
                        facts)
                : observation(
                        Result.FAILS,
                        "検証のメールが届かず、内容が消えたことを確かめられませんでした。",
                        "The mail of the probe was not delivered, so that its erasure could not be seen.",
                        facts);
    }

    private Optional<MailRecord> newest(String source) {
        return outbox.list(MailFilter.newest(1).of(source)).stream().findFirst();
    }

    private static Observation observation(Result result, String ja, String en, Map<String, String> facts) {
        return new Observation(
                CONTROL,
                result,
                result == Result.NOT_CONFIGURED ? Means.SETTING : Means.TRIED,
                new Bilingual(ja, en),
                facts);
    }
}
