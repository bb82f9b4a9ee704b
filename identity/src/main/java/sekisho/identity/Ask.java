package sekisho.identity;

import java.util.List;
import java.util.Optional;
import sekisho.words.Lang;

/**
 * A request to a page with what is known of it.
 *
 * @param entrance the tenant whose page it is; empty where there is none
 * @param to where the visitor wants to go, safe
 * @param path of the page, without {@link Pages#PREFIX}
 * @param deviceKey the public key that the browser proved to have, or the empty string
 * @param site the name of the service
 */
record Ask(
        PageRequest request,
        Optional<Door> entrance,
        Lang lang,
        String to,
        String path,
        String deviceKey,
        String site) {
    private static final String DEVICE = "__Host-sekisho-device";
    /** The longest that browsers keep a cookie (RFC 6265bis §5.6.1). */
    private static final long DEVICE_SECONDS = 400L * 24 * 60 * 60;

    Door door() {
        return entrance.orElseThrow();
    }

    Tenant tenant() {
        return door().tenant();
    }

    Visitor visitor() {
        return new Visitor(
                request.address(),
                request.userAgent(),
                Cookies.find(request.cookies(), DEVICE).orElse(""),
                deviceKey);
    }

    /** A member's. What guests have opens their screen and no page of an account. */
    Optional<Session> session(Sessions sessions) {
        return anySession(sessions).filter(session -> session.member().role() != Role.GUEST);
    }

    /** A member's or a guest's. */
    Optional<Session> anySession(Sessions sessions) {
        return sessionToken()
                .flatMap(sessions::find)
                .filter(session -> session.member().tenant().equals(tenant().id()))
                .filter(session ->
                        tenant().policy().networks().admits(session.member().role(), request.address()));
    }

    Optional<String> sessionToken() {
        return Cookies.find(request.cookies(), Identity.cookie(tenant().id()));
    }

    Page page(PageText title) {
        return new Page(lang, title, site, Pages.PREFIX + path, to, List.of());
    }

    PageReply message(int status, PageText text) {
        Page page = page(PageText.LOGIN_TITLE).saying(status >= 400, text.in(lang));
        Page.Way way = new Page.Way(Ways.login(to), PageText.TO_LOGIN);
        return PageReply.html(status, Templates.message(new Page.Message(page, Optional.empty(), Optional.of(way))));
    }

    /** Lets the browser in: the session's cookie lives as long as the browser runs, the device's for a year. */
    PageReply entering(LoginOutcome.Passed passed, String location) {
        return PageReply.redirect(location)
                .withCookie(Cookies.set(Identity.cookie(tenant().id()), passed.session(), -1))
                .withCookie(Cookies.set(DEVICE, passed.device(), DEVICE_SECONDS));
    }

    /** With leave for the scripts of ours that its page names. */
    PageReply scripted(PageReply reply) {
        return reply.body().contains("<script") ? reply.withScriptsOf(request.host()) : reply;
    }

    /** Lets the browser keep what it is recognised by, without letting it in. */
    PageReply recognised(PageReply reply, String device) {
        return reply.withCookie(Cookies.set(DEVICE, device, DEVICE_SECONDS));
    }

    /** Takes the session's cookie away. */
    PageReply leaving(PageReply reply) {
        return reply.withCookie(Cookies.set(Identity.cookie(tenant().id()), "", 0));
    }
}
