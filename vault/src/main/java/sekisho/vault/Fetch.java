package sekisho.vault;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Makes of one answer of the CMS what is going to be published. Virtual threads, several at a time. */
final class Fetch {
    /** Texts up to here are rewritten and searched for links; longer ones are taken as they are. */
    static final int MOST_TEXT = 8 << 20;

    private static final int ATTEMPTS = 3;
    private static final long LONGEST_WAIT_SECONDS = 30;
    private static final List<String> CARRIED =
            List.of("Content-Language", "Content-Disposition", "X-Robots-Tag", "Content-Location");

    private final String site;
    private final Origin origin;
    private final SiteUrls urls;
    private final Rewriter rewriter;
    private final Blobs blobs;
    private final ContentScan scan;
    private final long maxFile;
    private final Duration pause;

    /** @param pause before the second attempt; three times that before the third */
    Fetch(
            String site,
            Origin origin,
            SiteUrls urls,
            Rewriter rewriter,
            Blobs blobs,
            ContentScan scan,
            long maxFile,
            Duration pause) {
        this.site = site;
        this.origin = origin;
        this.urls = urls;
        this.rewriter = rewriter;
        this.blobs = blobs;
        this.scan = scan;
        this.maxFile = maxFile;
        this.pause = pause;
    }

    /** @param before what was known of the path; used again when nothing changed */
    Page fetch(Page before) {
        boolean usable = before.entry()
                .flatMap(Entry::body)
                .filter(body -> blobs.has(body.id()))
                .isPresent();
        Map<String, String> fields = new HashMap<>();
        if (usable && !before.etag().isEmpty()) {
            fields.put("If-None-Match", before.etag());
        }
        if (usable && !before.lastModified().isEmpty()) {
            fields.put("If-Modified-Since", before.lastModified());
        }
        int status = Page.UNREACHABLE;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            long wait = pause.multipliedBy(attempt == 1 ? 1 : 3).toNanos();
            try {
                HttpResponse<InputStream> answer = origin.get(before.key(), fields);
                try (InputStream body = answer.body()) {
                    status = answer.statusCode();
                    if (status != 429 && status < 500) {
                        return taken(before, answer, body);
                    }
                    wait = Math.max(wait, retryAfter(answer.headers()));
                }
            } catch (Blobs.TooLong e) {
                return Page.answered(before.key(), before.from(), 413);
            } catch (IOException e) {
                status = Page.UNREACHABLE;
            }
            if (attempt < ATTEMPTS && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(wait);
            }
        }
        return before.failed(status);
    }

    private static long retryAfter(HttpHeaders fields) {
        try {
            long seconds = fields.firstValue("Retry-After").map(Long::parseLong).orElse(0L);
            return Duration.ofSeconds(Math.clamp(seconds, 0, LONGEST_WAIT_SECONDS))
                    .toNanos();
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private Page taken(Page before, HttpResponse<InputStream> answer, InputStream body) throws IOException {
        int status = answer.statusCode();
        if (status == 304) {
            return before.failed(200);
        }
        if (status >= 300 && status < 400) {
            return redirect(
                    before, status, answer.headers().firstValue("Location").orElse(""));
        }
        if (status != 200) {
            return Page.answered(before.key(), before.from(), status);
        }
        String type =
                MediaTypes.of(answer.headers().firstValue("Content-Type").orElse(""), SiteUrls.pathOf(before.key()));
        long length = answer.headers().firstValueAsLong("Content-Length").orElse(-1);
        return MediaTypes.isText(type) && length <= MOST_TEXT
                ? text(before, answer.headers(), type, body)
                : file(before, answer.headers(), type, body);
    }

    private Page redirect(Page before, int status, String location) {
        SiteUrls.Place place = urls.place(location, before.key());
        return switch (place) {
            case SiteUrls.Place.Nowhere nowhere -> Page.answered(before.key(), before.from(), status);
            case SiteUrls.Place.Elsewhere elsewhere ->
                new Page(
                        before.key(),
                        before.from(),
                        status,
                        Optional.of(redirect(status, elsewhere.url())),
                        "",
                        "",
                        "",
                        List.of(),
                        Map.of(),
                        List.of());
            case SiteUrls.Place.Inside inside -> {
                if (inside.key().equals(before.key())) {
                    yield Page.answered(before.key(), before.from(), status); // from http to https, or in a circle
                }
                yield new Page(
                        before.key(),
                        before.from(),
                        status,
                        Optional.of(redirect(status, inside.key())),
                        "",
                        "",
                        "",
                        urls.isCopied(inside.key()) ? List.of(inside.key()) : List.of(),
                        Map.of(),
                        List.of());
            }
        };
    }

    private static Entry redirect(int status, String location) {
        return new Entry(status, "", Optional.empty(), List.of(), Map.of("Location", location), 0);
    }

    private Page text(Page before, HttpHeaders fields, String type, InputStream in) throws IOException {
        byte[] content = in.readNBytes(MOST_TEXT + 1);
        if (content.length > MOST_TEXT) {
            try (InputStream whole = new java.io.SequenceInputStream(new ByteArrayInputStream(content), in)) {
                return file(before, fields, type, whole);
            }
        }
        String raw = BlobId.of(content).hex();
        boolean same = raw.equals(before.raw())
                && before.entry()
                        .filter(entry -> entry.type().equals(type))
                        .flatMap(Entry::body)
                        .filter(body -> blobs.has(body.id()))
                        .isPresent();
        if (same) {
            return new Page(
                    before.key(),
                    before.from(),
                    200,
                    before.entry(),
                    validator(fields, "ETag"),
                    validator(fields, "Last-Modified"),
                    raw,
                    before.links(),
                    before.hosts(),
                    before.signs());
        }
        return fresh(before.key(), before.from(), fields, type, content, raw);
    }

    private Page fresh(String key, String from, HttpHeaders fields, String type, byte[] content, String raw)
            throws IOException {
        byte[] published = rewriter.rewrite(content);
        String decoded = new String(content, Charsets.of(content, type));
        Links links = Links.of(decoded, type, key, urls);
        List<Finding> signs = new ArrayList<>(Signs.in(key, type, links, decoded));
        Stored body = blobs.put(published);
        scan.scan(site, SiteUrls.pathOf(key), type, new ByteArrayInputStream(published))
                .ifPresent(found -> signs.add(new Finding(Finding.Kind.SCAN, Percent.decode(key) + ": " + found)));
        return new Page(
                key,
                from,
                200,
                Optional.of(new Entry(
                        200,
                        type,
                        Optional.of(body),
                        Compression.variants(published, type, blobs),
                        carried(fields),
                        modified(fields))),
                validator(fields, "ETag"),
                validator(fields, "Last-Modified"),
                raw,
                links.keys(),
                links.hosts(),
                signs);
    }

    private Page file(Page before, HttpHeaders fields, String type, InputStream in) throws IOException {
        Stored body;
        try (Blobs.Writing writing = blobs.write(maxFile)) {
            in.transferTo(writing);
            body = writing.finish();
        }
        List<Finding> signs = new ArrayList<>();
        boolean known = before.entry().flatMap(Entry::body).equals(Optional.of(body));
        if (!known) {
            try (InputStream content = blobs.open(body.id())) {
                scan.scan(site, SiteUrls.pathOf(before.key()), type, content)
                        .ifPresent(found ->
                                signs.add(new Finding(Finding.Kind.SCAN, Percent.decode(before.key()) + ": " + found)));
            }
        } else {
            signs.addAll(before.signs());
        }
        return new Page(
                before.key(),
                before.from(),
                200,
                Optional.of(new Entry(200, type, Optional.of(body), List.of(), carried(fields), modified(fields))),
                validator(fields, "ETag"),
                validator(fields, "Last-Modified"),
                "",
                List.of(),
                Map.of(),
                signs);
    }

    private static String validator(HttpHeaders fields, String name) {
        return fields.firstValue(name).filter(value -> value.length() <= 256).orElse("");
    }

    private static Map<String, String> carried(HttpHeaders fields) {
        Map<String, String> carried = new LinkedHashMap<>();
        for (String name : CARRIED) {
            fields.firstValue(name)
                    .filter(value -> value.length() <= 1024 && value.chars().noneMatch(Character::isISOControl))
                    .ifPresent(value -> carried.put(name, value));
        }
        return carried;
    }

    private static long modified(HttpHeaders fields) {
        try {
            return fields.firstValue("Last-Modified")
                    .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()
                            .toEpochMilli())
                    .orElse(0L);
        } catch (DateTimeParseException e) {
            return 0;
        }
    }

    /** What the CMS answers for a path that it does not have: its own page, with its own status. */
    Entry missing(String key) {
        try {
            HttpResponse<InputStream> answer = origin.get(key, Map.of());
            try (InputStream in = answer.body()) {
                String type = answer.headers().firstValue("Content-Type").orElse("text/html; charset=utf-8");
                byte[] content = in.readNBytes(MOST_TEXT);
                if (answer.statusCode() == 404 && MediaTypes.isHtml(type) && content.length > 0) {
                    Page page = fresh(key, "", answer.headers(), type, content, "");
                    Entry entry = page.entry().orElseThrow();
                    return new Entry(404, type, entry.body(), entry.variants(), entry.fields(), 0);
                }
            }
        } catch (IOException e) {
            // the page of ours below serves as well
        }
        return plainMissing();
    }

    private Entry plainMissing() {
        byte[] page = """
                <!doctype html><html lang="ja"><meta charset="utf-8"><title>404</title>\
                <p>ページが見つかりません。</p><p lang="en">This page does not exist.</p></html>""".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return new Entry(404, "text/html; charset=utf-8", Optional.of(blobs.put(page)), List.of(), Map.of(), 0);
    }
}
