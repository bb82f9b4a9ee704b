package sekisho.gate;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import sekisho.identity.Identity;
import sekisho.identity.Principal;

/** What the application is told of who sent a request. {@link Fields} takes away whatever a client sends under these names. */
final class IdentityFields {
    private static final CharSequence ACCOUNT = HttpHeaders.createOptimized("Sekisho-Account");
    private static final CharSequence TENANT = HttpHeaders.createOptimized("Sekisho-Tenant");
    private static final CharSequence ROLE = HttpHeaders.createOptimized("Sekisho-Role");
    private static final CharSequence MAIL = HttpHeaders.createOptimized("Sekisho-Mail");
    private static final CharSequence NAME = HttpHeaders.createOptimized("Sekisho-Name");
    private static final CharSequence SESSION = HttpHeaders.createOptimized("Sekisho-Session");
    private static final CharSequence ASSERTION = HttpHeaders.createOptimized("Sekisho-Assertion");
    private static final CharSequence DEVICE = HttpHeaders.createOptimized("Sekisho-Device");
    private static final CharSequence DEVICE_SLOT = HttpHeaders.createOptimized("Sekisho-Device-Slot");
    private static final CharSequence DEVICE_FINGERPRINT = HttpHeaders.createOptimized("Sekisho-Device-Fingerprint");
    private static final String OWN_COOKIE = "__Host-sekisho-";

    private IdentityFields() {}

    /** The name is percent-encoded UTF-8, as fields are ASCII (RFC 9110 §5.5). */
    static void write(MultiMap upstream, Principal principal) {
        upstream.set(ACCOUNT, principal.account());
        upstream.set(TENANT, principal.tenant());
        upstream.set(ROLE, principal.role().id());
        if (!principal.mail().isEmpty()) {
            upstream.set(MAIL, principal.mail());
        }
        upstream.set(
                NAME,
                URLEncoder.encode(principal.name(), StandardCharsets.UTF_8).replace("+", "%20"));
        upstream.set(SESSION, principal.session());
        if (!principal.slot().isEmpty()) {
            upstream.set(DEVICE_SLOT, principal.slot());
        }
        if (!principal.assertion().isEmpty()) {
            upstream.set(ASSERTION, principal.assertion());
        }
    }

    /** The device, as its certificate names it; percent-encoded UTF-8 as well. */
    static void write(MultiMap upstream, ClientCertificate certificate) {
        upstream.set(
                DEVICE,
                URLEncoder.encode(certificate.subject(), StandardCharsets.UTF_8).replace("+", "%20"));
        upstream.set(DEVICE_FINGERPRINT, certificate.fingerprint());
    }

    /** A Cookie field (RFC 6265 §4.2.1) without ours: whoever has the application must not get its members' sessions, too. */
    static String withoutOwnCookies(String field) {
        if (!field.contains(OWN_COOKIE)) {
            return field;
        }
        StringJoiner others = new StringJoiner("; ");
        for (String pair : field.split(";", -1)) {
            String cookie = pair.strip();
            int end = cookie.indexOf('=');
            if (!Identity.isOwnCookie(
                    end < 0 ? cookie : cookie.substring(0, end).strip())) {
                others.add(cookie);
            }
        }
        return others.toString();
    }
}
