package sekisho.console;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sekisho.journal.Entry;
import sekisho.journal.Kind;
import sekisho.journal.Query;

/** The latest requests and the explanation of each. */
final class TrafficPages {
    private static final int LISTED = 200;
    private static final int READ = 5_000;
    private static final int LONGEST_ID = 100;

    private final Frames frames;
    private final Records records;

    TrafficPages(Frames frames, Records records) {
        this.frames = frames;
        this.records = records;
    }

    Reply page(Visit visit) {
        return Reply.page(Templates.traffic(trafficPage(visit)));
    }

    /** The part that refreshes itself. */
    Reply rows(Visit visit) {
        return Reply.page(Templates.trafficRows(trafficPage(visit)));
    }

    private TrafficPage trafficPage(Visit visit) {
        TrafficFilter filter = TrafficFilter.of(visit.ask());
        Instant now = frames.times().now();
        List<Entry> entries = records.search(new Query(
                Set.of(Kind.ACCESS),
                now.minus(Duration.ofMinutes(MinuteChart.MINUTES)),
                now.plusSeconds(60),
                Map.of(),
                READ,
                true));
        boolean cut = entries.size() == READ;
        if (entries.size() < LISTED) {
            // A quiet half-hour: show what came before it as well.
            entries = records.search(Query.newest(Kind.ACCESS, READ / 5));
        }
        List<Passage> passages = entries.stream().map(Passage::new).toList();
        Frame frame = visit.frame(frames, Text.TRAFFIC_TITLE, Nav.TRAFFIC);
        return new TrafficPage(
                frame,
                filter,
                passages.stream().filter(filter::takes).limit(LISTED).toList(),
                MinuteChart.of(passages.stream().filter(filter::counts).toList(), now),
                cut);
    }

    Optional<Reply> request(Visit visit, String id) {
        if (id.isEmpty() || id.length() > LONGEST_ID) {
            return Optional.empty();
        }
        return records.search(Query.newest(Kind.ACCESS, 1).where("http.request.id", id)).stream()
                .findFirst()
                .map(entry -> {
                    Frame frame = visit.frame(frames, Text.REQUEST_TITLE, Nav.TRAFFIC);
                    return Reply.page(
                            Templates.request(new RequestPage(frame, new Passage(entry), Fields.of(entry.fields()))));
                });
    }
}
