package sekisho.vault;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Media types (RFC 9110 §8.3.1): which are texts, and what a file's name says when its server does not know. */
final class MediaTypes {
    private static final Map<String, String> BY_EXTENSION = Map.ofEntries(
            Map.entry("html", "text/html"),
            Map.entry("htm", "text/html"),
            Map.entry("css", "text/css"),
            Map.entry("js", "text/javascript"),
            Map.entry("mjs", "text/javascript"),
            Map.entry("json", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("xml", "application/xml"),
            Map.entry("xsl", "application/xml"),
            Map.entry("rss", "application/rss+xml"),
            Map.entry("atom", "application/atom+xml"),
            Map.entry("txt", "text/plain"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("gif", "image/gif"),
            Map.entry("webp", "image/webp"),
            Map.entry("avif", "image/avif"),
            Map.entry("ico", "image/vnd.microsoft.icon"),
            Map.entry("woff", "font/woff"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("ttf", "font/ttf"),
            Map.entry("otf", "font/otf"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("zip", "application/zip"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("m4a", "audio/mp4"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("webm", "video/webm"),
            Map.entry("csv", "text/csv"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            Map.entry("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            Map.entry("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"));

    private static final Set<String> VAGUE =
            Set.of("", "application/octet-stream", "binary/octet-stream", "text/plain", "application/x-unknown");

    private static final Set<String> TEXTS = Set.of(
            "application/javascript",
            "application/x-javascript",
            "application/ecmascript",
            "application/json",
            "application/xml",
            "application/manifest+json",
            "application/ld+json");

    private MediaTypes() {}

    /** Type and subtype in lower case, without parameters. */
    static String essence(String type) {
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    static boolean isHtml(String type) {
        String essence = essence(type);
        return essence.equals("text/html") || essence.equals("application/xhtml+xml");
    }

    static boolean isCss(String type) {
        return essence(type).equals("text/css");
    }

    static boolean isXml(String type) {
        String essence = essence(type);
        return essence.equals("application/xml") || essence.equals("text/xml") || essence.endsWith("+xml");
    }

    /** Whether it is a text in which addresses may stand, and that is worth compressing. */
    static boolean isText(String type) {
        String essence = essence(type);
        return essence.startsWith("text/")
                || TEXTS.contains(essence)
                || essence.endsWith("+xml")
                || essence.endsWith("+json");
    }

    /** What its server said, or, where that is nothing or vague, what the name of the file says. */
    static String of(String said, String path) {
        if (!VAGUE.contains(essence(said))) {
            return said;
        }
        int dot = path.lastIndexOf('.');
        String extension = dot < 0 || dot < path.lastIndexOf('/')
                ? ""
                : path.substring(dot + 1).toLowerCase(Locale.ROOT);
        String known = BY_EXTENSION.get(extension);
        boolean plain = essence(said).equals("text/plain");
        if (known != null && (!plain || known.equals("text/css") || known.equals("text/javascript"))) {
            return known;
        }
        return said.isEmpty() ? "application/octet-stream" : said;
    }
}
