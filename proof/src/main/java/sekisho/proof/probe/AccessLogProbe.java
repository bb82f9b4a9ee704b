package sekisho.proof.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import sekisho.gate.GateSettings;
import sekisho.journal.Entry;
import sekisho.journal.Journal;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/** Makes a request that nobody else makes and looks for it in the journal: who, when, what, with which result. */
final class AccessLogProbe implements Probe {
    private static final String CONTROL = "access-log";

    private final Supplier<GateSettings> settings;
    private final Journal journal;
    private final Caller caller;
    private final Guests guests;
    private final InstantSource clock;

    AccessLogProbe(
            Supplier<GateSettings> settings, Journal journal, Caller caller, Guests guests, InstantSource clock) {
        this.settings = settings;
        this.journal = journal;
        this.caller = caller;
        this.guests = guests;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "access-log";
    }

    @Override
    public List<String> controls() {
        return List.of(CONTROL);
    }

    @Override
    public List<Observation> observe() throws IOException, InterruptedException {
        GateSettings.Site site = settings.get().sites().getFirst();
        InetAddress client = guests.one(site);
        String path = caller.path();
        Instant before = clock.instant();
        Wire.Answer answer = caller.knock(site, client, path);
        Optional<Entry> found = RecordSearch.await(journal, path, before);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("found", found.isPresent() ? "yes" : "no");
        if (found.isEmpty()) {
            return List.of(new Observation(
                    CONTROL,
                    Result.FAILS,
                    Means.TRIED,
                    new Bilingual(
                            "試験の要求が、" + RecordSearch.PATIENCE.toSeconds() + " 秒たってもアクセス記録に見つかりませんでした。",
                            "A test request was not found in the access records within "
                                    + RecordSearch.PATIENCE.toSeconds() + " seconds."),
                    facts));
        }
        Entry entry = found.orElseThrow();
        List<String> wrong = new ArrayList<>();
        expect(entry, "client.ip", client.getHostAddress(), wrong);
        expect(entry, "http.request.method", "POST", wrong);
        expect(entry, "url.path", path, wrong);
        expect(entry, "url.domain", site.host(), wrong);
        expect(entry, "http.response.status_code", Integer.toString(answer.status()), wrong);
        expect(entry, "user_agent.original", "Sekisho-Probe/1", wrong);
        boolean timely = !entry.time().isBefore(before.minusSeconds(2))
                && !entry.time().isAfter(clock.instant().plusSeconds(2));
        if (!timely) {
            wrong.add("@timestamp");
        }
        facts.put("record", entry.id());
        facts.put("fields", "time client method host path status user-agent");
        facts.put("wrong-fields", wrong.isEmpty() ? "none" : String.join(" ", wrong));
        return List.of(
                wrong.isEmpty()
                        ? new Observation(
                                CONTROL,
                                Result.HOLDS,
                                Means.TRIED,
                                new Bilingual(
                                        "試験の要求を送り、日時・接続元アドレス・メソッド・宛先・パス・応答コード・利用ソフトが、送ったとおりアクセス記録に残ることを確認しました。",
                                        "A test request was sent and found in the access records with the right time, client address, method, host, path, status and user agent."),
                                facts)
                        : new Observation(
                                CONTROL,
                                Result.FAILS,
                                Means.TRIED,
                                new Bilingual(
                                        "アクセス記録の項目が実際の要求と異なりました（" + String.join("、", wrong) + "）。",
                                        "Fields of the access record differ from the request ("
                                                + String.join(", ", wrong) + ")."),
                                facts));
    }

    private static void expect(Entry entry, String field, String value, List<String> wrong) {
        if (!entry.text(field).equals(value)) {
            wrong.add(field);
        }
    }
}
