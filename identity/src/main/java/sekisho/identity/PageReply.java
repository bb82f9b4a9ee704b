package sekisho.identity;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The answer of a page. The body is UTF-8, unless it is a picture. */
public record PageReply(int status, List<Field> fields, String body, Optional<Branding.Logo> picture) {
    private static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
            + " base-uri 'none'; frame-ancestors 'none'";

    /** One field of the answer. */
    public record Field(String name, String value) {}

    PageReply(int status, List<Field> fields, String body) {
        this(status, fields, body, Optional.empty());
    }

    public PageReply {
        fields = List.copyOf(fields);
    }

    static PageReply html(int status, String body) {
        return new PageReply(status, protectedBy("text/html; charset=utf-8", "no-store"), body);
    }

    static PageReply style(String body) {
        return new PageReply(200, protectedBy("text/css; charset=utf-8", "public, max-age=86400"), body);
    }

    static PageReply picture(Branding.Logo logo) {
        return new PageReply(200, protectedBy(logo.type(), "public, max-age=86400"), "", Optional.of(logo));
    }

    /** A file to be kept, not to be shown. */
    static PageReply file(String name, String type, String body) {
        List<Field> fields = protectedBy(type, "no-store");
        fields.add(new Field("Content-Disposition", "attachment; filename=\"" + name + "\""));
        return new PageReply(200, fields, body);
    }

    static PageReply json(String body, java.time.Duration cached) {
        return new PageReply(
                200, protectedBy("application/json; charset=utf-8", "public, max-age=" + cached.toSeconds()), body);
    }

    static PageReply xml(String body) {
        return new PageReply(200, protectedBy("application/samlmetadata+xml; charset=utf-8", "no-store"), body);
    }

    static PageReply redirect(String location) {
        List<Field> fields = protectedBy("text/plain; charset=utf-8", "no-store");
        fields.add(new Field("Location", location));
        return new PageReply(303, fields, "");
    }

    PageReply with(String name, String value) {
        List<Field> more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new PageReply(status, more, body, picture);
    }

    /** With leave for our own two scripts, by their addresses; the application's scripts on the same host get none. */
    PageReply withScriptsOf(String host) {
        String base = "https://" + host + ":*" + Pages.PREFIX;
        String policy = POLICY + "; script-src " + base + "passkey.js " + base + "device.js";
        return new PageReply(
                status,
                fields.stream()
                        .map(field -> field.name().equals("Content-Security-Policy")
                                ? new Field(field.name(), policy)
                                : field)
                        .toList(),
                body);
    }

    static PageReply script(String body) {
        return new PageReply(200, protectedBy("text/javascript; charset=utf-8", "public, max-age=86400"), body);
    }

    /** With the cookies of another one in addition. */
    PageReply withCookiesOf(PageReply other) {
        List<Field> more = new ArrayList<>(fields);
        other.fields.stream().filter(field -> field.name().equals("Set-Cookie")).forEach(more::add);
        return new PageReply(status, more, body);
    }

    PageReply withCookie(String cookie) {
        return with("Set-Cookie", cookie);
    }

    /** Links with tokens in them are nobody's business: where one leads, only the origin is told. */
    private static List<Field> protectedBy(String type, String caching) {
        return new ArrayList<>(List.of(
                new Field("Content-Type", type),
                new Field("Cache-Control", caching),
                new Field("Content-Security-Policy", POLICY),
                new Field("X-Content-Type-Options", "nosniff"),
                new Field("X-Frame-Options", "DENY"),
                new Field("Referrer-Policy", "strict-origin"),
                new Field("Cross-Origin-Opener-Policy", "same-origin")));
    }

    /** The body as it is sent. */
    public byte[] bytes() {
        return picture.map(Branding.Logo::bytes).orElseGet(() -> body.getBytes(StandardCharsets.UTF_8));
    }
}
