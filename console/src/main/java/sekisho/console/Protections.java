package sekisho.console;

import java.util.List;

/** The response fields that tell a browser to trust nothing but the console itself. On every answer. */
final class Protections {
    static final String POLICY = "Content-Security-Policy";

    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    static final List<Reply.Field> FIELDS = List.of(
            new Reply.Field(POLICY, CONTENT_SECURITY_POLICY),
            new Reply.Field("Strict-Transport-Security", "max-age=31536000"),
            new Reply.Field("X-Content-Type-Options", "nosniff"),
            // same-origin, not no-referrer: with the latter browsers send "Origin: null" with our own forms.
            new Reply.Field("Referrer-Policy", "same-origin"),
            new Reply.Field("X-Frame-Options", "DENY"),
            new Reply.Field("Cross-Origin-Opener-Policy", "same-origin"),
            new Reply.Field("Cross-Origin-Resource-Policy", "same-origin"),
            new Reply.Field("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"));

    private Protections() {}

    /** Whether a page that says this itself says it in our place. */
    static boolean isOne(String name) {
        return FIELDS.stream().anyMatch(field -> field.name().equals(name));
    }
}
