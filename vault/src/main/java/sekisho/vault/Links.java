package sekisho.vault;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;

/**
 * What a document leads to and relies on. Finds links where they stand: attributes, {@code srcset}, inline style and style sheets
 * ({@code url()}, {@code @import}), feeds and sitemaps, and plain addresses in scripts. One document; one thread.
 */
final class Links {
    /** Links of one document that are followed; a document with more is no page for people. */
    static final int MOST = 5_000;

    private static final List<String> ATTRIBUTES =
            List.of("href", "src", "poster", "data-src", "data-lazy-src", "data-bg", "data", "background", "action");
    private static final List<String> SETS = List.of("srcset", "imagesrcset", "data-srcset", "data-lazy-srcset");
    private static final Set<String> NOT_FOLLOWED = Set.of(
            "dns-prefetch", "preconnect", "pingback", "edituri", "wlwmanifest", "shortlink", "https://api.w.org/");
    private static final Set<String> META_ADDRESSES =
            Set.of("og:image", "og:image:url", "og:video", "og:audio", "twitter:image", "msapplication-tileimage");
    private static final Pattern CSS_URL =
            Pattern.compile("(?i)url\\(\\s*(?:\"([^\"]{1,2048})\"|'([^']{1,2048})'|([^)\"'\\s]{1,2048}))\\s*\\)");
    private static final Pattern CSS_IMPORT =
            Pattern.compile("(?i)@import\\s+(?:\"([^\"]{1,2048})\"|'([^']{1,2048})')");
    private static final Pattern PLAIN =
            Pattern.compile("(?i)(?:https?:)?(?:\\\\?/){2}[^\\s\"'<>()\\[\\]{}|^`,;]{1,2048}");
    private static final Pattern QUOTED_PATH = Pattern.compile(
            "[\"'](\\\\?/[^\\s\"'<>\\\\]{0,500}(?:\\\\/[^\\s\"'<>\\\\]{1,200}){0,20}\\.(?:js|css|json|png|jpe?g|gif|svg|webp|avif|woff2?|mp4|pdf))[\"'?]");
    private static final Pattern REFRESH = Pattern.compile("(?i)^\\s*[\\d.]*\\s*[;,]?\\s*url\\s*=\\s*['\"]?([^'\"]+)");

    /** By how a page relies on another host. */
    static final String SCRIPT = "script";

    static final String FRAME = "frame";
    static final String FORM = "form";
    static final String REFRESHED = "refresh";

    private final SiteUrls urls;
    private final Set<String> keys = new LinkedHashSet<>();
    private final Map<String, Set<String>> hosts = new TreeMap<>();
    private String base;
    private String title = "";
    private String text = "";

    private Links(SiteUrls urls, String key) {
        this.urls = urls;
        this.base = key;
    }

    /** @param key of the document */
    static Links of(String content, String type, String key, SiteUrls urls) {
        Links links = new Links(urls, key);
        if (MediaTypes.isHtml(type)) {
            links.html(content);
        } else if (MediaTypes.isCss(type)) {
            links.css(content);
        } else if (MediaTypes.isXml(type)) {
            links.plain(content.replace("&amp;", "&"));
            if (MediaTypes.essence(type).equals("image/svg+xml")) {
                links.css(content);
            }
        } else {
            links.script(content);
        }
        return links;
    }

    /** The keys of the site that it leads to, in the order in which they stand. */
    List<String> keys() {
        return List.copyOf(keys);
    }

    /** Other hosts that it relies on. */
    Map<String, Set<String>> hosts() {
        return hosts;
    }

    String title() {
        return title;
    }

    /** What a reader sees of a page; empty for anything else. */
    String text() {
        return text;
    }

    // ---- HTML

    private void html(String content) {
        Document document = Jsoup.parse(content);
        title = document.title();
        Element first = document.selectFirst("base[href]");
        if (first != null) {
            urls.insideKey(first.attr("href"), base).ifPresent(key -> base = key);
        }
        document.traverse((node, depth) -> visit(node));
        Element body = document.body();
        text = body.text();
    }

