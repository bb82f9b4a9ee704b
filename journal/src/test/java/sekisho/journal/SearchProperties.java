package sekisho.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A search finds what a filter over a plain list finds, whatever the segments and frames look like. */
class SearchProperties {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** One record of the model: audit records have a marker, access records a request id. */
    record Written(Kind kind, Instant time, String id, String status, String outcome) {}

    /** What is done to the journal. */
    record Step(Kind kind, int micros, int id, int status, boolean flush, boolean reopen) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Step> step = Combinators.combine(
                        Arbitraries.of(Kind.values()),
                        Arbitraries.integers().between(-2_000_000, 5_000_000),
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.of(200, 20, 403, 500),
                        Arbitraries.of(true, false, false),
                        Arbitraries.of(true, false, false, false, false))
                .as(Step::new);
        return step.list().ofMaxSize(40);
    }

    @Provide
    Arbitrary<Query> queries() {
        Arbitrary<Instant> times = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(
                        3,
                        Arbitraries.longs()
                                .between(-3_000_000_000L, 60_000_000_000L)
                                .map(START::plusNanos)),
                net.jqwik.api.Tuple.of(1, Arbitraries.of(Instant.EPOCH, Instant.MIN, Instant.MAX)));
        Arbitrary<Map<String, String>> fields = Arbitraries.of(
                Map.of(),
                Map.of("http.request.id", "id-3"),
                Map.of("http.response.status_code", "20"),
                Map.of("http.response.status_code", "403", "event.outcome", "failure"),
                Map.of("sekisho.details.marker", "id-5"),
                Map.of("no.such.field", ""),
                Map.of("no.such.field", "x"),
                Map.of("event.outcome", "success"),
                Map.of("http.request.id", "id-4\" or \uD800"));
        Arbitrary<Set<Kind>> kinds =
                Arbitraries.of(Set.of(), Set.of(Kind.ACCESS), Set.of(Kind.AUDIT), Set.of(Kind.AUDIT, Kind.ACCESS));
        return Combinators.combine(kinds, times, times, fields, Arbitraries.of(1, 3, 1000), Arbitraries.of(true, false))
                .as(Query::new);
    }

    @Property(tries = 150)
    void aSearchFindsWhatAFilterOverAListFinds(
            @ForAll("steps") List<Step> steps, @ForAll("queries") Query query, @ForAll("queries") Query other)
            throws IOException {
        Path folder = Files.createTempDirectory("sekisho-search");
        try {
            List<Written> model = write(folder, steps);
            Journal reader = Journal.read(Fixture.settings(folder, 1), Fixture.KEYS);
            assertThat(reader.verify().findings()).isEmpty();
            assertThat(reader.verify().records()).isEqualTo(steps.size());
            for (Query one : List.of(query, other)) {
                assertThat(reader.search(one).stream().map(SearchProperties::written))
                        .containsExactlyElementsOf(expected(model, one));
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                long exported = reader.export(one, Journal.Format.JSONL, out);
                assertThat(exported).isEqualTo(expected(model, one).size());
                assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize((int) exported);
            }
            for (Kind kind : Kind.values()) {
                assertThat(reader.oldest(kind))
                        .isEqualTo(model.stream()
                                .filter(it -> it.kind() == kind)
                                .map(it -> Instant.ofEpochMilli(it.time().toEpochMilli()))
                                .min(Comparator.naturalOrder()));
            }
        } finally {
            delete(folder);
        }
    }

    private static List<Written> write(Path folder, List<Step> steps) {
        List<Written> model = new ArrayList<>();
        Fixture.Clock clock = new Fixture.Clock();
        Journal journal = Journal.open(Fixture.settings(folder, 1200), Fixture.KEYS, clock, TestDisk.unforced());
        try {
            Instant time = START;
            for (Step step : steps) {
                time = time.plusNanos(step.micros() * 1000L);
                clock.move(Duration.ofSeconds(Math.abs(step.micros() % 600)));
                String id = "id-" + step.id();
                if (step.kind() == Kind.AUDIT) {
                    journal.audit(new AuditRecord(
                            time.plusNanos(123), "a.b", "system", step.status() < 400, Map.of("marker", id)));
                } else {
                    journal.access(
                            step.status() < 400
                                    ? Fixture.refused(time.plusNanos(999), id, "192.0.2.1", step.status(), "rate")
                                    : Fixture.refused(time, id, "2001:db8::1", step.status(), "addresses"));
                }
                model.add(new Written(
                        step.kind(),
                        time,
                        id,
                        step.kind() == Kind.AUDIT ? "" : Integer.toString(step.status()),
                        step.kind() == Kind.AUDIT && step.status() < 400 ? "success" : "failure"));
                if (step.flush()) {
                    journal.flush();
                }
                if (step.reopen()) {
                    journal.close();
                    journal = Journal.open(Fixture.settings(folder, 1200), Fixture.KEYS, clock, TestDisk.unforced());
                }
            }
        } finally {
            journal.close();
        }
        return model;
    }

    private static Written written(Entry entry) {
        boolean audit = entry.kind() == Kind.AUDIT;
        return new Written(
                entry.kind(),
                entry.time(),
                audit ? entry.text("sekisho.details.marker") : entry.text("http.request.id"),
                entry.text("http.response.status_code"),
                entry.text("event.outcome"));
    }

    /** Per kind in the order of writing, merged by the time of the next in line, cut, then sorted by time. */
    private static List<Written> expected(List<Written> model, Query query) {
        List<List<Written>> heads = new ArrayList<>();
        for (Kind kind : query.kinds().isEmpty() ? Set.of(Kind.values()) : query.kinds()) {
            List<Written> matching = new ArrayList<>(model.stream()
                    .filter(it -> it.kind() == kind && matches(it, query))
                    .toList());
            if (query.newestFirst()) {
                Collections.reverse(matching);
            }
            heads.add(matching);
        }
        Comparator<Written> byTime = Comparator.comparing(Written::time);
        Comparator<Written> order = query.newestFirst() ? byTime.reversed() : byTime;
        List<Written> merged = new ArrayList<>();
        while (merged.size() < query.limit() && heads.stream().anyMatch(list -> !list.isEmpty())) {
            merged.add(heads.stream()
                    .filter(list -> !list.isEmpty())
                    .min(Comparator.comparing(List::getFirst, order))
                    .orElseThrow()
                    .removeFirst());
        }
        merged.sort(order);
        return merged;
    }

    private static boolean matches(Written it, Query query) {
        return !it.time().isBefore(query.from())
                && it.time().isBefore(query.to())
                && query.fields().entrySet().stream()
                        .allMatch(field -> text(it, field.getKey()).equals(field.getValue()));
    }

    private static String text(Written it, String field) {
        return switch (field) {
            case "http.request.id" -> it.kind() == Kind.ACCESS ? it.id() : "";
            case "sekisho.details.marker" -> it.kind() == Kind.AUDIT ? it.id() : "";
            case "http.response.status_code" -> it.status();
            case "event.outcome" -> it.outcome();
            default -> "";
        };
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
