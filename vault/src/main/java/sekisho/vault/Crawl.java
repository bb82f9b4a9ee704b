package sekisho.vault;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Walks through a site. One thread, which alone speaks to the database, hands paths to a few workers and notes what they come back
 * with; all queues are bounded, so memory does not grow with the site but for a few bytes a path.
 */
final class Crawl {
    /** After so many pages in a row that cannot be asked for, the CMS is taken to be away. */
    private static final int MOST_UNREACHABLE = 12;

    private static final System.Logger LOG = System.getLogger(Crawl.class.getName());
    private static final int QUEUED = 64;
    private static final int NOTED_AT_ONCE = 64;
    private static final List<String> USUAL_STARTS =
            List.of("/", "/robots.txt", "/favicon.ico", "/sitemap.xml", "/wp-sitemap.xml", "/feed/");

    private final Frontier frontier;
    private final Fetch fetch;
    private final VaultSettings settings;
    private final SiteUrls urls;
    private final Consumer<CrawlProgress> progress;
    private final AtomicBoolean stopped;
    private int fetched;
    private int failed;
    /** Pages in a row that could not be asked for. */
    private int unreachable;

    /** @param stopped set by another thread to break it off */
    Crawl(
            Frontier frontier,
            Fetch fetch,
            VaultSettings settings,
            SiteUrls urls,
            Consumer<CrawlProgress> progress,
            AtomicBoolean stopped) {
        this.frontier = frontier;
        this.fetch = fetch;
        this.settings = settings;
        this.urls = urls;
        this.progress = progress;
        this.stopped = stopped;
    }

    /**
     * Fetches until nothing is left.
     *
     * @throws VaultException {@code STOPPED}, and what was fetched stays fetched; {@code ORIGIN} when not even the first page comes
     */
    void run() throws InterruptedException {
        List<Page> starts = new ArrayList<>();
        for (String start : settings.start()) {
            starts.add(Page.found(urls.key(start), ""));
        }
        USUAL_STARTS.stream().filter(urls::isCopied).forEach(start -> starts.add(Page.found(start, "")));
        frontier.note(List.of(), starts, settings.crawl().maxPages());
        BlockingQueue<Page> tasks = new ArrayBlockingQueue<>(QUEUED);
        BlockingQueue<Page> results = new ArrayBlockingQueue<>(QUEUED);
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < settings.crawl().concurrency(); i++) {
            workers.add(Thread.ofVirtual().name("crawl-" + i).start(() -> work(tasks, results)));
        }
        try {
            dispatch(tasks, results);
        } finally {
            workers.forEach(Thread::interrupt);
        }
    }

    private void work(BlockingQueue<Page> tasks, BlockingQueue<Page> results) {
        try {
            while (true) {
                Page before = tasks.take();
                Page page;
                try {
                    page = fetch.fetch(before);
                } catch (RuntimeException e) {
                    if (Thread.currentThread().isInterrupted()) {
                        return; // the crawl is over, whatever this came to
                    }
                    LOG.log(System.Logger.Level.ERROR, "event=fetch-failed", e);
                    page = before.failed(Page.UNREACHABLE);
                }
                results.put(page);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void dispatch(BlockingQueue<Page> tasks, BlockingQueue<Page> results) throws InterruptedException {
        long cursor = 0;
        int underWay = 0;
        List<Frontier.Task> waiting = new ArrayList<>();
        while (true) {
            if (stopped.get()) {
                throw new VaultException(VaultException.Code.STOPPED, "the crawl was stopped");
            }
            if (waiting.isEmpty()) {
                waiting.addAll(frontier.take(cursor, QUEUED));
                cursor = waiting.isEmpty() ? cursor : waiting.getLast().seq();
            }
            while (!waiting.isEmpty()
                    && underWay < QUEUED
                    && tasks.offer(waiting.getFirst().before())) {
                waiting.removeFirst();
                underWay++;
            }
            if (underWay == 0 && waiting.isEmpty()) {
                return;
            }
            Page first = results.poll(200, TimeUnit.MILLISECONDS);
            if (first != null) {
                List<Page> done = new ArrayList<>(List.of(first));
                results.drainTo(done, NOTED_AT_ONCE);
                underWay -= done.size();
                note(done);
            }
        }
    }

    private void note(List<Page> done) {
        List<Page> found = new ArrayList<>();
        for (Page page : done) {
            fetched++;
            failed += page.isError() ? 1 : 0;
            unreachable = page.status() == Page.UNREACHABLE ? unreachable + 1 : 0;
            if (unreachable == MOST_UNREACHABLE) {
                throw new VaultException(VaultException.Code.ORIGIN, "the CMS cannot be reached any more");
            }
            if (page.key().equals("/") && page.isError() && page.entry().isEmpty() && frontier.size() < 50) {
                throw new VaultException(VaultException.Code.ORIGIN, "the first page answers " + page.status());
            }
            for (String link : page.links()) {
                found.add(Page.found(link, page.key()));
            }
        }
        frontier.note(done, found, Math.max(0, settings.crawl().maxPages() - frontier.size()));
        progress.accept(new CrawlProgress(fetched, frontier.size(), failed));
    }

    /** What a crawl came to. */
    record Result(
            SortedMap<String, Entry> entries, Map<String, Set<String>> hosts, List<Finding> findings, int errors) {}

    /** Gathers what this crawl and those before it, if it was resumed, have fetched. */
    Result result() {
        SortedMap<String, Entry> entries = new TreeMap<>();
        Map<String, Set<String>> hosts = new HashMap<>();
        List<Finding> findings = new ArrayList<>();
        int[] errors = {0};
        frontier.forEach(page -> {
            Optional<Entry> entry = page.entry();
            entry.ifPresent(value -> entries.put(page.key(), value));
            page.hosts()
                    .forEach((how, names) ->
                            hosts.computeIfAbsent(how, kind -> new TreeSet<>()).addAll(names));
            findings.addAll(page.signs());
            if (page.isError() && !USUAL_STARTS.subList(1, USUAL_STARTS.size()).contains(page.key())) {
                errors[0]++;
                findings.add(new Finding(
                        page.status() == 503 ? Finding.Kind.MAINTENANCE : Finding.Kind.ERROR_PAGE,
                        Percent.decode(page.key()) + " (" + (page.status() < 0 ? "-" : page.status()) + ")"));
            }
        });
        return new Result(entries, hosts, findings, errors[0]);
    }
}
