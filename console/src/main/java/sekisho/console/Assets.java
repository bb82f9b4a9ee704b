package sekisho.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that pages refer to, all served from here under a path that contains their hash, so that they never change
 * under an address and may be kept for ever. Immutable.
 */
final class Assets {
    /**
     * One file.
     *
     * @param href where it is served
     * @param integrity W3C Subresource Integrity value
     */
    record Asset(String href, String integrity, Reply reply) {}

    private static final String HTMX = "/META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js";

    private final Map<String, Asset> byHref;
    private final Asset style;
    private final Asset script;
    private final Asset icon;

    private Assets(Asset style, Asset script, Asset icon) {
        this.style = style;
        this.script = script;
        this.icon = icon;
        Map<String, Asset> all = new LinkedHashMap<>();
        for (Asset asset : List.of(style, script, icon)) {
            all.put(asset.href(), asset);
        }
        byHref = Map.copyOf(all);
    }

    static Assets load() {
        return new Assets(
                asset("console.css", "/sekisho/console/assets/console.css", "text/css; charset=utf-8"),
                asset("htmx.js", HTMX, "text/javascript; charset=utf-8"),
                asset("gate.svg", "/sekisho/console/assets/gate.svg", "image/svg+xml"));
    }

    Asset style() {
        return style;
    }

    Asset script() {
        return script;
    }

    Asset icon() {
        return icon;
    }

    Optional<Reply> find(String path) {
        return Optional.ofNullable(byHref.get(path)).map(Asset::reply);
    }

    private static Asset asset(String name, String resource, String type) {
        try (InputStream in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing from the build: " + resource);
            }
            byte[] bytes = in.readAllBytes();
            String hash = HexFormat.of().formatHex(digest("SHA-256", bytes)).substring(0, 16);
            Reply reply = new Reply(
                    200, type, List.of(new Reply.Field("Cache-Control", "public, max-age=31536000, immutable")), bytes);
            return new Asset(
                    "/assets/" + hash + "/" + name,
                    "sha384-" + Base64.getEncoder().encodeToString(digest("SHA-384", bytes)),
                    reply);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has " + algorithm, e);
        }
    }
}
