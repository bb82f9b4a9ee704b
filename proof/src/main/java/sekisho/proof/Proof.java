package sekisho.proof;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import sekisho.journal.AuditRecord;
import sekisho.journal.Journal;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.words.Bilingual;

/**
 * The register, its probes and the evidence they left. Thread-safe; {@link #observe} and everything that reads the
 * database runs on virtual threads.
 *
 * <p>Every observation and attestation is first an audit record, whose id it then carries, and only then a sealed row. What
 * could not be recorded is no evidence: its control falls back to unproven.
 */
public final class Proof implements AutoCloseable {
    /** How long one probe may take. */
    static final Duration DEADLINE = Duration.ofSeconds(60);

    private static final int SEEN_CHARACTERS = 4000;
    private static final int FACT_CHARACTERS = 1000;
    private static final int FACTS = 64;
    private static final System.Logger LOG = System.getLogger(Proof.class.getName());

    private final Register register;
    private final List<Probe> probes;
    private final Journal journal;
    private final EvidenceStore store;
    private final InstantSource clock;
    private final ZoneId zone;
    private final ProbeRunner runner;
    private final Handouts handouts;
    /** One run at a time; a second caller waits for the first. */
    private final Semaphore run = new Semaphore(1, true);
    /** Guards the exchange of {@link #knowledge} for a new one. */
    private final ReentrantLock exchange = new ReentrantLock();

    private volatile Knowledge knowledge = Knowledge.NOTHING;
    private volatile boolean closed;

    private Proof(
            Register register,
            List<Probe> probes,
            Journal journal,
            Database database,
            Keys keys,
            InstantSource clock,
            Duration deadline) {
        this.register = register;
        this.probes = List.copyOf(probes);
        this.journal = journal;
        this.store = new EvidenceStore(database, keys);
        this.clock = clock;
        this.zone = ZoneId.systemDefault();
        this.runner = new ProbeRunner(deadline);
        this.handouts = new Handouts(database, keys, clock, this::states);
    }

    /**
     * Reads what is known from the database and takes over the attestations of the configuration file: a changed one is
     * recorded, one that was taken out of the file is withdrawn, an unchanged one is left as it is.
     *
     * @throws IllegalArgumentException when two probes observe one control, or one that the register does not have
     * @throws ProofException when an attestation is not acceptable ({@link #problems} tells beforehand)
     */
    public static Proof start(
            Register register,
            List<Probe> probes,
            List<Attestation> attestations,
            Journal journal,
            Database database,
            Keys keys,
            InstantSource clock) {
        return start(register, probes, attestations, journal, database, keys, clock, DEADLINE);
    }

    static Proof start(
            Register register,
            List<Probe> probes,
            List<Attestation> attestations,
            Journal journal,
            Database database,
            Keys keys,
            InstantSource clock,
            Duration deadline) {
        Set<String> observed = new HashSet<>();
        for (Probe probe : probes) {
            for (String control : probe.controls()) {
                if (register.find(control).isEmpty()) {
                    throw new IllegalArgumentException("probe " + probe.id() + " observes no control of the register");
                }
                if (!observed.add(control)) {
                    throw new IllegalArgumentException("two probes observe " + control);
                }
            }
        }
        Proof proof = new Proof(register, probes, journal, database, keys, clock, deadline);
        proof.knowledge = proof.store.load();
        proof.configure(attestations);
        return proof;
    }

    /** Everything that keeps an attestation from being accepted, for the user; empty when nothing does. */
    public static List<Bilingual> problems(Register register, Attestation attestation, LocalDate today) {
        return AttestationRules.problems(register, attestation, today);
    }

    public Register register() {
        return register;
    }

    /** The answers that were handed out. */
    public Handouts handouts() {
        return handouts;
    }

    /** Progress of a run: {@code done} of {@code total} probes, the last one's id. */
    public record Progress(int done, int total, String probe) {}

    /** Runs every probe now, one after the other, and records what each saw. */
    public void observe(Consumer<Progress> progress) {
        observe(probes, progress);
    }

