package sekisho.proof.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sekisho.gate.GateSettings;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/**
 * Asks every cleartext listener for every site and expects nothing but a redirect to HTTPS; asks over HTTPS and expects
 * Strict-Transport-Security of a year or more (RFC 6797); speaks cleartext to the TLS listeners and expects no page.
 */
final class HttpsOnlyProbe implements Probe {
    private static final String CONTROL = "https-only";
    private static final long YEAR_SECONDS = 31_536_000;
    /** What a redirect may carry as a note to people; a page of the application would be longer or not a redirect at all. */
    private static final int NOTE_CHARACTERS = 2048;

    private static final Pattern MAX_AGE =
            Pattern.compile("(?:^|;)\\s*max-age\\s*=\\s*\"?([0-9]{1,12})\"?\\s*(?:;|$)", Pattern.CASE_INSENSITIVE);

    private final Supplier<GateSettings> settings;
    private final Supplier<List<InetSocketAddress>> https;
    private final Supplier<List<InetSocketAddress>> http;
    private final Caller caller;
    private final Guests guests;

    HttpsOnlyProbe(
            Supplier<GateSettings> settings,
            Supplier<List<InetSocketAddress>> https,
            Supplier<List<InetSocketAddress>> http,
            Caller caller,
            Guests guests) {
        this.settings = settings;
        this.https = https;
        this.http = http;
        this.caller = caller;
        this.guests = guests;
    }

    @Override
    public String id() {
        return "https-only";
    }

    @Override
    public List<String> controls() {
        return List.of(CONTROL);
    }

    @Override
    public List<Observation> observe() throws IOException {
        List<GateSettings.Site> sites = settings.get().sites();
        List<InetSocketAddress> clear = http.get();
        List<String> broken = new ArrayList<>();
        int redirects = 0;
        for (InetSocketAddress listener : clear) {
            for (GateSettings.Site site : sites) {
                for (String method : List.of("GET", "POST")) {
                    Optional<String> fault = cleartext(listener, site, method);
                    fault.ifPresent(broken::add);
                    redirects += fault.isEmpty() ? 1 : 0;
                }
            }
        }
        long shortest = Long.MAX_VALUE;
        for (GateSettings.Site site : sites) {
            long age = hsts(site);
            shortest = Math.min(shortest, age);
            if (age < YEAR_SECONDS) {
                broken.add(site.host() + ": hsts " + age);
            }
        }
        for (InetSocketAddress listener : https.get()) {
            if (servesCleartext(listener, sites.getFirst())) {
                broken.add(Sockets.text(listener) + ": page in cleartext on the TLS port");
            }
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("sites", Integer.toString(sites.size()));
        facts.put("cleartext-listeners", clear.isEmpty() ? "none" : Sockets.text(clear));
        facts.put("redirects", Integer.toString(redirects));
        facts.put("hsts-max-age", Long.toString(shortest == Long.MAX_VALUE ? 0 : shortest));
        facts.put("faults", broken.isEmpty() ? "none" : String.join("; ", broken));
        if (!broken.isEmpty()) {
            String which = String.join("; ", broken.stream().limit(5).toList());
            return List.of(new Observation(
                    CONTROL,
                    Result.FAILS,
                    Means.TRIED,
                    new Bilingual(
                            "HTTPS に限定されていない箇所がありました（" + which + "）。", "Not everything is HTTPS only (" + which + ")."),
                    facts));
        }
        String age = English.number(shortest);
        return List.of(new Observation(
                CONTROL,
                Result.HOLDS,
                Means.TRIED,
                clear.isEmpty()
                        ? new Bilingual(
                                "平文の待受はなく、全 " + sites.size() + " サイトが HTTPS のみで応答し、HSTS の有効期間は " + age + " 秒でした。",
                                "There is no cleartext listener; " + English.count(sites.size(), "site")
                                        + " answered over HTTPS only, with HSTS of " + age + " seconds.")
                        : new Bilingual(
                                "平文 HTTP への要求は全 " + sites.size() + " サイトで HTTPS へ転送されるだけで、HSTS の有効期間は " + age
                                        + " 秒でした。",
                                "Cleartext HTTP gave nothing but a redirect to HTTPS for "
                                        + English.count(sites.size(), "site") + ", and HSTS is " + age + " seconds."),
                facts));
    }

    private Optional<String> cleartext(InetSocketAddress listener, GateSettings.Site site, String method) {
        String where = Sockets.text(listener) + " " + site.host() + " " + method + ": ";
        try (Wire wire = Wire.clear(listener)) {
            Map<String, String> fields = new LinkedHashMap<>(caller.fields(guests.one(site)));
            fields.put("Connection", "close");
            if (method.equals("POST")) {
                fields.put("Content-Length", "0");
            }
            Wire.Answer answer = wire.send(method, site.host(), "/?probe=" + caller.token(), fields);
            boolean redirect = List.of(301, 302, 307, 308).contains(answer.status())
                    && answer.field("location")
                            .filter(location -> leadsToHttps(location, site.host()))
                            .isPresent()
                    && answer.body().length() <= NOTE_CHARACTERS;
            // A cleartext POST may also be refused outright.
            boolean refused = method.equals("POST") && answer.status() >= 400 && answer.status() < 500;
            return redirect || refused ? Optional.empty() : Optional.of(where + answer.status());
        } catch (IOException e) {
            return Optional.of(where + "no answer");
        }
    }

    private static boolean leadsToHttps(String location, String host) {
        try {
            URI uri = URI.create(location);
            return "https".equalsIgnoreCase(uri.getScheme()) && host.equalsIgnoreCase(uri.getHost());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private long hsts(GateSettings.Site site) throws IOException {
        InetAddress guest = guests.one(site);
        return caller.call(site, guest, "HEAD", caller.path(), Map.of())
                .field("strict-transport-security")
                .map(HttpsOnlyProbe::maxAge)
                .orElse(0L);
    }

    static long maxAge(String field) {
        Matcher matcher = MAX_AGE.matcher(field);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private static boolean servesCleartext(InetSocketAddress listener, GateSettings.Site site) {
        try (Wire wire = Wire.clear(listener)) {
            wire.raw(("GET / HTTP/1.1\r\nHost: " + site.host() + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            String start = new String(wire.read(12), StandardCharsets.ISO_8859_1);
            return start.matches("HTTP/1\\.[01] 2[0-9][0-9]");
        } catch (IOException e) {
            return false;
        }
    }
}