    private void visit(Node node) {
        if (!(node instanceof Element element)) {
            return;
        }
        String tag = element.normalName();
        for (String attribute : ATTRIBUTES) {
            String value = element.attr(attribute);
            if (!value.isEmpty() && isFollowed(element, tag, attribute)) {
                add(value);
            }
        }
        for (String attribute : SETS) {
            set(element.attr(attribute));
        }
        css(element.attr("style"));
        switch (tag) {
            case "style" -> css(element.data());
            case "script" -> {
                rely(SCRIPT, element.attr("src"));
                if (!element.attr("type").equals("application/ld+json")) {
                    script(element.data());
                }
            }
            case "iframe", "frame", "object", "embed" ->
                rely(FRAME, element.attr(tag.equals("object") ? "data" : "src"));
            case "form" -> rely(FORM, element.attr("action"));
            case "meta" -> meta(element);
            default -> {}
        }
    }

    private static boolean isFollowed(Element element, String tag, String attribute) {
        if (attribute.equals("action")) {
            return false; // a form is no page
        }
        if (attribute.equals("data") && !tag.equals("object")) {
            return false;
        }
        if (tag.equals("base")) {
            return false;
        }
        if (!tag.equals("link")) {
            return true;
        }
        String rel = element.attr("rel").toLowerCase(Locale.ROOT);
        return NOT_FOLLOWED.stream().noneMatch(rel::contains)
                && !element.attr("type").contains("oembed");
    }

    private void meta(Element element) {
        String name = element.attr("property") + element.attr("name");
        String value = element.attr("content");
        if (META_ADDRESSES.contains(name.toLowerCase(Locale.ROOT))) {
            add(value);
        }
        if (element.attr("http-equiv").equalsIgnoreCase("refresh")) {
            Matcher matcher = REFRESH.matcher(value);
            if (matcher.find()) {
                add(matcher.group(1));
                rely(REFRESHED, matcher.group(1));
            }
        }
    }

    /** Candidates are parted by commas, but a comma may also stand in an address (HTML standard, "srcset attributes"). */
    private void set(String value) {
        int at = 0;
        while (at < value.length()) {
            while (at < value.length() && (Character.isWhitespace(value.charAt(at)) || value.charAt(at) == ',')) {
                at++;
            }
            int end = at;
            while (end < value.length() && !Character.isWhitespace(value.charAt(end))) {
                end++;
            }
            String url = value.substring(at, end);
            if (url.endsWith(",")) {
                add(url.replaceAll(",+$", ""));
                at = end;
                continue;
            }
            if (!url.isEmpty()) {
                add(url);
            }
            int comma = value.indexOf(',', end);
            at = comma < 0 ? value.length() : comma + 1;
        }
    }

    // ---- everything else

    private void css(String content) {
        if (content.isEmpty()) {
            return;
        }
        for (Pattern pattern : List.of(CSS_URL, CSS_IMPORT)) {
            Matcher matcher = pattern.matcher(content);
            while (matcher.find()) {
                for (int i = 1; i <= matcher.groupCount(); i++) {
                    if (matcher.group(i) != null) {
                        add(matcher.group(i));
                    }
                }
            }
        }
    }

    private void script(String content) {
        if (content.isEmpty()) {
            return;
        }
        plain(content);
        Matcher matcher = QUOTED_PATH.matcher(content);
        while (matcher.find()) {
            String path = matcher.group(1).replace("\\/", "/");
            if (!path.startsWith("//")) {
                add(path);
            }
        }
    }

    /** Whole addresses of the site, with plain or escaped slashes. */
    private void plain(String content) {
        Matcher matcher = PLAIN.matcher(content);
        while (matcher.find()) {
            String url = matcher.group().replace("\\/", "/");
            int junk = url.indexOf('\\');
            String clean = junk < 0 ? url : url.substring(0, junk);
            if (!clean.contains("$") && urls.place(clean, base) instanceof SiteUrls.Place.Inside inside) {
                keep(inside.key());
            }
        }
    }

    private void add(String link) {
        if (urls.place(link, base) instanceof SiteUrls.Place.Inside inside) {
            keep(inside.key());
        }
    }

    private void keep(String key) {
        if (keys.size() < MOST && urls.isCopied(key)) {
            keys.add(key);
        }
    }

    private void rely(String how, String link) {
        if (!link.isEmpty() && urls.place(link, base) instanceof SiteUrls.Place.Elsewhere elsewhere) {
            Set<String> names = hosts.computeIfAbsent(how, kind -> new TreeSet<>());
            if (names.size() < 100) {
                names.add(elsewhere.host());
            }
        }
    }

    /** Everything that it found, for messages. */
    @Override
    public String toString() {
        return new ArrayList<>(keys).toString();
    }
}
