package sekisho.forms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sekisho.journal.AuditRecord;
import sekisho.journal.Journal;
import sekisho.mail.Outbox;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.words.Lang;

/**
 * The forms room: answers what is asked below {@code /.sekisho/forms/}. {@link #claim} runs on event loops and only computes;
 * bodies are looked at on virtual threads, at most {@value #AT_ONCE} at once.
 */
public final class FormsRoom implements AutoCloseable {
    /** Everything below is ours. */
    public static final String PREFIX = "/.sekisho/forms/";

    /** Where the forms of trials are; nobody but a probe comes here on a site with a login. */
    public static final String TRIAL_PREFIX = "/.sekisho/probe/forms/";

    private static final System.Logger LOG = System.getLogger(FormsRoom.class.getName());
    private static final int AT_ONCE = 64;
    private static final int FLOOD = 100;
    private static final Pattern FORM_PATH = Pattern.compile("([a-z0-9-]{1,40})/(definition|token|submit)");
    private static final Pattern POSTCODE_PATH = Pattern.compile("postcode/([0-9]{7})");

    private final Journal journal;
    private final InstantSource clock;
    private final ForwardStore forwards;
    private final Forwarder forwarder;
    private final FormCounts counts = new FormCounts();
    private final Desk desk;
    private final Semaphore permits = new Semaphore(AT_ONCE);
    private final Counts minutes;
    private final Recent floods;
    private final Map<String, FormDefinition> trials = new ConcurrentHashMap<>();
    private final ByteBuffer script;
    private final String etag;
    private volatile Current current;

    private record Current(FormsSettings settings, Postcodes postcodes) {}

    private FormsRoom(
            FormsSettings settings,
            Outbox outbox,
            Journal journal,
            Database database,
            Keys keys,
            InstantSource clock,
            RandomGenerator random,
            FileScanner scanner) {
        this.journal = journal;
        this.clock = clock;
        this.current = current(settings);
        forwards = new ForwardStore(database, keys);
        forwarder = new Forwarder(forwards, journal, clock, random, this::find);
        desk = new Desk(outbox, forwards, forwarder::wake, keys, clock, random, scanner, counts);
        minutes = new Counts(clock, Duration.ofMinutes(1), 1_000);
        floods = new Recent(clock, Duration.ofMinutes(10), 1_000);
        byte[] bytes = resource("form.js");
        script = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        etag = "\""
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(sha256(bytes))
                        .substring(0, 22) + "\"";
    }

    /**
     * Opens the room and begins to forward what waits.
     *
     * @param random cryptographically strong
     * @throws FormsException {@code POSTCODES} when the postcode data is named and cannot be read
     */
    public static FormsRoom start(
            FormsSettings settings,
            Outbox outbox,
            Journal journal,
            Database database,
            Keys keys,
            InstantSource clock,
            RandomGenerator random,
            FileScanner scanner) {
        FormsRoom room = new FormsRoom(settings, outbox, journal, database, keys, clock, random, scanner);
        room.forwarder.begin();
        room.recordSettings();
        return room;
    }

    /** The data is read only where a form asks for it. */
    private static Current current(FormsSettings settings) {
        boolean wanted = settings.forms().stream()
                .flatMap(form -> form.fields().stream())
                .anyMatch(field -> field.rules().addressInto().isPresent());
        Optional<Path> folder = wanted ? settings.postcodes() : Optional.empty();
        return new Current(settings, folder.map(Postcodes::read).orElse(Postcodes.NONE));
    }

    /** Takes changed forms; submissions under way end by the old ones. */
    public void reload(FormsSettings settings) {
        boolean changed = !settings.toString().equals(current.settings().toString());
        current = current(settings);
        if (changed) {
            recordSettings();
        }
    }

    private void recordSettings() {
        if (!settings().forms().isEmpty()) {
            journal.audit(new AuditRecord(
                    clock.instant(),
                    "form.configured",
                    "system",
                    true,
                    Map.of(
                            "forms",
                            String.join(
                                    ",",
                                    settings().forms().stream()
                                            .map(FormDefinition::id)
                                            .toList()))));
        }
    }

    /** The forms that count now. */
    public FormsSettings settings() {
        return current.settings();
    }

    /** What happened at a form since the start. */
    public FormStatus status(String form) {
        return counts.status(form);
    }

    /** What was passed on for a form, newest first. Virtual threads. */
    public List<Forward> forwards(String form, int most) {
        return forwards.list(form, Math.clamp(most, 1, 1_000));
    }

    // ---- trials

    /** A form for a trial; closed, there is no such form any more. */
    public interface Trial extends AutoCloseable {
        /** As it was handed in. */
        FormDefinition form();

        @Override
        void close();
    }

    /**
     * Opens a form that exists for a trial only, at {@value #TRIAL_PREFIX}. It is in no list; everything else of it is as of any
     * other form.
     *
     * @param form under an id that nobody can guess
     */
    public Trial tryOut(FormDefinition form) {
        if (settings().find(form.id()).isPresent() || trials.putIfAbsent(form.id(), form) != null) {
            throw new IllegalArgumentException("a trial's form needs an id of its own");
        }
        return new Trial() {
            @Override
            public FormDefinition form() {
                return form;
            }

            @Override
            public void close() {
                trials.remove(form.id());
                counts.forget(form.id());
            }
        };
    }

