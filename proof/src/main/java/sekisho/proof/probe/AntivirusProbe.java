package sekisho.proof.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import sekisho.antivirus.Samples;
import sekisho.antivirus.Scanner;
import sekisho.gate.Antivirus;
import sekisho.gate.GateSettings;
import sekisho.gate.Reason;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/**
 * Uploads the test file of all virus scanners to every site that scans, plain and in an archive, and expects it to be refused as
 * malware; an encrypted archive, which is to be refused where the policy says so; and a harmless file, which is to pass. Then asks how
 * old the scanner's patterns are. The test file does nothing, and a gate that works never lets it reach the application.
 */
final class AntivirusProbe implements Probe {
    private static final String CONTROL = "antivirus-upload";
    private static final String BOUNDARY = "sekisho-probe-boundary";

    private final Supplier<GateSettings> settings;
    private final Caller caller;
    private final Guests guests;
    private final InstantSource clock;

    AntivirusProbe(Supplier<GateSettings> settings, Caller caller, Guests guests, InstantSource clock) {
        this.settings = settings;
        this.caller = caller;
        this.guests = guests;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "antivirus-upload";
    }

    @Override
    public List<String> controls() {
        return List.of(CONTROL);
    }

    /** What came of all uploads. One thread. */
    private static final class Tally {
        private final List<String> scanning = new ArrayList<>();
        private final List<String> open = new ArrayList<>();
        private final List<String> wrong = new ArrayList<>();
        private String example = "";
    }

    @Override
    public List<Observation> observe() throws IOException {
        Tally tally = new Tally();
        Optional<Antivirus> any = Optional.empty();
        for (GateSettings.Site site : settings.get().sites()) {
            Optional<Antivirus> antivirus = site.antivirus();
            if (antivirus.isEmpty()) {
                tally.open.add(site.host());
                continue;
            }
            any = antivirus;
            tally.scanning.add(site.host());
            upload(site, antivirus.orElseThrow(), tally);
        }
        if (any.isEmpty()) {
            return List.of(new Observation(
                    CONTROL,
                    Result.NOT_CONFIGURED,
                    Means.SETTING,
                    new Bilingual(
                            "アップロードをウイルス検査するサイトはありません（antivirus の設定がありません）。",
                            "No site scans its uploads for malware (there is no antivirus section)."),
                    Map.of()));
        }
        return List.of(observation(tally, any.orElseThrow()));
    }

    private void upload(GateSettings.Site site, Antivirus antivirus, Tally tally) throws IOException {
        Wire.Answer plain = send(site, "plain.com", Samples.eicar());
        expect(site, "eicar", plain, Reason.MALWARE_FOUND, tally);
        if (tally.example.isEmpty()) {
            tally.example = plain.field("x-request-id").orElse("");
        }
        expect(site, "eicar-zip", send(site, "archive.zip", Samples.zip(Samples.eicar())), Reason.MALWARE_FOUND, tally);
        if (antivirus.policy().encrypted() == Antivirus.Remedy.REFUSE) {
            Wire.Answer encrypted = send(site, "encrypted.zip", Samples.encryptedZip());
            expect(site, "encrypted-zip", encrypted, Reason.FILE_ENCRYPTED, tally);
        }
        Wire.Answer harmless = send(site, "harmless.txt", "見積書".getBytes(StandardCharsets.UTF_8));
        Optional<String> reason = Caller.reason(harmless);
        if (reason.isPresent()) {
            tally.wrong.add(site.host() + " harmless " + reason.orElseThrow());
        }
    }

    private static void expect(GateSettings.Site site, String name, Wire.Answer answer, Reason expected, Tally tally) {
        String reason = Caller.reason(answer).orElse("passed");
        if (answer.status() != expected.status() || !reason.equals(expected.id())) {
            tally.wrong.add(site.host() + " " + name + " " + answer.status() + " " + reason);
        }
    }

    private Wire.Answer send(GateSettings.Site site, String fileName, byte[] file) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
                        + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(file);
        body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return caller.call(
                site,
                guests.one(site),
                "POST",
                caller.path(),
                Map.of("Content-Type", "multipart/form-data; boundary=" + BOUNDARY),
                body.toByteArray());
    }

    private Observation observation(Tally tally, Antivirus antivirus) {
        Optional<Scanner.About> about = antivirus.scanner().about();
        Optional<Instant> patterns = about.flatMap(Scanner.About::patternsTime);
        Optional<Duration> age = patterns.map(time -> Duration.between(time, clock.instant()));
        boolean current = age.isPresent() && age.orElseThrow().compareTo(antivirus.patternsMaxAge()) <= 0;
        String days = age.map(old -> Long.toString(Math.max(0, old.toDays()))).orElse("unknown");
        String most = Long.toString(antivirus.patternsMaxAge().toDays());

        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("sites", String.join("; ", tally.scanning));
        facts.put("sites-not-scanning", tally.open.isEmpty() ? "none" : String.join("; ", tally.open));
        facts.put("wrong", tally.wrong.isEmpty() ? "none" : String.join("; ", tally.wrong));
        facts.put("engine", about.map(Scanner.About::engine).orElse("none"));
        facts.put(
                "patterns",
                about.map(Scanner.About::patterns)
                        .filter(text -> !text.isEmpty())
                        .orElse("unknown"));
        facts.put("patterns-age-days", days);
        facts.put("patterns-max-age-days", most);
        if (!tally.example.isEmpty()) {
            facts.put("example-request", tally.example);
        }

        List<String> ja = new ArrayList<>();
        List<String> en = new ArrayList<>();
        if (!tally.open.isEmpty()) {
            ja.add("アップロードを検査しないサイトがあります（" + String.join("、", tally.open) + "）。");
            en.add("Some sites do not scan uploads (" + String.join(", ", tally.open) + ").");
        }
        if (!tally.wrong.isEmpty()) {
            ja.add("試験ファイルのアップロードの結果が期待と異なりました（" + String.join("、", tally.wrong) + "）。");
            en.add("Uploads of test files did not end as expected (" + String.join(", ", tally.wrong) + ").");
        }
        if (!current) {
            ja.add(
                    age.isPresent()
                            ? "ウイルスパターンは " + days + " 日前のもので、上限の " + most + " 日を超えています。"
                            : "ウイルスパターンの日付が分かりません。");
            en.add(
                    age.isPresent()
                            ? "The virus patterns are " + English.count(Long.parseLong(days), "day")
                                    + " old, beyond the limit of " + English.count(Long.parseLong(most), "day") + "."
                            : "The date of the virus patterns is not known.");
        }
        if (ja.isEmpty()) {
            return new Observation(
                    CONTROL,
                    Result.HOLDS,
                    Means.TRIED,
                    new Bilingual(
                            "ウイルス検査の試験ファイル（EICAR）を、そのままと圧縮して、全 " + tally.scanning.size()
                                    + " サイトにアップロードし、すべて拒否されました。無害なファイルは通りました。ウイルスパターンは " + days
                                    + " 日前のものです（上限 " + most + " 日）。",
                            "The test file of virus scanners (EICAR) was uploaded to "
                                    + English.count(tally.scanning.size(), "site")
                                    + ", plain and in an archive, and refused each time; a harmless file passed. The virus patterns are "
                                    + English.count(Long.parseLong(days), "day") + " old (at most "
                                    + English.count(Long.parseLong(most), "day") + ")."),
                    facts);
        }
        return new Observation(
                CONTROL, Result.FAILS, Means.TRIED, new Bilingual(String.join("", ja), String.join(" ", en)), facts);
    }
}
