package sekisho.forms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import sekisho.mail.Mail;
import sekisho.mail.MailAddress;
import sekisho.mail.MailException;
import sekisho.mail.MailFilter;
import sekisho.mail.Outbox;
import sekisho.store.Keys;
import sekisho.words.Lang;

/**
 * Decides on submissions, in two steps: by the head alone, before a byte of the body is read (event loop; only computes), and
 * with all of it (virtual thread). What is taken is in the encrypted queue of the mail room when the answer is given.
 */
final class Desk {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final int MOST_KEYS = 100_000;
    private static final int MOST_SPENT = 200_000;
    private static final int MOST_ATTEMPTS = 60;
    private static final int MOST_TOKENS = 120;
    /** Tokens of one network, and of a form, within ten minutes before the work rises; it doubles with their number. */
    private static final int EASY_TOKENS = 8;

    private static final int EASY_FORM_TOKENS = 400;
    private static final int MOST_RISE = 8;
    /** A shorter text is often the same by chance. */
    private static final int LEAST_DUPLICATE = 40;

    private final Outbox outbox;
    private final ForwardStore forwards;
    private final Runnable forwardAdded;
    private final Keys keys;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final FileScanner scanner;
    private final FormCounts counts;
    private final Tokens tokens;
    private final Spent spent = new Spent(MOST_SPENT);
    private final Counts accepted;
    private final Counts attempts;
    private final Counts issued;
    private final Counts replies;
    private final Recent whole;
    private final Recent texts;

    Desk(
            Outbox outbox,
            ForwardStore forwards,
            Runnable forwardAdded,
            Keys keys,
            InstantSource clock,
            RandomGenerator random,
            FileScanner scanner,
            FormCounts counts) {
        this.outbox = outbox;
        this.forwards = forwards;
        this.forwardAdded = forwardAdded;
        this.keys = keys;
        this.clock = clock;
        this.random = random;
        this.scanner = scanner;
        this.counts = counts;
        tokens = new Tokens(clock, random);
        accepted = new Counts(clock, HOUR, MOST_KEYS);
        attempts = new Counts(clock, TEN_MINUTES, MOST_KEYS);
        issued = new Counts(clock, TEN_MINUTES, MOST_KEYS);
        replies = new Counts(clock, HOUR, 1_000);
        whole = new Recent(clock, DAY, MOST_KEYS);
        texts = new Recent(clock, DAY, MOST_KEYS);
    }

    /** What is thought of a head. */
    sealed interface Admission {
        /** The body may come; without a token where the form asks for none. */
        record Admitted(Optional<Token> token) implements Admission {}

        record Refused(Refusal reason) implements Admission {}
    }

    // ---- tokens

    /** A token with all that the script must know; empty when this client has had too many. */
    Optional<ObjectNode> token(FormDefinition form, String origin, InetAddress client) {
        if (!issued.take("a " + Networks.subscriber(client), MOST_TOKENS)) {
            return Optional.empty();
        }
        int bits = form.defences().proofOfWork() ? form.defences().bits() + rise(form, client) : 0;
        boolean _ = issued.take("n " + Networks.network(client), Integer.MAX_VALUE);
        boolean _ = issued.take("f " + form.id(), Integer.MAX_VALUE);
        counts.token(form.id());
        String text = tokens.issue(form.id(), origin, client, bits);
        Token token = tokens.read(text, form.id(), origin, client).orElseThrow();
        ObjectNode json = Replies.JSON.objectNode();
        json.put("token", text);
        json.put("nonce", token.nonce());
        json.put("bits", bits);
        json.put("parts", ProofOfWork.PARTS);
        json.put("wait", form.defences().timing() ? form.defences().fastest().toMillis() : 0);
        json.put("life", form.defences().life().toMillis());
        if (form.defences().decoys()) {
            tokens.decoys(token).forEach(json.putArray("decoys")::add);
        }
        return Optional.of(json);
    }