    /**
     * Runs the probes whose evidence is about to become too old (less than a quarter of its time is left) or failed a while
     * ago (an eighth of its time); called on a schedule by the composition root.
     */
    public void observeDue() {
        Instant now = now();
        observe(probes.stream().filter(probe -> due(probe, now)).toList(), progress -> {});
    }

    /** Every control with what is known of it now, in the register's order. */
    public List<ControlState> states() {
        Knowledge known = knowledge;
        Instant now = now();
        return register.controls().stream()
                .map(control -> known.state(control, now, zone))
                .toList();
    }

    /** The newest evidence of a control, newest first; at most {@code limit} and never more than 200. */
    public List<Evidence> history(String control, int limit) {
        return store.history(control, Math.clamp(limit, 0, 200));
    }

    /**
     * Keeps an attestation, recorded as evidence; a later one for the same control takes its place.
     *
     * @throws ProofException when it is not acceptable, has already expired, or could not be recorded
     */
    public Evidence attest(Attestation attestation, String actor) {
        if (attestation.validUntil().isBefore(LocalDate.ofInstant(now(), zone))) {
            throw new ProofException(
                    ProofException.Code.ATTESTATION, new Bilingual("有効期限がすでに過ぎています。", "It has already expired."));
        }
        return keep(attestation, actor, false);
    }

    /** Starts no further probe; one that runs ends by its deadline. Closes nothing that was handed in. */
    @Override
    public void close() {
        closed = true;
    }

