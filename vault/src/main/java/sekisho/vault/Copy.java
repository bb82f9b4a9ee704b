package sekisho.vault;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A published version as it is served: every answer's fields worked out beforehand, so that a request is a look-up. Immutable;
 * event loops.
 */
final class Copy {
    private static final Map<String, String> USUAL_FIELDS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "SAMEORIGIN",
            "Referrer-Policy", "strict-origin-when-cross-origin",
            "Content-Security-Policy", "upgrade-insecure-requests; frame-ancestors 'self'; base-uri 'self'",
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()");

    private static final List<Served.Field> NOT_ALLOWED =
            List.of(new Served.Field("Allow", "GET, HEAD"), new Served.Field("Cache-Control", "no-store"));

    private final Manifest manifest;
    private final SiteUrls urls;
    private final Contents contents;
    private final List<Served.Field> siteFields;
    private final VaultSettings.Serving serving;
    private final Map<String, Resource> resources = new HashMap<>();
    private final Resource missing;

    Copy(Manifest manifest, VaultSettings settings, SiteUrls urls, Contents contents) {
        this.manifest = manifest;
        this.urls = urls;
        this.contents = contents;
        this.serving = settings.serving();
        Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        fields.putAll(USUAL_FIELDS);
        fields.putAll(serving.fields());
        siteFields = fields.entrySet().stream()
                .filter(field -> !field.getValue().isEmpty())
                .map(field -> new Served.Field(field.getKey(), field.getValue()))
                .toList();
        manifest.entries().forEach((key, entry) -> resources.put(key, new Resource(entry)));
        missing = new Resource(manifest.missing());
    }

    Manifest manifest() {
        return manifest;
    }

    /** One representation of a resource: a coding, its validator, and the fields of a 200. */
    private record Representation(String coding, Stored body, String etag, List<Served.Field> fields) {}

    /** What is known of a path before anybody asks for it. */
    private final class Resource {
        private final Entry entry;
        private final List<Representation> representations = new ArrayList<>();
        private final @Nullable Representation identity;
        private final List<Served.Field> redirect;

        Resource(Entry entry) {
            this.entry = entry;
            boolean varies = !entry.variants().isEmpty();
            Representation plain = null;
            if (entry.body().isPresent()) {
                for (Entry.Variant variant : entry.variants()) {
                    representations.add(representation(variant.coding(), variant.body(), varies));
                }
                plain = representation("", entry.body().get(), varies);
            }
            identity = plain;
            List<Served.Field> fields = new ArrayList<>(siteFields);
            entry.fields().forEach((name, value) -> fields.add(new Served.Field(name, value)));
            fields.add(new Served.Field("Cache-Control", cache(serving.pageAge())));
            redirect = List.copyOf(fields);
        }

        private Representation representation(String coding, Stored body, boolean varies) {
            List<Served.Field> fields = new ArrayList<>(siteFields);
            fields.add(new Served.Field("Content-Type", entry.type()));
            if (!coding.isEmpty()) {
                fields.add(new Served.Field("Content-Encoding", coding));
            }
            if (varies) {
                fields.add(new Served.Field("Vary", "Accept-Encoding"));
            }
            String etag = '"' + body.id().hex().substring(0, 32) + '"';
            if (entry.status() == 200) {
                fields.add(new Served.Field("ETag", etag));
                fields.add(new Served.Field("Accept-Ranges", "bytes"));
                if (entry.modified() > 0) {
                    fields.add(new Served.Field("Last-Modified", Conditions.date(entry.modified())));
                }
                fields.add(new Served.Field(
                        "Cache-Control",
                        cache(MediaTypes.isHtml(entry.type()) ? serving.pageAge() : serving.fileAge())));
            } else {
                fields.add(new Served.Field("Cache-Control", "no-cache"));
            }
            entry.fields().forEach((name, value) -> fields.add(new Served.Field(name, value)));
            return new Representation(coding, body, etag, List.copyOf(fields));
        }
    }

    private static String cache(Duration age) {
        return age.isZero() ? "no-cache" : "public, max-age=" + age.toSeconds();
    }

    /**
     * Answers a request.
     *
     * @param target path and query as they were sent
     * @param field reads a request field; empty when there is none
     */
    Served answer(String method, String target, UnaryOperator<String> field) {
        Resource found = resources.get(target);
        if (found == null) {
            int question = target.indexOf('?');
            String path = SiteUrls.normalPath(question < 0 ? target : target.substring(0, question));
            if (urls.isDynamic(path)) {
                return new Served.Dynamic();
            }
            Optional<Served> elsewhere = searched(path, question < 0 ? "" : target.substring(question + 1));
            if (elsewhere.isPresent()) {
                return elsewhere.get();
            }
            String key = target.equals("*") ? target : urls.key(target);
            found = resources.get(key);
            if (found == null) {
                Optional<Served> pretty = pretty(path);
                if (pretty.isPresent()) {
                    return pretty.get();
                }
                found = relative(path);
            }
        } else if (urls.isDynamic(target)) {
            return new Served.Dynamic();
        }
        boolean head = method.equals("HEAD");
        if (!head && !method.equals("GET")) {
            return now(found == missing ? 404 : 405, siteFields, NOT_ALLOWED);
        }
        return answer(found, field);
    }

    /** A folder without its slash is sent there, as web servers do. */
    private Optional<Served> pretty(String path) {
        if (!path.endsWith("/") && resources.containsKey(path + "/")) {
            return Optional.of(now(
                    301,
                    siteFields,
                    List.of(
                            new Served.Field("Location", path + "/"),
                            new Served.Field("Cache-Control", cache(serving.pageAge())))));
        }
        return Optional.empty();
    }

