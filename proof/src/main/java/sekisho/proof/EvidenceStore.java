package sekisho.proof;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.Row;
import sekisho.store.StoreException;
import sekisho.words.Bilingual;

/**
 * Evidence and attestations in the database. What was seen and who vouched is sealed; the columns beside it (control, time,
 * result) are part of the seal's context, so that a row whose result was edited by hand cannot be opened. Such a row is
 * logged and left out: its control falls back to unproven. Virtual threads only.
 */
final class EvidenceStore {
    static final String ATTESTATION = "attestation";
    private static final int KEPT_PER_CONTROL = 200;
    private static final System.Logger LOG = System.getLogger(EvidenceStore.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;
    private final Keys keys;

    EvidenceStore(Database database, Keys keys) {
        this.database = database;
        this.keys = keys;
    }

    /** Keeps an observation and lets go of the oldest ones of its control beyond 200. */
    void add(Evidence evidence) {
        database.jdbi().useTransaction(handle -> insert(handle, evidence, Optional.empty()));
    }

    /** Keeps an attestation, with its evidence, in place of the control's earlier one. */
    void put(Knowledge.Vouched vouched) {
        Attestation attestation = vouched.attestation();
        long created = vouched.evidence().observedAt().toEpochMilli();
        ObjectNode body = JSON.createObjectNode();
        body.put("owner", attestation.owner());
        putText(body, attestation.text());
        attestation.file().ifPresent(file -> body.put("file", file));
        body.put("configured", vouched.configured());
        body.put("evidence", vouched.evidence().id());
        byte[] sealed = keys.seal(bytes(body), context(attestation, created));
        database.jdbi().useTransaction(handle -> {
            insert(handle, vouched.evidence(), Optional.of(body));
            handle.execute("DELETE FROM attestation WHERE control = ?", attestation.control());
            handle.execute(
                    "INSERT INTO attestation (control, valid_from, valid_until, body, created_at) VALUES (?, ?, ?, ?, ?)",
                    attestation.control(),
                    attestation.from().toEpochDay(),
                    attestation.validUntil().toEpochDay(),
                    sealed,
                    created);
        });
    }

    void withdraw(String control) {
        database.jdbi().useHandle(handle -> handle.execute("DELETE FROM attestation WHERE control = ?", control));
    }

    /** Newest first. */
    List<Evidence> history(String control, int limit) {
        return database.jdbi()
                .withHandle(handle -> handle
                        .createQuery("""
                        SELECT id, control, observed_at, probe, result, means, body FROM evidence
                        WHERE control = :control ORDER BY observed_at DESC, id DESC LIMIT :limit
                        """)
                        .bind("control", control)
                        .bind("limit", limit)
                        .mapToMap()
                        .map(Row::new)
                        .map(this::evidence)
                        .list()
                        .stream()
                        .flatMap(Optional::stream)
                        .toList());
    }

    Knowledge load() {
        Map<String, Evidence> seen = new HashMap<>();
        Map<String, Knowledge.Vouched> vouched = new HashMap<>();
        database.jdbi().useHandle(handle -> {
            List<Optional<Evidence>> newest = handle.createQuery("""
                            SELECT id, control, observed_at, probe, result, means, body FROM (
                              SELECT id, control, observed_at, probe, result, means, body,
                                ROW_NUMBER() OVER (PARTITION BY control ORDER BY observed_at DESC, id DESC) AS place
                              FROM evidence WHERE probe <> :attestation) AS ranked
                            WHERE place = 1
                            """)
                    .bind(ATTESTATION, ATTESTATION)
                    .mapToMap()
                    .map(Row::new)
                    .map(this::evidence)
                    .list();
            newest.stream().flatMap(Optional::stream).forEach(evidence -> seen.put(evidence.control(), evidence));
            handle
                    .createQuery("SELECT control, valid_from, valid_until, body, created_at FROM attestation")
                    .mapToMap()
                    .map(Row::new)
                    .map(this::vouched)
                    .list()
                    .stream()
                    .flatMap(Optional::stream)
                    .forEach(one -> vouched.put(one.attestation().control(), one));
        });
        return new Knowledge(seen, vouched);
    }

    /** Whether the newest attestation that the configuration file gave for this control is the same as this one. */
    boolean configuredBefore(Attestation attestation) {
        return database.jdbi()
                .withHandle(handle -> handle
                        .createQuery("""
                        SELECT id, control, observed_at, probe, result, means, body FROM evidence
                        WHERE control = :control AND probe = :attestation ORDER BY observed_at DESC, id DESC LIMIT :limit
                        """)
                        .bind("control", attestation.control())
                        .bind(ATTESTATION, ATTESTATION)
                        .bind("limit", KEPT_PER_CONTROL)
                        .mapToMap()
                        .map(Row::new)
                        .map(this::configured)
                        .list()
                        .stream()
                        .flatMap(Optional::stream)
                        .findFirst()
                        .filter(attestation::equals)
                        .isPresent());
    }

    private void insert(Handle handle, Evidence evidence, Optional<ObjectNode> attestation) {
        ObjectNode body = JSON.createObjectNode();
        putText(body, evidence.seen());
        ObjectNode facts = body.putObject("facts");
        evidence.facts().forEach(facts::put);
        attestation.ifPresent(given -> body.set(ATTESTATION, given));
        handle.execute(
                "INSERT INTO evidence (id, control, observed_at, probe, result, means, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
                evidence.id(),
                evidence.control(),
                evidence.observedAt().toEpochMilli(),
                evidence.probe(),
                evidence.result().name(),
                evidence.means().name(),
                keys.seal(bytes(body), context(evidence)));
        handle.execute("""
                DELETE FROM evidence WHERE control = ? AND id NOT IN (
                  SELECT id FROM evidence WHERE control = ? ORDER BY observed_at DESC, id DESC LIMIT ?)
                """, evidence.control(), evidence.control(), KEPT_PER_CONTROL);
    }

    private Optional<Evidence> evidence(Row row) {
        String id = row.text("id");
        try {
            Evidence head = head(row);
            JsonNode body = JSON.readTree(keys.open(row.bytes("body").orElse(new byte[0]), context(head)));
            Map<String, String> facts = new LinkedHashMap<>();
            body.path("facts")
                    .properties()
                    .forEach(fact -> facts.put(fact.getKey(), fact.getValue().asText()));
            return Optional.of(new Evidence(
                    head.id(),
                    head.control(),
                    head.observedAt(),
                    head.probe(),
                    head.result(),
                    head.means(),
                    text(body),
                    facts));
        } catch (StoreException | IllegalArgumentException | IOException e) {
            LOG.log(Level.ERROR, "event=evidence.unreadable id=" + id, e);
            return Optional.empty();
        }
    }

    private Optional<Attestation> configured(Row row) {
        try {
            Evidence head = head(row);
            JsonNode body = JSON.readTree(keys.open(row.bytes("body").orElse(new byte[0]), context(head)))
                    .path(ATTESTATION);
            if (!body.path("configured").asBoolean()) {
                return Optional.empty();
            }
            JsonNode facts = JSON.readTree(keys.open(row.bytes("body").orElse(new byte[0]), context(head)))
                    .path("facts");
            return Optional.of(attestation(
                    head.control(),
                    body,
                    LocalDate.parse(facts.path("valid-from").asText()),
                    LocalDate.parse(facts.path("valid-until").asText())));
        } catch (StoreException | IllegalArgumentException | java.time.DateTimeException | IOException e) {
            LOG.log(Level.ERROR, "event=evidence.unreadable id=" + row.text("id"), e);
            return Optional.empty();
        }
    }

    private Optional<Knowledge.Vouched> vouched(Row row) {
        String control = row.text("control");
        LocalDate from = LocalDate.ofEpochDay(row.number("valid_from"));
        LocalDate until = LocalDate.ofEpochDay(row.number("valid_until"));
        long created = row.number("created_at");
        try {
            JsonNode body = JSON.readTree(
                    keys.open(row.bytes("body").orElse(new byte[0]), context(control, from, until, created)));
            Attestation attestation = attestation(control, body, from, until);
            Evidence evidence =
                    AttestationEvidence.of(attestation, body.path("evidence").asText(), Instant.ofEpochMilli(created));
            return Optional.of(new Knowledge.Vouched(
                    attestation, evidence, body.path("configured").asBoolean()));
        } catch (StoreException | IllegalArgumentException | IOException e) {
            LOG.log(Level.ERROR, "event=attestation.unreadable control=" + control, e);
            return Optional.empty();
        }
    }

    private static Attestation attestation(String control, JsonNode body, LocalDate from, LocalDate until) {
        return new Attestation(
                control,
                body.path("owner").asText(),
                text(body),
                body.has("file") ? Optional.of(body.path("file").asText()) : Optional.empty(),
                from,
                until);
    }

    private static Evidence head(Row row) {
        return new Evidence(
                row.text("id"),
                row.text("control"),
                Instant.ofEpochMilli(row.number("observed_at")),
                row.text("probe"),
                Result.valueOf(row.text("result")),
                Evidence.Means.valueOf(row.text("means")),
                new Bilingual("-", "-"),
                Map.of());
    }

    private static String context(Evidence evidence) {
        return String.join(
                "|",
                List.of(
                        "evidence.body",
                        evidence.id(),
                        evidence.control(),
                        Long.toString(evidence.observedAt().toEpochMilli()),
                        evidence.probe(),
                        evidence.result().name(),
                        evidence.means().name()));
    }

    private static String context(Attestation attestation, long created) {
        return context(attestation.control(), attestation.from(), attestation.validUntil(), created);
    }

    private static String context(String control, LocalDate from, LocalDate until, long created) {
        return String.join(
                "|", List.of("attestation.body", control, from.toString(), until.toString(), Long.toString(created)));
    }

    private static void putText(ObjectNode node, Bilingual text) {
        node.put("ja", text.ja());
        node.put("en", text.en());
    }

    private static Bilingual text(JsonNode node) {
        return new Bilingual(node.path("ja").asText(), node.path("en").asText());
    }

    private static byte[] bytes(ObjectNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