    /** A form by its id, whether of the settings or of a trial. */
    private Optional<FormDefinition> find(String id) {
        return settings().find(id).or(() -> Optional.ofNullable(trials.get(id)));
    }

    // ---- routes

    /** Decides by the head what becomes of a request. Any thread; only computes. */
    public FormReply.Call claim(FormRequest request) {
        String target = request.target();
        boolean trial = target.startsWith(TRIAL_PREFIX);
        if (!trial && !target.startsWith(PREFIX)) {
            return new FormReply.NotOurs();
        }
        String prefix = trial ? TRIAL_PREFIX : PREFIX;
        int question = target.indexOf('?');
        String path = target.substring(prefix.length(), question < 0 ? target.length() : question);
        Lang lang = question < 0 ? Lang.JA : lang(target.substring(question + 1));
        if (path.equals("form.js")) {
            boolean fresh = request.field("If-None-Match").equals(etag);
            return new FormReply.Now(reads(request) ? Replies.script(etag, script, fresh) : Replies.text(405, "GET\n"));
        }
        Matcher postcode = POSTCODE_PATH.matcher(path);
        if (postcode.matches()) {
            return new FormReply.Now(postcode(request, postcode.group(1)));
        }
        Matcher matcher = FORM_PATH.matcher(path);
        Optional<FormDefinition> form = matcher.matches()
                ? (trial
                                ? Optional.ofNullable(trials.get(matcher.group(1)))
                                : settings().find(matcher.group(1)))
                        .filter(known -> known.sites().contains(request.host()))
                : Optional.empty();
        if (form.isEmpty()) {
            return new FormReply.Now(Replies.text(404, "not found\n"));
        }
        return route(request, form.get(), matcher.group(2), lang);
    }

    private FormReply.Call route(FormRequest request, FormDefinition form, String what, Lang lang) {
        String origin = request.field("Origin");
        boolean welcome = isWelcome(form, request, origin);
        if (request.method().equals("OPTIONS")) {
            return new FormReply.Now(welcome ? Replies.preflight(origin) : Replies.text(403, "origin\n"));
        }
        if (what.equals("definition") && reads(request)) {
            // browsers send no Origin with a same-origin GET, and what is here is no secret
            return new FormReply.Now(
                    welcome || origin.isEmpty()
                            ? Replies.json(
                                    200,
                                    FormJson.of(form, lang, !current.postcodes().isEmpty()),
                                    welcome ? origin : "",
                                    Map.of())
                            : refuse(form, Refusal.ORIGIN, "", lang, request.id()));
        }
        if (what.equals("definition") || !request.method().equals("POST")) {
            return new FormReply.Now(Replies.text(405, "method\n"));
        }
        if (!welcome) {
            return new FormReply.Now(refuse(form, Refusal.ORIGIN, "", lang, request.id()));
        }
        return what.equals("token")
                ? new FormReply.Now(token(request, form, origin, lang))
                : submit(request, form, origin, lang);
    }

