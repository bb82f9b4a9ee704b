package sekisho.journal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Collects records as JSON Lines in ECS names until they are taken as one frame. Reuses its buffer; one thread at a time.
 *
 * <p>Every line begins with its {@code @timestamp}, always of the same length, and then its {@code event.id}, so that a
 * search finds the time of a line without parsing it. Text is bounded: paths, queries and details at 8 KiB, all else at 512
 * characters, lists at 64 entries; what is cut says so.
 */
final class RecordText {
    /** Where the time stands in a line. */
    static final int TIME_AT = "{\"@timestamp\":\"".length();

    static final int LONG_TEXT = 8192;
    static final int TEXT = 512;
    static final int ENTRIES = 64;

    private static final byte[] TIMESTAMP = ascii("{\"@timestamp\":\"");
    private static final byte[] EVENT = ascii("\",\"event\":{\"id\":\"");
    private static final byte[] WEB = ascii("\",\"kind\":\"event\",\"category\":\"web\",\"action\":");
    private static final byte[] ACT = ascii("\",\"kind\":\"event\",\"action\":");
    private static final byte[] OUTCOME = ascii(",\"outcome\":");
    private static final byte[] SUCCESS = ascii(",\"outcome\":\"success\"");
    private static final byte[] FAILURE = ascii(",\"outcome\":\"failure\"");
    private static final byte[] UNKNOWN = ascii(",\"outcome\":\"unknown\"");
    private static final byte[] DURATION = ascii(",\"duration\":");
    private static final byte[] HTTP = ascii("},\"ecs\":{\"version\":\"8.17.0\"},\"http\":{\"version\":");
    private static final byte[] REQUEST = ascii(",\"request\":{\"id\":");
    private static final byte[] METHOD = ascii(",\"method\":");
    private static final byte[] REFERRER = ascii(",\"referrer\":");
    private static final byte[] BODY = ascii(",\"body\":{\"bytes\":");
    private static final byte[] RESPONSE = ascii("}},\"response\":{\"status_code\":");
    private static final byte[] URL = ascii("}}},\"url\":{\"scheme\":");
    private static final byte[] DOMAIN = ascii(",\"domain\":");
    private static final byte[] PATH = ascii(",\"path\":");
    private static final byte[] QUERY = ascii(",\"query\":");
    private static final byte[] CLIENT = ascii("},\"client\":{\"ip\":");
    private static final byte[] COUNTRY = ascii(",\"geo\":{\"country_iso_code\":");
    private static final byte[] TLS = ascii(",\"tls\":{\"version\":");
    private static final byte[] DEVICE = ascii(",\"client\":{\"subject\":");
    private static final byte[] FINGERPRINT = ascii(",\"hash\":{\"sha256\":");
    private static final byte[] CIPHER = ascii(",\"cipher\":");
    private static final byte[] USER_AGENT = ascii(",\"user_agent\":{\"original\":");
    private static final byte[] USER_ID = ascii(",\"user\":{\"id\":");
    private static final byte[] USER_ROLES = ascii(",\"roles\":[");
    private static final byte[] ORGANIZATION = ascii("]},\"organization\":{\"id\":");
    private static final byte[] SITE = ascii(",\"sekisho\":{\"site\":");
    private static final byte[] REASON = ascii(",\"reason\":");
    private static final byte[] TRAIL = ascii(",\"trail\":[");
    private static final byte[] UPSTREAM = ascii("],\"upstream\":{\"duration\":");
    private static final byte[] PROBE = ascii("},\"probe\":true");
    private static final byte[] NO_PROBE = ascii("},\"probe\":false");
    private static final byte[] NO_UPSTREAM_PROBE = ascii("],\"probe\":true");
    private static final byte[] NO_UPSTREAM_NO_PROBE = ascii("],\"probe\":false");
    private static final byte[] END_RECORD = ascii("}}\n");
    private static final byte[] ANTIVIRUS = ascii(",\"antivirus\":{\"action\":");
    private static final byte[] SIGNATURE = ascii(",\"signature\":");
    private static final byte[] FILES = ascii(",\"files\":");
    private static final byte[] BYTES = ascii(",\"bytes\":");
    private static final byte[] CAUSES = ascii(",\"causes\":[");
    private static final byte[] END_CAUSES = ascii("]}");
    private static final byte[] WAF = ascii(",\"waf\":{\"action\":");
    private static final byte[] INBOUND = ascii(",\"score\":{\"inbound\":");
    private static final byte[] OUTBOUND = ascii(",\"outbound\":");
    private static final byte[] RULES = ascii("},\"rules\":[");
    private static final byte[] RULE = ascii("{\"id\":");
    private static final byte[] PHASE = ascii(",\"phase\":");
    private static final byte[] MESSAGE = ascii(",\"message\":");
    private static final byte[] VARIABLE = ascii(",\"variable\":");
    private static final byte[] MATCHED = ascii(",\"matched\":");
    private static final byte[] SCORE = ascii(",\"score\":");
    private static final byte[] SEVERITY = ascii(",\"severity\":");
    private static final byte[] RULE_IDS = ascii("]}},\"rule\":{\"id\":[");
    private static final byte[] END_RULE_IDS = ascii("]}}\n");
    private static final byte[] USER = ascii("},\"ecs\":{\"version\":\"8.17.0\"},\"user\":{\"name\":");
    private static final byte[] DETAILS = ascii("},\"sekisho\":{\"details\":{");
    private static final byte[] END_DETAILS = ascii("}}}\n");
    private static final byte[] END = ascii("}");
    private static final byte[] COMMA = ascii(",");
    private static final byte[] COLON = ascii(":");