    private void observe(List<Probe> chosen, Consumer<Progress> progress) {
        try {
            run.acquire();
            try {
                int done = 0;
                for (Probe probe : chosen) {
                    if (closed) {
                        return;
                    }
                    for (Observation observation : runner.run(probe)) {
                        record(probe, observation);
                    }
                    done++;
                    progress.accept(new Progress(done, chosen.size(), probe.id()));
                }
            } finally {
                run.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean due(Probe probe, Instant now) {
        for (String id : probe.controls()) {
            Duration maxAge = register.find(id).orElseThrow().maxAge();
            @Nullable Evidence evidence = knowledge.seen().get(id);
            if (evidence == null) {
                return true;
            }
            Duration age = Duration.between(evidence.observedAt(), now);
            Duration patience = evidence.result() == Result.FAILS
                    ? maxAge.dividedBy(8)
                    : maxAge.multipliedBy(3).dividedBy(4);
            if (age.isNegative() || age.compareTo(patience) >= 0) {
                return true;
            }
        }
        return false;
    }

    private void record(Probe probe, Observation observation) {
        String control = observation.control();
        Instant at = now();
        Map<String, String> facts = bounded(observation.facts());
        Bilingual seen = new Bilingual(
                cut(observation.seen().ja(), SEEN_CHARACTERS),
                cut(observation.seen().en(), SEEN_CHARACTERS));
        Map<String, String> details = details(facts, seen);
        details.put("control", control);
        details.put("probe", probe.id());
        details.put("result", observation.result().id());
        details.put("means", observation.means().id());
        @Nullable Evidence before = knowledge.seen().get(control);
        String id;
        try {
            id = journal.audit(
                    new AuditRecord(at, "probe.observed", "system", observation.result() != Result.FAILS, details));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "event=evidence.unrecorded control=" + control, e);
            exchange(known -> known.withoutSeen(control));
            return;
        }
        Evidence evidence =
                new Evidence(id, control, at, probe.id(), observation.result(), observation.means(), seen, facts);
        exchange(known -> known.withSeen(evidence));
        try {
            store.add(evidence);
            if (before != null && before.result() != evidence.result()) {
                changed(before, evidence);
            }
        } catch (RuntimeException e) {
            // The journal has it and this process knows it; only a restart would forget, and then the control is
            // unproven.
            LOG.log(Level.ERROR, "event=evidence.unstored control=" + control, e);
        }
    }

    private void changed(Evidence before, Evidence after) {
        journal.audit(new AuditRecord(
                after.observedAt(),
                "control.changed",
                "system",
                after.result() != Result.FAILS,
                Map.of(
                        "control", after.control(),
                        "from", before.result().id(),
                        "to", after.result().id(),
                        "evidence-before", before.id(),
                        "evidence", after.id())));
    }

    private void configure(List<Attestation> attestations) {
        Map<String, Attestation> given = new HashMap<>();
        attestations.forEach(attestation -> given.put(attestation.control(), attestation));
        for (Knowledge.Vouched vouched : List.copyOf(knowledge.vouched().values())) {
            String control = vouched.attestation().control();
            if (vouched.configured() && !given.containsKey(control)) {
                journal.audit(new AuditRecord(
                        now(),
                        "attestation.withdrawn",
                        "system",
                        true,
                        Map.of(
                                "control",
                                control,
                                "evidence",
                                vouched.evidence().id())));
                store.withdraw(control);
                exchange(known -> known.withoutVouched(control));
            }
        }
        for (Attestation attestation : given.values()) {
            Knowledge.@Nullable Vouched present = knowledge.vouched().get(attestation.control());
            boolean unchanged = present != null
                    && (present.configured()
                            ? present.attestation().equals(attestation)
                            : store.configuredBefore(attestation));
            if (!unchanged) {
                Evidence ignored = keep(attestation, "system", true);
            }
        }
    }

    private Evidence keep(Attestation attestation, String actor, boolean configured) {
        Instant at = now();
        List<Bilingual> problems = problems(register, attestation, LocalDate.ofInstant(at, zone));
        if (!problems.isEmpty()) {
            boolean unknown = register.find(attestation.control()).isEmpty();
            throw new ProofException(
                    unknown ? ProofException.Code.UNKNOWN_CONTROL : ProofException.Code.ATTESTATION, joined(problems));
        }
        Evidence draft = AttestationEvidence.of(attestation, "", at);
        Map<String, String> details = details(draft.facts(), draft.seen());
        details.put("control", attestation.control());
        details.put("source", configured ? "configuration" : "given");
        try {
            String id = journal.audit(new AuditRecord(at, "control.attested", actor, true, details));
            Evidence evidence = AttestationEvidence.of(attestation, id, at);
            Knowledge.Vouched vouched = new Knowledge.Vouched(attestation, evidence, configured);
            store.put(vouched);
            exchange(known -> known.withVouched(vouched));
            return evidence;
        } catch (JdbiException e) {
            throw new ProofException(
                    ProofException.Code.NOT_RECORDED,
                    new Bilingual("表明を保存できませんでした。", "The attestation could not be kept."),
                    e);
        }
    }

    private void exchange(UnaryOperator<Knowledge> change) {
        exchange.lock();
        try {
            knowledge = change.apply(knowledge);
        } finally {
            exchange.unlock();
        }
    }

    /** Milliseconds, as the database keeps them, so that what is read back is equal. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static Map<String, String> details(Map<String, String> facts, Bilingual seen) {
        Map<String, String> details = new TreeMap<>();
        facts.forEach((key, value) -> details.put("fact-" + key, value));
        details.put("seen-ja", seen.ja());
        details.put("seen-en", seen.en());
        return details;
    }

    private static Map<String, String> bounded(Map<String, String> facts) {
        Map<String, String> bounded = new LinkedHashMap<>();
        for (Map.Entry<String, String> fact : facts.entrySet()) {
            if (bounded.size() == FACTS) {
                break;
            }
            bounded.put(fact.getKey(), cut(fact.getValue(), FACT_CHARACTERS));
        }
        return bounded;
    }

    private static String cut(String text, int characters) {
        return text.length() <= characters ? text : text.substring(0, characters - 1) + "…";
    }

    private static Bilingual joined(List<Bilingual> texts) {
        return new Bilingual(
                String.join("", texts.stream().map(Bilingual::ja).toList()),
                String.join(" ", texts.stream().map(Bilingual::en).toList()));
    }
}