    private static boolean reads(FormRequest request) {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    private static Lang lang(String query) {
        for (String pair : query.split("&", 20)) {
            if (pair.startsWith("lang=")) {
                return Lang.of(pair.substring(5)).orElse(Lang.EN);
            }
        }
        return Lang.JA;
    }

    /** Exactly a configured origin, or that of the host that was asked itself. */
    private static boolean isWelcome(FormDefinition form, FormRequest request, String origin) {
        if (form.origins().contains(origin)) {
            return true;
        }
        try {
            URI page = new URI(origin);
            String authority = request.field("Host").toLowerCase(Locale.ROOT);
            return "https".equals(page.getScheme())
                    && request.host().equals(page.getHost())
                    && origin.equals("https://" + page.getRawAuthority())
                    && (authority.isEmpty() || authority.equals(page.getRawAuthority()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private FormReply postcode(FormRequest request, String digits) {
        if (!reads(request)) {
            return Replies.text(405, "GET\n");
        }
        ObjectNode json = Replies.JSON.objectNode();
        current.postcodes().of(digits).forEach(json.putArray("addresses")::add);
        String origin = request.field("Origin");
        boolean welcome = current.settings().forms().stream().anyMatch(form -> isWelcome(form, request, origin));
        return Replies.json(200, json, welcome ? origin : "", Map.of());
    }

    private FormReply token(FormRequest request, FormDefinition form, String origin, Lang lang) {
        return desk.token(form, origin, request.client())
                .map(json -> Replies.json(200, json, origin, Map.of()))
                .orElseGet(() -> refuse(form, Refusal.RATE, origin, lang, request.id()));
    }

    // ---- submissions

    private FormReply.Call submit(FormRequest request, FormDefinition form, String origin, Lang lang) {
        Desk.Admission admission = desk.admit(
                form, origin, request.client(), request.field("Sekisho-Token"), request.field("Sekisho-Proof"));
        return switch (admission) {
            case Desk.Admission.Refused refused ->
                new FormReply.Now(refuse(form, refused.reason(), origin, lang, request.id()));
            case Desk.Admission.Admitted admitted -> {
                String contentType = request.field("Content-Type");
                if (MultipartForm.boundary(contentType).isEmpty()) {
                    yield new FormReply.Now(refuse(form, Refusal.MALFORMED, origin, lang, request.id()));
                }
                yield new FormReply.WithBody(
                        form.maxBytes(),
                        body -> onVirtualThread(form, origin, lang, request, admitted, contentType, body),
                        Replies.cors(origin));
            }
        };
    }

    private CompletionStage<FormReply> onVirtualThread(
            FormDefinition form,
            String origin,
            Lang lang,
            FormRequest request,
            Desk.Admission.Admitted admitted,
            String contentType,
            ByteBuffer body) {
        String id = request.id();
        var client = request.client();
        if (!permits.tryAcquire()) {
            return CompletableFuture.completedFuture(refuse(form, Refusal.BUSY, origin, lang, id));
        }
        CompletableFuture<FormReply> reply = new CompletableFuture<>();
        Thread.ofVirtual().name("form-submission").start(() -> {
            try {
                reply.complete(
                        answer(form, desk.decide(form, admitted, contentType, body, client, lang), origin, lang, id));
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "event=form-failed form=" + form.id() + " id=" + id, e);
                reply.complete(refuse(form, Refusal.BUSY, origin, lang, id));
            } finally {
                permits.release();
            }
        });
        return reply;
    }

    private FormReply answer(FormDefinition form, Desk.Decision decision, String origin, Lang lang, String id) {
        return switch (decision) {
            case Desk.Decision.Taken taken -> {
                if (taken.again()) {
                    counts.repeated(form.id());
                } else {
                    counts.taken(form.id());
                }
                yield Replies.json(
                        200, Replies.JSON.objectNode().put("result", "sent").put("id", id), origin, Map.of());
            }
            case Desk.Decision.Refused refused -> refuse(form, refused.reason(), origin, lang, id);
            case Desk.Decision.Spam spam -> {
                count(form, Refusal.CONTENT);
                String message = spam.judgement().wantsJapanese()
                        ? FormTexts.WANTS_JAPANESE.in(lang)
                        : spam.judgement().wantsFewerLinks()
                                ? FormTexts.WANTS_FEWER_LINKS.in(lang)
                                : FormTexts.of(Refusal.CONTENT, lang);
                yield Replies.json(Refusal.CONTENT.status(), refusal(Refusal.CONTENT, message, id), origin, Map.of());
            }
            case Desk.Decision.Wrong wrong -> {
                count(form, Refusal.INVALID);
                ObjectNode json = refusal(Refusal.INVALID, FormTexts.of(Refusal.INVALID, lang), id);
                ObjectNode faults = json.putObject("faults");
                wrong.faults().forEach((field, fault) -> faults.put(field, fault.name()));
                yield Replies.json(Refusal.INVALID.status(), json, origin, Map.of());
            }
        };
    }

    private FormReply refuse(FormDefinition form, Refusal reason, String origin, Lang lang, String id) {
        count(form, reason);
        Map<String, String> more = reason == Refusal.RATE ? Map.of("Retry-After", "600") : Map.of();
        return Replies.json(reason.status(), refusal(reason, FormTexts.of(reason, lang), id), origin, more);
    }

    private static ObjectNode refusal(Refusal reason, String message, String id) {
        return Replies.JSON
                .objectNode()
                .put("result", "refused")
                .put("reason", reason.id())
                .put("message", message)
                .put("id", id);
    }

    /** A flood of refusals is recorded once in ten minutes. */
    private void count(FormDefinition form, Refusal reason) {
        counts.refused(form.id(), reason);
        if (reason != Refusal.INVALID && !minutes.take(form.id(), FLOOD) && floods.isNew(form.id())) {
            Thread.ofVirtual().name("form-flood").start(() -> recordFlood(form.id(), reason));
        }
    }

    private void recordFlood(String form, Refusal last) {
        try {
            journal.audit(new AuditRecord(
                    clock.instant(),
                    "form.flood-refused",
                    "system",
                    true,
                    Map.of(
                            "form", form,
                            "last-reason", last.id(),
                            "refused-since-start",
                                    Long.toString(counts.status(form).refusals()))));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "event=form-flood-not-recorded form=" + form, e);
        }
    }

    // ----

    private static byte[] resource(String name) {
        try (InputStream in = FormsRoom.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new FormsException(FormsException.Code.RESOURCE, "A file of the product is missing: " + name, e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java", e);
        }
    }

    /** Lets submissions under way end (at most 15 s). */
    @Override
    public void close() {
        try {
            if (!permits.tryAcquire(AT_ONCE, 15, java.util.concurrent.TimeUnit.SECONDS)) {
                LOG.log(Level.WARNING, "event=form-submissions-still-under-way");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        forwarder.close();
    }
}
