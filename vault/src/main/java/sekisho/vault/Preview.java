package sekisho.vault;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * A page of a version as one document that needs nothing else: styles written into it, images as data, no scripts. For looking at, in
 * a sandboxed frame, before anybody else can. Bounded; what does not fit is left out. One page; one thread.
 */
final class Preview {
    private static final int MOST_IMAGE = 512 << 10;
    private static final long MOST_BYTES = 6L << 20;
    private static final Pattern CSS_URL = Pattern.compile("(?i)url\\(\\s*[\"']?([^)\"']{1,2048})[\"']?\\s*\\)");

    private final Manifest manifest;
    private final SiteUrls urls;
    private final Blobs blobs;
    private long used;

    private Preview(Manifest manifest, SiteUrls urls, Blobs blobs) {
        this.manifest = manifest;
        this.urls = urls;
        this.blobs = blobs;
    }

    /** Empty when the version has no page there. */
    static Optional<String> of(String path, Manifest manifest, SiteUrls urls, Blobs blobs) {
        String key = urls.key(path);
        Entry entry = manifest.entries().get(key);
        if (entry == null || !entry.isPage()) {
            return Optional.empty();
        }
        return Optional.of(new Preview(manifest, urls, blobs).page(key, entry));
    }

    private String page(String key, Entry entry) {
        byte[] content = bytes(entry).orElse(new byte[0]);
        Document document = Jsoup.parse(new String(content, Charsets.of(content, entry.type())));
        document.select("script, iframe, frame, object, embed, base, meta[http-equiv], noscript, template")
                .remove();
        for (Element link : document.select("link[href]")) {
            if (link.attr("rel").toLowerCase(java.util.Locale.ROOT).contains("stylesheet")) {
                styleSheet(link.attr("href"), key)
                        .ifPresent(css ->
                                link.before(new Element("style").appendChild(new org.jsoup.nodes.DataNode(css))));
            }
            link.remove();
        }
        for (Element styled : document.select("[style]")) {
            styled.attr("style", css(styled.attr("style"), key));
        }
        for (Element image : document.select("img, source, input[type=image]")) {
            String source = image.attr("src");
            image.removeAttr("srcset").removeAttr("src");
            if (!source.isEmpty()) {
                data(source, key).ifPresent(data -> image.attr("src", data));
            }
        }
        for (Element element : document.getAllElements()) {
            element.attributes().asList().stream()
                    .map(attribute -> attribute.getKey())
                    .filter(name -> name.startsWith("on"))
                    .toList()
                    .forEach(element::removeAttr);
        }
        document.select("a[href], area[href]").removeAttr("href");
        document.select("form").removeAttr("action");
        document.charset(StandardCharsets.UTF_8);
        return document.outerHtml();
    }

    private Optional<String> styleSheet(String href, String base) {
        return entry(href, base)
                .filter(found -> MediaTypes.isCss(found.entry().type()))
                .flatMap(found -> bytes(found.entry())
                        .map(bytes -> css(
                                new String(
                                        bytes, Charsets.of(bytes, found.entry().type())),
                                found.key())))
                .map(css -> css.replace("</", "<\\/"));
    }

    private String css(String css, String base) {
        Matcher matcher = CSS_URL.matcher(css);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            String url = matcher.group(1).strip();
            String replaced = url.startsWith("data:") || url.startsWith("#")
                    ? matcher.group()
                    : "url(" + data(url, base).orElse("") + ")";
            matcher.appendReplacement(out, Matcher.quoteReplacement(replaced));
        }
        return matcher.appendTail(out).toString();
    }

    private Optional<String> data(String url, String base) {
        return entry(url, base)
                .filter(found -> found.entry().type().startsWith("image/")
                        || found.entry().type().startsWith("font/"))
                .filter(found -> found.entry()
                        .body()
                        .map(body -> body.length() <= MOST_IMAGE)
                        .orElse(false))
                .flatMap(found -> bytes(found.entry())
                        .map(bytes -> "data:" + MediaTypes.essence(found.entry().type()) + ";base64,"
                                + Base64.getEncoder().encodeToString(bytes)));
    }

    private record Found(String key, Entry entry) {}

    private Optional<Found> entry(String url, String base) {
        return urls.insideKey(url, base)
                .flatMap(key -> Optional.ofNullable(manifest.entries().get(key)).map(entry -> new Found(key, entry)));
    }

    private Optional<byte[]> bytes(Entry entry) {
        Optional<Stored> body = entry.body();
        if (body.isEmpty() || used + body.get().length() > MOST_BYTES) {
            return Optional.empty();
        }
        used += body.get().length();
        return Optional.of(blobs.read(body.get().id()));
    }
}