    private final Timestamps timestamps = new Timestamps();
    private final Ids ids;
    private final JsonText json = new JsonText(64 << 10);
    private List<String> lastTrail = List.of();
    private byte[] lastTrailText = TRAIL;
    private int records;
    private long firstMicros = Long.MAX_VALUE;
    private long lastMicros;

    RecordText(RandomGenerator random) {
        ids = new Ids(random);
    }

    /** Adds a line. A record that cannot be written adds nothing and throws. */
    void add(AccessRecord access) {
        int start = json.length();
        try {
            long micros = Timestamps.micros(access.time());
            begin(micros);
            event(access);
            http(access);
            client(access);
            sekisho(access);
            count(micros);
        } catch (RuntimeException e) {
            json.reset(start);
            throw e;
        }
    }

    /** Adds a line and returns the id that it got. A record that cannot be written adds nothing and throws. */
    String add(AuditRecord audit) {
        int start = json.length();
        try {
            long micros = Timestamps.micros(audit.time());
            String id = new String(begin(micros), StandardCharsets.US_ASCII);
            text(ACT, audit.action());
            json.raw(audit.success() ? SUCCESS : FAILURE);
            text(USER, audit.actor());
            details(audit.details());
            count(micros);
            return id;
        } catch (RuntimeException e) {
            json.reset(start);
            throw e;
        }
    }

    private byte[] begin(long micros) {
        byte[] id = ids.next(micros / 1000);
        json.raw(TIMESTAMP);
        json.raw(timestamps.format(micros), Timestamps.LENGTH);
        json.raw(EVENT);
        json.raw(id, Ids.LENGTH);
        return id;
    }

    private void count(long micros) {
        records++;
        firstMicros = Math.min(firstMicros, micros);
        lastMicros = Math.max(lastMicros, micros);
    }

    private void event(AccessRecord access) {
        text(WEB, access.outcome());
        json.raw(
                switch (access.outcome()) {
                    case "allowed" -> SUCCESS;
                    case "challenged" -> UNKNOWN;
                    default -> FAILURE;
                });
        number(DURATION, access.durationNanos());
    }

    private void http(AccessRecord access) {
        text(HTTP, access.protocol());
        text(REQUEST, access.requestId());
        text(METHOD, access.method());
        text(REFERRER, access.referrer());
        number(BODY, access.requestBytes());
        number(RESPONSE, access.status());
        number(BODY, access.responseBytes());
        text(URL, access.scheme());
        text(DOMAIN, access.host());
        json.raw(PATH);
        json.string(access.path(), LONG_TEXT);
        if (access.query() != null) {
            json.raw(QUERY);
            json.string(access.query(), LONG_TEXT);
        }
    }

    private void client(AccessRecord access) {
        text(CLIENT, access.clientAddress());
        if (access.country() != null) {
            text(COUNTRY, access.country());
            json.raw(END);
        }
        json.raw(END);
        if (access.tlsVersion() != null) {
            text(TLS, access.tlsVersion());
            text(CIPHER, access.tlsCipher());
            AccessRecord.Device device = access.device();
            if (device != null) {
                text(DEVICE, device.subject());
                text(FINGERPRINT, device.fingerprint());
                json.raw(END);
                json.raw(END);
            }
            json.raw(END);
        }
        if (access.userAgent() != null) {
            text(USER_AGENT, access.userAgent());
            json.raw(END);
        }
        AccessRecord.User user = access.user();
        if (user != null) {
            user(user);
        }
    }

