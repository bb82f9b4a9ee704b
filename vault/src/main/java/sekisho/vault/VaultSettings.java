package sekisho.vault;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How one site is copied and published.
 *
 * @param site the public host
 * @param publicAuthority the public host with the port where that is not 443, for absolute addresses
 * @param origin {@code http://host:port} of the CMS, which only we reach
 * @param originHost what the Host field says to the CMS
 * @param aliases other authorities under which the CMS speaks of the site, lower case
 * @param start further paths to begin with
 * @param include empty for everything
 * @param exclude never fetched, wins over include
 * @param dynamic paths that go to the upstream and are not copied
 * @param queries which parameters count where; all others are ignored
 * @param crawl limits of crawling
 * @param login how the crawl logs in; empty for as a visitor
 * @param guard when a new version waits for approval
 * @param schedule when it is crawled by itself
 * @param publishFresh whether a crawl by schedule or webhook without findings is published at once
 * @param keep versions kept
 * @param webhookSecret of at least 16 bytes; empty for no webhook
 * @param serving how it is served
 */
public record VaultSettings(
        String site,
        String publicAuthority,
        URI origin,
        String originHost,
        Set<String> aliases,
        List<String> start,
        List<PathPattern> include,
        List<PathPattern> exclude,
        List<PathPattern> dynamic,
        List<QueryRule> queries,
        CrawlLimits crawl,
        Optional<Login> login,
        Guard guard,
        Schedule schedule,
        boolean publishFresh,
        int keep,
        Optional<String> webhookSecret,
        Serving serving) {
    /** What a CMS has for its editors and machines, which no copy needs. */
    public static final List<PathPattern> USUALLY_EXCLUDED = List.of(
            PathPattern.of("/wp-admin"),
            PathPattern.of("/wp-login.php"),
            PathPattern.of("/wp-json"),
            PathPattern.of("/xmlrpc.php"),
            PathPattern.of("/wp-cron.php"),
            PathPattern.of("/wp-comments-post.php"),
            PathPattern.of("/wp-trackback.php"));

    public VaultSettings {
        aliases = Set.copyOf(aliases);
        start = List.copyOf(start);
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        dynamic = List.copyOf(dynamic);
        queries = List.copyOf(queries);
    }

    /** Parameters that make another page of a path; in alphabetical order when they are sent. */
    public record QueryRule(PathPattern path, Set<String> parameters) {
        public QueryRule {
            parameters = Set.copyOf(parameters);
        }
    }

    /**
     * Limits of crawling.
     *
     * @param perSecond requests begun per second
     * @param concurrency requests at the same time
     * @param timeout of one request, body included
     * @param maxPages paths of any kind
     * @param maxFile bytes of one answer
     */
    public record CrawlLimits(int perSecond, int concurrency, Duration timeout, int maxPages, long maxFile) {
        public static final CrawlLimits DEFAULT = new CrawlLimits(20, 4, Duration.ofSeconds(60), 50_000, 512L << 20);
    }

    /**
     * A form login, and cookies that are simply sent.
     *
     * @param page path of the form; empty when only cookies are sent
     * @param fields what is filled in, by name
     * @param cookie a whole Cookie field, or empty
     */
    public record Login(String page, Map<String, String> fields, String cookie) {
        public Login {
            fields = Map.copyOf(fields);
        }

        @Override
        public String toString() {
            return "Login[" + page + ", ***]";
        }
    }

    /**
     * When a version waits.
     *
     * @param shrinkPercent by how much the number of pages may fall
     * @param errors how many paths may answer with an error
     */
    public record Guard(int shrinkPercent, int errors) {
        public static final Guard DEFAULT = new Guard(20, 0);
    }

    /** Crawling by itself, every so often or every day at a time of the machine's zone; both empty for never. */
    public record Schedule(Optional<Duration> every, Optional<LocalTime> daily) {
        public static final Schedule NEVER = new Schedule(Optional.empty(), Optional.empty());
    }

    /**
     * How it is served.
     *
     * @param pageAge max-age of pages; 0 asks browsers to revalidate
     * @param fileAge max-age of everything else
     * @param fields response fields of every answer, over the usual ones; an empty value takes one away
     * @param searchParameter the parameter in which the site's own search form sends what is looked for; empty for none
     */
    public record Serving(Duration pageAge, Duration fileAge, Map<String, String> fields, String searchParameter) {
        public static final Serving DEFAULT = new Serving(Duration.ZERO, Duration.ofHours(1), Map.of(), "s");

        public Serving {
            fields = Map.copyOf(fields);
        }
    }

    /** The folder of a site below the data folder. */
    static Path folder(Path data, String site) {
        return data.resolve("vault").resolve(site);
    }

    /** A site with everything at its default. */
    public static VaultSettings of(String site, URI origin) {
        return new VaultSettings(
                site,
                site,
                origin,
                origin.getRawAuthority(),
                Set.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                CrawlLimits.DEFAULT,
                Optional.empty(),
                Guard.DEFAULT,
                Schedule.NEVER,
                true,
                10,
                Optional.empty(),
                Serving.DEFAULT);
    }

    /** The same, beginning at these paths as well. */
    public VaultSettings beginningAt(List<String> paths) {
        return new VaultSettings(
                site,
                publicAuthority,
                origin,
                originHost,
                aliases,
                paths,
                include,
                exclude,
                dynamic,
                queries,
                crawl,
                login,
                guard,
                schedule,
                publishFresh,
                keep,
                webhookSecret,
                serving);
    }

    @Override
    public String toString() {
        return "VaultSettings[" + site + "]";
    }
}