    /** What a path stands for when its name is not written out. */
    private Resource relative(String path) {
        Resource found = null;
        if (path.endsWith("/")) {
            found = resources.get(path + "index.html");
        } else if (path.endsWith("/index.html") || path.endsWith("/index.php")) {
            found = resources.get(path.substring(0, path.lastIndexOf('/') + 1));
        } else {
            found = resources.get(path + ".html");
        }
        return found == null ? missing : found;
    }

    /** The site's own search form leads to the search of the copy. */
    private Optional<Served> searched(String path, String query) {
        String name = serving.searchParameter();
        if (name.isEmpty() || query.isEmpty() || !resources.containsKey(SearchPages.PAGE)) {
            return Optional.empty();
        }
        for (String pair : query.split("&", 64)) {
            if (pair.startsWith(name + "=") && (path.equals("/") || path.endsWith("/"))) {
                String words = Percent.normal(pair.substring(name.length() + 1)).replace("&", "%26");
                return Optional.of(now(
                        302,
                        siteFields,
                        List.of(
                                new Served.Field("Location", SearchPages.PAGE + "?q=" + words),
                                new Served.Field("Cache-Control", "no-store"))));
            }
        }
        return Optional.empty();
    }

    private static Served now(int status, List<Served.Field> fields, List<Served.Field> more) {
        return new Served.Now(new Served.Answer(status, fields, more, EMPTY));
    }

    private static final Served.Content EMPTY = new Served.Content.Bytes(ByteBuffer.allocate(0));

    private Served answer(Resource resource, UnaryOperator<String> field) {
        Representation identity = resource.identity;
        if (identity == null) {
            return now(resource.entry.status(), resource.redirect, List.of());
        }
        if (resource.entry.status() != 200) {
            return body(resource.entry.status(), chosen(resource, identity, field), ByteRange.WHOLE);
        }
        String range = field.apply("Range");
        Representation chosen = range.isEmpty() ? chosen(resource, identity, field) : identity;
        long modified = resource.entry.modified();
        Conditions.Outcome outcome = Conditions.evaluate(
                field.apply("If-Match"),
                field.apply("If-Unmodified-Since"),
                field.apply("If-None-Match"),
                field.apply("If-Modified-Since"),
                chosen.etag(),
                modified);
        return switch (outcome) {
            case NOT_MODIFIED -> now(304, chosen.fields(), List.of());
            case FAILED -> now(412, siteFields, List.of());
            case GO_ON -> {
                boolean partly =
                        !range.isEmpty() && Conditions.rangeCounts(field.apply("If-Range"), chosen.etag(), modified);
                yield body(
                        200, chosen, partly ? ByteRange.of(range, chosen.body().length()) : ByteRange.WHOLE);
            }
        };
    }

    /** The smallest that the client takes (RFC 9110 §12.5.3). */
    private static Representation chosen(Resource resource, Representation identity, UnaryOperator<String> field) {
        if (resource.representations.isEmpty()) {
            return identity;
        }
        String accepted = field.apply("Accept-Encoding");
        if (accepted.isEmpty()) {
            return identity;
        }
        for (Representation representation : resource.representations) {
            if (accepts(accepted, representation.coding())) {
                return representation;
            }
        }
        return identity;
    }

    static boolean accepts(String accepted, String coding) {
        boolean any = false;
        for (String element : accepted.split(",", 32)) {
            int parameters = element.indexOf(';');
            String name = (parameters < 0 ? element : element.substring(0, parameters)).strip();
            boolean refused = parameters >= 0
                    && element.substring(parameters + 1)
                            .replace(" ", "")
                            .toLowerCase(Locale.ROOT)
                            .matches("q=0(?:\\.0{0,3})?");
            if (name.equalsIgnoreCase(coding)) {
                return !refused;
            }
            any |= name.equals("*") && !refused;
        }
        return any;
    }

    private Served body(int status, Representation chosen, ByteRange range) {
        Stored body = chosen.body();
        if (range.isNotSatisfiable()) {
            return now(416, siteFields, List.of(new Served.Field("Content-Range", "bytes */" + body.length())));
        }
        if (range.isWhole()) {
            return content(status, chosen, List.of(), 0, body.length());
        }
        String part = "bytes " + range.first() + "-" + range.last() + "/" + body.length();
        return content(206, chosen, List.of(new Served.Field("Content-Range", part)), range.first(), range.length());
    }

    private Served content(int status, Representation chosen, List<Served.Field> more, long from, long length) {
        Stored body = chosen.body();
        List<Served.Field> fields = chosen.fields();
        if (body.length() > Contents.SMALL) {
            return new Served.Now(new Served.Answer(
                    status, fields, more, new Served.Content.Stream(length, () -> contents.open(body, from))));
        }
        ByteBuffer cached = contents.cached(body.id());
        if (cached != null) {
            return new Served.Now(new Served.Answer(status, fields, more, part(cached, from, length)));
        }
        return new Served.Later(contents.load(body)
                .thenApply(bytes -> new Served.Answer(status, fields, more, part(bytes, from, length))));
    }

    private static Served.Content part(ByteBuffer whole, long from, long length) {
        return new Served.Content.Bytes(
                from == 0 && length == whole.remaining() ? whole : whole.slice((int) from, (int) length));
    }
}
