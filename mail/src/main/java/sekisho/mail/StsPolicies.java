package sekisho.mail;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The MTA-STS policies of recipients' domains: fetched when their TXT record names a new id, kept in the database as long as
 * they say (RFC 8461 §3.3), so that whoever controls the network today cannot undo what was published yesterday.
 */
final class StsPolicies {
    private static final System.Logger LOG = System.getLogger(StsPolicies.class.getName());
    private static final Duration FETCHING = Duration.ofSeconds(60);
    private static final int MOST_BYTES = 64 << 10;

    private final Dns dns;
    private final PolicyStore store;
    private final Fetch fetch;
    private final InstantSource clock;

    /** A policy with the id of its TXT record and when it ends. */
    record Kept(String id, StsPolicy policy, Instant until) {}

    /** Gets the text of a domain's policy by HTTPS from a server whose certificate is valid. */
    interface Fetch {
        String policy(String domain) throws IOException, InterruptedException;
    }

    StsPolicies(Dns dns, PolicyStore store, Fetch fetch, InstantSource clock) {
        this.dns = dns;
        this.store = store;
        this.fetch = fetch;
        this.clock = clock;
    }

    /** What the domain asks for now; empty for nothing. */
    Optional<StsPolicy> of(String domain) throws InterruptedException {
        Instant now = clock.instant();
        Optional<Kept> kept = store.find(domain).filter(one -> one.until().isAfter(now));
        Optional<String> id = id(domain);
        if (id.isEmpty() || (kept.isPresent() && kept.get().id().equals(id.get()))) {
            return kept.map(Kept::policy);
        }
        try {
            Optional<StsPolicy> fresh = StsPolicy.parse(fetch.policy(domain));
            if (fresh.isPresent()) {
                store.put(
                        domain,
                        new Kept(id.get(), fresh.get(), now.plus(fresh.get().maxAge())));
                return fresh;
            }
            LOG.log(Level.WARNING, "event=mta-sts-policy-malformed domain={0}", domain);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "event=mta-sts-policy-unavailable domain={0}", domain);
        }
        return kept.map(Kept::policy);
    }

    /** The id of the TXT record; empty when there is none, more than one, or no answer. */
    private Optional<String> id(String domain) {
        try {
            return id(dns.txt("_mta-sts." + domain).values());
        } catch (Dns.NoAnswerException e) {
            return Optional.empty();
        }
    }

    /** RFC 8461 §3.1. */
    static Optional<String> id(List<String> records) {
        List<String> ours = records.stream()
                .filter(text -> text.equals("v=STSv1") || text.startsWith("v=STSv1;"))
                .toList();
        if (ours.size() != 1) {
            return Optional.empty();
        }
        return Optional.ofNullable(DkimRecord.tags(ours.getFirst()).get("id"))
                .filter(id -> id.matches("[A-Za-z0-9]{1,32}"));
    }

    /** By the JDK's client: no redirects (RFC 8461 §3.3), at most 64 KiB. */
    static Fetch web(HttpClient client) {
        return domain -> web(client, URI.create("https://mta-sts." + domain + "/.well-known/mta-sts.txt"));
    }

    static String web(HttpClient client, URI uri) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(FETCHING).GET().build();
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            byte[] bytes = body.readNBytes(MOST_BYTES + 1);
            if (response.statusCode() != 200 || bytes.length > MOST_BYTES) {
                throw new IOException("no policy");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    static HttpClient client() {
        return HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(20))
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }
}
