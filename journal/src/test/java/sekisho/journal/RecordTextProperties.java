package sekisho.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** What is written by hand is what Jackson reads. */
class RecordTextProperties {
    private static final ObjectMapper JACKSON = new ObjectMapper();

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<Character> chars = Arbitraries.oneOf(
                Arbitraries.chars().range('\u0000', '\u007F'),
                Arbitraries.chars().range('\u0080', '\uFFFF'),
                Arbitraries.of('\uD83D', '\uDE00', '"', '\\', '\n', '関'));
        return chars.array(char[].class).ofMaxSize(30).map(String::new);
    }

    @Property
    void aStringReadsBackWithLoneSurrogatesReplaced(@ForAll("texts") String text) throws IOException {
        JsonText json = new JsonText(1);
        json.string(text, 1000);
        String read = JACKSON.readTree(json.bytes(), 0, json.length()).asText();
        assertThat(read).isEqualTo(mended(text));
        assertThat(new String(JsonText.escaped(text), StandardCharsets.UTF_8))
                .isEqualTo(new String(json.bytes(), 1, json.length() - 2, StandardCharsets.UTF_8));
    }

    @Property
    void aStringIsNeverLongerThanItsBound(@ForAll("texts") String text) throws IOException {
        JsonText json = new JsonText(1);
        json.string(text, 10);
        String read = JACKSON.readTree(json.bytes(), 0, json.length()).asText();
        assertThat(read).isEqualTo(text.length() <= 10 ? mended(text) : mended(text.substring(0, 4)) + "…(cut)");
    }

    @Property
    void aNumberReadsBack(@ForAll long number) {
        JsonText json = new JsonText(1);
        json.number(number);
        assertThat(new String(json.bytes(), 0, json.length(), StandardCharsets.US_ASCII))
                .isEqualTo(Long.toString(number));
    }

    @Property
    void anAccessRecordReadsBackFieldByField(
            @ForAll @Size(14) List<@net.jqwik.api.From("texts") String> texts,
            @ForAll @Size(8) List<Boolean> present,
            @ForAll @LongRange(min = -5, max = Long.MAX_VALUE) long number,
            @ForAll @Size(max = 70) List<@net.jqwik.api.From("texts") String> trail)
            throws IOException {
        AccessRecord access = new AccessRecord(
                Instant.ofEpochSecond(1_800_000_000L, 123_456_789),
                texts.get(0),
                texts.get(1),
                texts.get(2),
                optional(present.get(0), texts.get(3)),
                texts.get(4),
                texts.get(5),
                texts.get(6),
                texts.get(7),
                optional(present.get(1), texts.get(8)),
                texts.get(9),
                (int) (number % 1000),
                number,
                number / 2,
                number / 3,
                present.get(2) ? "allowed" : present.get(3) ? "challenged" : "refused",
                optional(present.get(4), texts.get(10)),
                trail,
                optional(present.get(5), texts.get(11)),
                optional(present.get(5), texts.get(12)),
                optional(present.get(6), texts.get(13)),
                optional(present.get(7), texts.get(0)),
                number,
                present.get(0),
                null,
                null,
                null,
                present.get(1) ? new AccessRecord.Device(texts.get(5), texts.get(6)) : null);
        RecordText text = new RecordText(new Random(1));
        text.add(access);
        assertThat(text.bytes()[text.length() - 1]).isEqualTo((byte) '\n');
        JsonNode json = JACKSON.readTree(Arrays.copyOf(text.bytes(), text.length()));
        assertThat(json.path("@timestamp").asText()).isEqualTo("2027-01-15T08:00:00.123456Z");
        check(json, "/http/request/id", access.requestId());
        check(json, "/sekisho/site", access.site());
        check(json, "/client/ip", access.clientAddress());
        check(json, "/client/geo/country_iso_code", access.country());
        check(json, "/http/request/method", access.method());
        check(json, "/url/scheme", access.scheme());
        check(json, "/url/domain", access.host());
        check(json, "/url/path", access.path());
        check(json, "/url/query", access.query());
        check(json, "/http/version", access.protocol());
        check(json, "/sekisho/reason", access.reason());
        check(json, "/sekisho/outcome", access.outcome());
        check(json, "/event/action", access.outcome());
        check(json, "/tls/version", access.tlsVersion());
        check(json, "/tls/cipher", access.tlsCipher());
        AccessRecord.Device device = access.tlsVersion() == null ? null : access.device();
        check(json, "/tls/client/subject", device == null ? null : device.subject());
        check(json, "/tls/client/hash/sha256", device == null ? null : device.fingerprint());
        check(json, "/user_agent/original", access.userAgent());
        check(json, "/http/request/referrer", access.referrer());
        assertThat(json.at("/http/response/status_code").asInt()).isEqualTo(access.status());
        assertThat(json.at("/http/request/body/bytes").asLong()).isEqualTo(access.requestBytes());
        assertThat(json.at("/http/response/body/bytes").asLong()).isEqualTo(access.responseBytes());
        assertThat(json.at("/event/duration").asLong()).isEqualTo(access.durationNanos());
        assertThat(json.at("/sekisho/upstream/duration").asLong(-1)).isEqualTo(Math.max(number, -1));
        assertThat(json.at("/sekisho/probe").asBoolean()).isEqualTo(access.probe());
        assertThat(json.at("/sekisho/trail").size()).isEqualTo(Math.min(trail.size(), 64));
        for (int i = 0; i < Math.min(trail.size(), 64); i++) {
            check(json, "/sekisho/trail/" + i, trail.get(i));
        }
    }

    @Property(tries = 100)
    void everyRecordHasItsOwnTrailWhateverWasWrittenBefore(
            @ForAll @Size(max = 4) List<@Size(max = 3) List<@net.jqwik.api.From("texts") String>> trails)
            throws IOException {
        RecordText text = new RecordText(new Random(1));
        for (List<String> trail : trails) {
            for (int i = 0; i < 2; i++) {
                int start = text.length();
                text.add(passed(trail));
                JsonNode json = JACKSON.readTree(Arrays.copyOfRange(text.bytes(), start, text.length()));
                assertThat(json.at("/sekisho/trail").valueStream().map(JsonNode::asText))
                        .isEqualTo(
                                trail.stream().map(RecordTextProperties::mended).toList());
            }
        }
    }

    private static AccessRecord passed(List<String> trail) {
        return new AccessRecord(
                Instant.EPOCH,
                "1",
                "a.example",
                "192.0.2.1",
                null,
                "GET",
                "https",
                "a.example",
                "/",
                null,
                "2",
                200,
                0,
                1,
                1,
                "allowed",
                null,
                trail,
                null,
                null,
                null,
                null,
                -1,
                false);
    }

    @Property
    void timesAndIdsKeepTheirOrder(
            @ForAll @LongRange(min = 0, max = Timestamps.LAST_MICROS) long one,
            @ForAll @LongRange(min = 0, max = Timestamps.LAST_MICROS) long other) {
        Timestamps timestamps = new Timestamps();
        byte[] first = timestamps.format(one).clone();
        byte[] second = timestamps.format(other).clone();
        assertThat(Timestamps.parse(first, 0)).isEqualTo(one);
        assertThat(Instant.parse(new String(first, StandardCharsets.US_ASCII))).isEqualTo(Timestamps.instant(one));
        assertThat(Integer.signum(Arrays.compare(first, second))).isEqualTo(Long.compare(one, other));
        Ids ids = new Ids(new Random(one));
        byte[] a = ids.next(one / 1000).clone();
        byte[] b = ids.next(other / 1000).clone();
        assertThat(Arrays.compare(a, b) < 0).isEqualTo(one / 1000 <= other / 1000);
    }

    @Property
    void detailsReadBack(
            @ForAll @Size(max = 5)
                    Map<@net.jqwik.api.From("texts") String, @net.jqwik.api.From("texts") String> details)
            throws IOException {
        RecordText text = new RecordText(new Random(1));
        String id = text.add(new AuditRecord(Instant.EPOCH, "a.b", "x", true, details));
        JsonNode json = JACKSON.readTree(Arrays.copyOf(text.bytes(), text.length()));
        assertThat(json.at("/event/id").asText()).isEqualTo(id);
        details.forEach((name, value) -> {
            if (mended(name).equals(name)) {
                assertThat(json.at("/sekisho/details").path(name).asText()).isEqualTo(mended(value));
            }
        });
    }

    private static @Nullable String optional(boolean present, String text) {
        return present ? text : null;
    }

    private static void check(JsonNode json, String pointer, @Nullable String expected) {
        JsonNode value = json.at(pointer);
        if (expected == null) {
            Assertions.assertThat(value.isMissingNode()).as(pointer).isTrue();
        } else {
            Assertions.assertThat(value.asText()).as(pointer).isEqualTo(mended(expected));
        }
    }

    /** As the encoder of the JDK sees it. */
    private static String mended(String text) {
        StringBuilder mended = new StringBuilder();
        text.codePoints().forEach(c -> mended.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
        return mended.toString();
    }
}