    private void user(AccessRecord.User user) {
        text(USER_ID, user.id());
        text(USER_ROLES, user.role());
        text(ORGANIZATION, user.tenant());
        json.raw(END);
    }

    private void sekisho(AccessRecord access) {
        text(SITE, access.site());
        text(OUTCOME, access.outcome());
        text(REASON, access.reason());
        trail(access.trail());
        if (access.upstreamNanos() >= 0) {
            number(UPSTREAM, access.upstreamNanos());
            json.raw(access.probe() ? PROBE : NO_PROBE);
        } else {
            json.raw(access.probe() ? NO_UPSTREAM_PROBE : NO_UPSTREAM_NO_PROBE);
        }
        AccessRecord.Antivirus antivirus = access.antivirus();
        if (antivirus != null) {
            antivirus(antivirus);
        }
        AccessRecord.Waf waf = access.waf();
        if (waf == null) {
            json.raw(END_RECORD);
        } else {
            waf(waf);
        }
    }

    /** Most requests pass the same checks, so that the text of the last trail mostly serves again. */
    private void trail(List<String> trail) {
        if (trail.equals(lastTrail)) {
            json.raw(lastTrailText);
            return;
        }
        int start = json.length();
        json.raw(TRAIL);
        for (int i = 0; i < trail.size() && i < ENTRIES; i++) {
            if (i > 0) {
                json.raw(COMMA);
            }
            json.string(trail.get(i), TEXT);
        }
        lastTrail = List.copyOf(trail);
        lastTrailText = Arrays.copyOfRange(json.bytes(), start, json.length());
    }

    private void antivirus(AccessRecord.Antivirus antivirus) {
        text(ANTIVIRUS, antivirus.action());
        text(SIGNATURE, antivirus.signature());
        number(FILES, antivirus.files());
        number(BYTES, antivirus.bytes());
        json.raw(CAUSES);
        List<String> causes = antivirus.causes();
        for (int i = 0; i < causes.size() && i < ENTRIES; i++) {
            if (i > 0) {
                json.raw(COMMA);
            }
            json.string(causes.get(i), TEXT);
        }
        json.raw(END_CAUSES);
    }

    /** Ends the record. */
    private void waf(AccessRecord.Waf waf) {
        text(WAF, waf.action());
        number(INBOUND, waf.inbound());
        number(OUTBOUND, waf.outbound());
        json.raw(RULES);
        List<AccessRecord.Match> matches = waf.matches();
        int count = Math.min(matches.size(), ENTRIES);
        for (int i = 0; i < count; i++) {
            AccessRecord.Match match = matches.get(i);
            if (i > 0) {
                json.raw(COMMA);
            }
            text(RULE, match.id());
            number(PHASE, match.phase());
            text(MESSAGE, match.message());
            text(VARIABLE, match.variable());
            text(MATCHED, match.matched());
            number(SCORE, match.score());
            if (match.severity() >= 0) {
                number(SEVERITY, match.severity());
            }
            json.raw(END);
        }
        json.raw(RULE_IDS);
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                json.raw(COMMA);
            }
            json.string(matches.get(i).id(), TEXT);
        }
        json.raw(END_RULE_IDS);
    }

    private void details(Map<String, String> details) {
        json.raw(DETAILS);
        int written = 0;
        for (Map.Entry<String, String> detail : details.entrySet()) {
            if (written > 0) {
                json.raw(COMMA);
            }
            if (written == ENTRIES) {
                detail(JsonText.CUT, Integer.toString(details.size() - ENTRIES));
                break;
            }
            detail(detail.getKey(), detail.getValue());
            written++;
        }
        json.raw(END_DETAILS);
    }

    private void detail(String name, String value) {
        json.string(name, TEXT);
        json.raw(COLON);
        json.string(value, LONG_TEXT);
    }

    private void text(byte[] before, @Nullable String value) {
        if (value != null) {
            json.raw(before);
            json.string(value, TEXT);
        }
    }

    private void number(byte[] before, long value) {
        json.raw(before);
        json.number(value);
    }

    int records() {
        return records;
    }

    /** Bytes of text so far. */
    int length() {
        return json.length();
    }

    /** The lines so far; valid up to {@link #length} until the next {@link #add} or {@link #clear}. */
    byte[] bytes() {
        return json.bytes();
    }

    long firstMillis() {
        return firstMicros / 1000;
    }

    long lastMillis() {
        return lastMicros / 1000;
    }

    void clear() {
        json.reset(0);
        records = 0;
        firstMicros = Long.MAX_VALUE;
        lastMicros = 0;
    }

    private static byte[] ascii(String fragment) {
        return fragment.getBytes(StandardCharsets.US_ASCII);
    }
}
