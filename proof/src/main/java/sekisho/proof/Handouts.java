package sekisho.proof;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.Row;
import sekisho.store.StoreException;

/**
 * The answers that were handed out, and which of them no longer rest on evidence: a control that was seen to hold, or was
 * vouched for, when a sheet was handed out and is not now. Names and answers are sealed. Thread-safe; virtual threads only.
 */
public final class Handouts {
    /** How many sheets are kept; the oldest go first. */
    private static final int KEPT = 2000;

    private static final int ANSWERS = 20_000;
    private static final int CHARACTERS = 4000;
    private static final String CONTEXT = "handed_out.body ";
    private static final System.Logger LOG = System.getLogger(Handouts.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;
    private final Keys keys;
    private final InstantSource clock;
    private final Supplier<List<ControlState>> states;
    private final int kept;

    Handouts(Database database, Keys keys, InstantSource clock, Supplier<List<ControlState>> states) {
        this(database, keys, clock, states, KEPT);
    }

    Handouts(Database database, Keys keys, InstantSource clock, Supplier<List<ControlState>> states, int kept) {
        this.kept = kept;
        this.database = database;
        this.keys = keys;
        this.clock = clock;
        this.states = states;
    }

    /**
     * An answer as it was handed out.
     *
     * @param sheet name of the workbook's sheet
     * @param row 1-based
     * @param evidence ids of the evidence that it rests on
     */
    public record Answer(String sheet, int row, String question, String answer, List<String> evidence) {
        public Answer {
            evidence = List.copyOf(evidence);
        }
    }

    /**
     * An answer that says what is no longer seen.
     *
     * @param now what is known of the control now
     */
    public record Doubt(Answer answer, Control control, Result now) {}

    /**
     * A sheet with such answers.
     *
     * @param at when it was handed out
     * @param name of the workbook
     */
    public record Doubtful(String id, Instant at, String name, List<Doubt> doubts) {
        public Doubtful {
            doubts = List.copyOf(doubts);
        }
    }

    /**
     * Remembers what was handed out; answers without evidence, and more than 20,000 of them, are left out. Call it before
     * the workbook leaves.
     *
     * @throws org.jdbi.v3.core.JdbiException when it cannot be kept; the workbook must then stay here
     */
    public void add(String name, List<Answer> answers) {
        List<Answer> resting = answers.stream()
                .filter(answer -> !answer.evidence().isEmpty())
                .limit(ANSWERS)
                .toList();
        if (resting.isEmpty()) {
            return;
        }
        String id = UUID.randomUUID().toString();
        byte[] body = keys.seal(bytes(json(name, resting)), CONTEXT + id);
        Set<String> evidence = new LinkedHashSet<>();
        resting.forEach(answer -> evidence.addAll(answer.evidence()));
        database.jdbi().useTransaction(handle -> {
            handle.execute(
                    "INSERT INTO handed_out (id, handed_at, body) VALUES (?, ?, ?)",
                    id,
                    clock.instant().toEpochMilli(),
                    body);
            for (String one : evidence) {
                handle.execute("""
                        INSERT INTO handed_out_evidence (handed_out, evidence, control)
                        SELECT ?, id, control FROM evidence WHERE id = ? AND result IN ('HOLDS', 'ATTESTED')
                        """, id, one);
            }
            forgetOldest(handle);
        });
    }

    /** Every sheet with an answer that is no longer backed by what is known now, newest first. */
    public List<Doubtful> doubtful() {
        Map<String, ControlState> lost = states.get().stream()
                .filter(state -> state.result() != Result.HOLDS && state.result() != Result.ATTESTED)
                .collect(Collectors.toMap(state -> state.control().id(), state -> state));
        if (lost.isEmpty()) {
            return List.of();
        }
        Map<String, Map<String, String>> touched = new HashMap<>();
        List<Row> sheets = new ArrayList<>();
        database.jdbi().useHandle(handle -> {
            handle.createQuery(
                            "SELECT handed_out, evidence, control FROM handed_out_evidence WHERE control IN (<lost>)")
                    .bindList("lost", List.copyOf(lost.keySet()))
                    .mapToMap()
                    .map(Row::new)
                    .forEach(row -> touched.computeIfAbsent(row.text("handed_out"), id -> new HashMap<>())
                            .put(row.text("evidence"), row.text("control")));
            if (!touched.isEmpty()) {
                handle.createQuery(
                                "SELECT id, handed_at, body FROM handed_out WHERE id IN (<ids>) ORDER BY handed_at DESC")
                        .bindList("ids", List.copyOf(touched.keySet()))
                        .mapToMap()
                        .map(Row::new)
                        .forEach(sheets::add);
            }
        });
        return sheets.stream()
                .map(row -> doubtful(row, touched.getOrDefault(row.text("id"), Map.of()), lost))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Doubtful> doubtful(Row row, Map<String, String> evidence, Map<String, ControlState> lost) {
        String id = row.text("id");
        try {
            JsonNode body = JSON.readTree(keys.open(row.bytes("body").orElse(new byte[0]), CONTEXT + id));
            List<Doubt> doubts = new ArrayList<>();
            for (JsonNode node : body.path("answers")) {
                Answer answer = answer(node);
                answer.evidence().stream()
                        .map(evidence::get)
                        .filter(control -> control != null)
                        .distinct()
                        .map(lost::get)
                        .forEach(state -> doubts.add(new Doubt(answer, state.control(), state.result())));
            }
            return Optional.of(new Doubtful(
                    id,
                    Instant.ofEpochMilli(row.number("handed_at")),
                    body.path("name").asText(),
                    doubts));
        } catch (StoreException | IOException e) {
            LOG.log(Level.ERROR, "event=handout.unreadable id=" + id, e);
            return Optional.empty();
        }
    }

    private void forgetOldest(Handle handle) {
        handle.execute("""
                DELETE FROM handed_out_evidence WHERE handed_out NOT IN (
                  SELECT id FROM handed_out ORDER BY handed_at DESC, id DESC LIMIT ?)
                """, kept);
        handle.execute("""
                DELETE FROM handed_out WHERE id NOT IN (
                  SELECT id FROM handed_out ORDER BY handed_at DESC, id DESC LIMIT ?)
                """, kept);
    }

    private static ObjectNode json(String name, List<Answer> answers) {
        ObjectNode body = JSON.createObjectNode().put("name", name);
        answers.forEach(answer -> {
            ObjectNode one = body.withArray("answers").addObject();
            one.put("sheet", answer.sheet());
            one.put("row", answer.row());
            one.put("question", cut(answer.question()));
            one.put("answer", cut(answer.answer()));
            answer.evidence().forEach(one.withArray("evidence")::add);
        });
        return body;
    }

    private static Answer answer(JsonNode node) {
        List<String> evidence = new ArrayList<>();
        node.path("evidence").forEach(id -> evidence.add(id.asText()));
        return new Answer(
                node.path("sheet").asText(),
                node.path("row").asInt(),
                node.path("question").asText(),
                node.path("answer").asText(),
                evidence);
    }

    private static String cut(String text) {
        return text.length() <= CHARACTERS ? text : text.substring(0, CHARACTERS - 1) + "…";
    }

    private static byte[] bytes(ObjectNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