    /** How many more bits the recent use of the network, or of the form, asks for. */
    private int rise(FormDefinition form, InetAddress client) {
        int network = issued.of("n " + Networks.network(client)) / EASY_TOKENS;
        int all = issued.of("f " + form.id()) / EASY_FORM_TOKENS;
        int doublings = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(network, all));
        return Math.min(MOST_RISE, doublings);
    }

    // ---- the head

    Admission admit(FormDefinition form, String origin, InetAddress client, String token, String proof) {
        Defences defences = form.defences();
        if (!attempts.take("a " + Networks.subscriber(client), MOST_ATTEMPTS)) {
            return new Admission.Refused(Refusal.RATE);
        }
        if (!defences.token()) {
            return new Admission.Admitted(Optional.empty());
        }
        if (token.isEmpty()) {
            return new Admission.Refused(Refusal.NO_TOKEN);
        }
        Optional<Token> read = tokens.read(token, form.id(), origin, client);
        if (read.isEmpty()) {
            return new Admission.Refused(Refusal.FORGED);
        }
        Token good = read.get();
        if (tokens.isExpired(good, defences.life())) {
            return new Admission.Refused(Refusal.EXPIRED);
        }
        if (defences.timing() && tokens.isTooEarly(good, defences.fastest())) {
            return new Admission.Refused(Refusal.TOO_EARLY);
        }
        if (defences.proofOfWork() && !ProofOfWork.isDone(good.nonce(), good.bits(), proof)) {
            return new Admission.Refused(Refusal.NO_PROOF);
        }
        return new Admission.Admitted(read);
    }

    // ---- the whole

    /** What became of a submission. */
    sealed interface Decision {
        /** It is in the queue, or was before. */
        record Taken(boolean again) implements Decision {}

        record Refused(Refusal reason) implements Decision {}

        record Wrong(Map<String, Validation.Fault> faults) implements Decision {}

        record Spam(ContentRules.Judgement judgement) implements Decision {}
    }

    Decision decide(
            FormDefinition form,
            Admission.Admitted admitted,
            String contentType,
            ByteBuffer body,
            InetAddress client,
            Lang lang) {
        Optional<List<MultipartForm.Part>> parts =
                MultipartForm.boundary(contentType).flatMap(boundary -> MultipartForm.parse(body, boundary));
        if (parts.isEmpty()) {
            return new Decision.Refused(Refusal.MALFORMED);
        }
        Optional<Token> token = admitted.token();
        if (form.defences().decoys() && token.isPresent() && !untouched(tokens.decoys(token.get()), parts.get())) {
            return new Decision.Refused(Refusal.DECOY);
        }
        return switch (Validation.check(form, parts.get())) {
            case Validation.Outcome.Wrong wrong -> new Decision.Wrong(wrong.faults());
            case Validation.Outcome.Sound sound -> judge(form, token, sound.submission(), client, lang);
        };
    }

    /** Each is there once and empty. */
    private static boolean untouched(List<String> decoys, List<MultipartForm.Part> parts) {
        return decoys.stream().allMatch(decoy -> {
            List<MultipartForm.Part> own =
                    parts.stream().filter(part -> part.name().equals(decoy)).toList();
            return own.size() == 1 && own.getFirst().content().remaining() == 0;
        });
    }

    private Decision judge(
            FormDefinition form, Optional<Token> token, Submission submission, InetAddress client, Lang lang) {
        if (form.defences().content()) {
            ContentRules.Judgement judgement = ContentRules.judge(form, submission);
            if (judgement.isSpam()) {
                return new Decision.Spam(judgement);
            }
        }
        if (submission.allFiles().stream()
                .anyMatch(file -> scanner.scan(file.content()) != FileScanner.Finding.CLEAN)) {
            return new Decision.Refused(Refusal.FILE);
        }
        String hash = hash(form, submission, names(form, _ -> true), "all");
        Instant now = clock.instant();
        if (token.isPresent()) {
            Instant until = token.get().issued().plus(form.defences().life()).plus(Duration.ofMinutes(1));
            switch (spent.use(token.get().nonce(), hash, until, now)) {
                case FIRST -> {}
                case REPEATED -> {
                    return new Decision.Taken(true);
                }
                case USED -> {
                    return new Decision.Refused(Refusal.USED);
                }
                case FULL -> {
                    return new Decision.Refused(Refusal.BUSY);
                }
            }
        }
        boolean taken = false;
        try {
            Decision decision = take(form, submission, hash, client, lang, now);
            taken = decision instanceof Decision.Taken;
            return decision;
        } finally {
            if (!taken) {
                token.ifPresent(used -> spent.giveBack(used.nonce()));
            }
        }
    }

    private Decision take(
            FormDefinition form, Submission submission, String hash, InetAddress client, Lang lang, Instant now) {
        boolean duplicates = form.defences().duplicates();
        if (duplicates && whole.knows(hash)) {
            return new Decision.Taken(true);
        }
        Set<String> prose = names(form, field -> field.type().isProse());
        String skeleton = submission.skeleton(prose);
        String text = duplicates && skeleton.length() >= LEAST_DUPLICATE ? hash(form, submission, prose, "text") : "";
        if (!text.isEmpty() && texts.knows(text)) {
            return new Decision.Refused(Refusal.DUPLICATE);
        }
        if (form.defences().rates() && !countIn(form, client)) {
            return new Decision.Refused(Refusal.RATE);
        }
        if (duplicates && !whole.isNew(hash)) {
            return new Decision.Taken(true);
        }
        if (!text.isEmpty() && !texts.isNew(text)) {
            return new Decision.Refused(Refusal.DUPLICATE);
        }
        try {
            send(form, submission, lang, now);
            return new Decision.Taken(false);
        } catch (MailException e) {
            whole.forget(hash);
            texts.forget(text);
            return new Decision.Refused(e.code() == MailException.Code.TOO_LARGE ? Refusal.TOO_LARGE : Refusal.BUSY);
        }
    }

    private boolean countIn(FormDefinition form, InetAddress client) {
        Defences defences = form.defences();
        return accepted.take("a " + form.id() + " " + Networks.subscriber(client), defences.perAddress())
                && accepted.take("n " + form.id() + " " + Networks.network(client), defences.perNetwork())
                && accepted.take("f " + form.id(), defences.perForm());
    }

    private static Set<String> names(FormDefinition form, java.util.function.Predicate<FormField> wanted) {
        return form.fields().stream().filter(wanted).map(FormField::name).collect(Collectors.toSet());
    }

    /** A keyed hash: nothing of what was written can be read from it. */
    private String hash(FormDefinition form, Submission submission, Set<String> fields, String use) {
        StringBuilder all = new StringBuilder(form.id()).append('\n').append(submission.skeleton(fields));
        if (use.equals("all")) {
            submission
                    .allFiles()
                    .forEach(file -> all.append(file.name())
                            .append('\n')
                            .append(file.content().remaining())
                            .append('\n'));
        }
        return HexFormat.of().formatHex(keys.lookup(all.toString(), "forms." + use));
    }

    // ---- sending

    private void send(FormDefinition form, Submission submission, Lang lang, Instant now) {
        Letters letters = new Letters(form, submission, now);
        List<Mail> mails = new java.util.ArrayList<>(letters.toRecipients());
        form.reply()
                .ifPresent(reply -> letters.replyAddress().ifPresent(to -> {
                    if (mayReply(form, reply, to, now)) {
                        mails.add(letters.reply(reply, to, lang));
                    } else {
                        counts.replyHeld(form.id());
                    }
                }));
        Optional<String> forward = form.forwarding().map(_ -> forward(form, submission, lang, now));
        boolean stored = false;
        try {
            outbox.submitAll(mails);
            stored = true;
        } finally {
            if (stored) {
                forward.ifPresent(_ -> forwardAdded.run());
            } else {
                forward.ifPresent(forwards::remove);
            }
        }
    }

    /** Counted by the mails that are on record, so that a restart forgets nothing, and at most so many per form and hour. */
    private boolean mayReply(FormDefinition form, FormDefinition.Reply reply, MailAddress to, Instant now) {
        MailFilter today = new MailFilter(
                Set.of(),
                Optional.empty(),
                Optional.of(to),
                Optional.of(now.minus(DAY)),
                Optional.empty(),
                Optional.empty(),
                Math.clamp(reply.perRecipient(), 1, 100));
        return replies.take("f " + form.id(), reply.perHour())
                && replies.take("r " + to.comparable(), reply.perRecipient())
                && outbox.list(today).size() < reply.perRecipient();
    }

    private String forward(FormDefinition form, Submission submission, Lang lang, Instant now) {
        String id = String.format("%012x%016x", now.toEpochMilli(), random.nextLong());
        ObjectNode json = Replies.JSON.objectNode();
        json.put("id", id).put("form", form.id()).put("time", now.toString()).put("lang", lang.tag());
        ObjectNode values = json.putObject("values");
        ObjectNode consents = json.putObject("consents");
        for (FormField field : form.valueFields()) {
            List<String> of = submission.values().getOrDefault(field.name(), List.of());
            switch (field.type()) {
                case CHECKBOX -> of.forEach(values.putArray(field.name())::add);
                case CONSENT -> {
                    if (!of.isEmpty()) {
                        consents.put(field.name(), field.rules().textVersion());
                    }
                }
                default -> values.put(field.name(), of.isEmpty() ? "" : of.getFirst());
            }
        }
        submission
                .files()
                .forEach((field, files) -> files.forEach(file -> json.withArray("files")
                        .addObject()
                        .put("field", field)
                        .put("name", file.name())
                        .put("type", file.type().mediaType())
                        .put("content", base64(file.content()))));
        forwards.add(id, form.id(), json.toString(), now);
        return id;
    }

    private static String base64(ByteBuffer content) {
        byte[] bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
