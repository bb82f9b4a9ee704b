package sekisho.proof.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import sekisho.forms.FormDefinition;
import sekisho.forms.FormsSettings;
import sekisho.gate.GateSettings;
import sekisho.mail.MailFilter;
import sekisho.mail.MailRecord;
import sekisho.mail.Outbox;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/**
 * Sends a submission with values that occur nowhere else to the form {@value #CANARY}, as a visitor's browser would, waits until
 * its mail is delivered, and searches the bytes of the data folder for them.
 */
final class FormLogProbe implements Probe {
    /** The form that an operator makes for this; its mails go wherever they disturb nobody. */
    static final String CANARY = "canary";

    private static final String CONTROL = "form-log-minimal";
    private static final Duration DELIVERY = Duration.ofSeconds(30);
    private static final long BOUND = 1L << 30;

    private final Supplier<GateSettings> gate;
    private final Supplier<FormsSettings> forms;
    private final Outbox outbox;
    private final Path data;
    private final Caller caller;
    private final Guests guests;

    FormLogProbe(
            Supplier<GateSettings> gate,
            Supplier<FormsSettings> forms,
            Outbox outbox,
            Path data,
            Caller caller,
            Guests guests) {
        this.gate = gate;
        this.forms = forms;
        this.outbox = outbox;
        this.data = data;
        this.caller = caller;
        this.guests = guests;
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
        Optional<FormDefinition> canary = forms.get().find(CANARY);
        Optional<GateSettings.Site> site = gate.get().sites().stream()
                .filter(one -> canary.filter(form -> form.sites().contains(one.host())).isPresent())
                .findFirst();
        if (canary.isEmpty() || site.isEmpty()) {
            return List.of(new Observation(
                    CONTROL,
                    Result.NOT_CONFIGURED,
                    Means.SETTING,
                    new Bilingual(
                            "確かめるためのフォーム「canary」がありません。宛先が迷惑にならないフォームを、この名前で作ってください。",
                            "There is no form \"canary\" to try it with; make one of this name whose mails disturb nobody."),
                    Map.of()));
        }
        return List.of(search(canary.get(), site.get()));
    }

    private Observation search(FormDefinition form, GateSettings.Site site) throws IOException {
        String mail = caller.token() + "@example.com";
        String word = caller.token();
        FormVisitor visitor = new FormVisitor(caller, site, form, guests.one(site));
        JsonNode token = visitor.token();
        String proof = FormVisitor.proof(token);
        park(Duration.ofMillis(token.path("wait").asLong() + 100));
        FormVisitor.Outcome outcome = visitor.submit(
                token.path("token").asText(), proof, FormVisitor.with(token, visitor.values(mail, "検証の送信です。" + word), ""));
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("answer", outcome.status() + " " + outcome.reason());
        if (!outcome.taken()) {
            return new Observation(
                    CONTROL,
                    Result.FAILS,
                    Means.TRIED,
                    new Bilingual(
                            "検証の送信が受け付けられませんでした(" + outcome.reason() + ")。",
                            "The submission of the probe was not taken (" + outcome.reason() + ")."),
                    facts);
        }
        Optional<MailRecord> record = delivered(form);
        facts.put("mail", record.map(found -> found.state().name()).orElse("none"));
        facts.put("content-kept", record.map(found -> Boolean.toString(found.contentKept())).orElse("-"));
        List<String> found = find(List.of(mail, word), facts);
        boolean erased = record.filter(one -> one.state() == MailRecord.State.DELIVERED && !one.contentKept())
                .isPresent();
        if (!found.isEmpty() || !erased) {
            facts.put("found-in", String.join(",", found));
            return new Observation(
                    CONTROL,
                    Result.FAILS,
                    Means.TRIED,
                    found.isEmpty()
                            ? new Bilingual(
                                    "検証のメールが届かず、内容が消えたことを確かめられませんでした。",
                                    "The mail of the probe was not delivered, so that its erasure could not be seen.")
                            : new Bilingual(
                                    "送信した値がデータフォルダーに残っていました。",
                                    "Values that were sent were found in the data folder."),
                    facts);
        }
        return new Observation(
                CONTROL,
                Result.HOLDS,
                Means.TRIED,
                new Bilingual(
                        "フォームから印の付いた値を送り、届いた後でデータフォルダーを調べました。残っているのは差出人、宛先、日時、成否、受付番号だけです。",
                        "Marked values were sent by a form; after delivery none was found in the data folder. Kept are sender, recipient, time, result and queue id."),
                facts);
    }

    private Optional<MailRecord> delivered(FormDefinition form) {
        long end = System.nanoTime() + DELIVERY.toNanos();
        Optional<MailRecord> newest = Optional.empty();
        while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
            newest = outbox.list(MailFilter.newest(1).of(form.source())).stream().findFirst();
            if (newest.filter(mail -> mail.state() != MailRecord.State.WAITING).isPresent()) {
                return newest;
            }
            park(Duration.ofMillis(100));
        }
        return newest;
    }

    private List<String> find(List<String> values, Map<String, String> facts) throws IOException {
        ByteSearch search = new ByteSearch();
        values.forEach(search::add);
        List<String> found = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> walk = Files.walk(data)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            try {
                search.find(file, BOUND).ifPresent(_ -> found.add(String.valueOf(file.getFileName())));
            } catch (NoSuchFileException e) {
                // sealed and renamed meanwhile
            }
        }
        facts.put("files-searched", Integer.toString(files.size()));
        facts.put("bytes-searched", Long.toString(search.bytesRead()));
        return found;
    }

    private static void park(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }
}
