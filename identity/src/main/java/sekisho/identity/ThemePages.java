package sekisho.identity;

import java.util.Map;
import java.util.Optional;

/** Where the chosen theme meets the pages: it is kept when somebody comes in, and shown before. Virtual threads. */
final class ThemePages {
    /** The longest that browsers keep a cookie (RFC 6265bis §5.6.1). */
    private static final long SECONDS = 400L * 24 * 60 * 60;

    private final Parts parts;

    ThemePages(Parts parts) {
        this.parts = parts;
    }

    private static String token(Ask ask) {
        return Cookies.find(ask.request().cookies(), Themes.COOKIE).orElse("");
    }

    /** What this browser shows before a login. */
    Optional<Theme> shown(Ask ask) {
        return parts.themes().shown(token(ask), ask.tenant().id());
    }

    /** Lets the browser of somebody who has come in show the theme from now on. */
    PageReply remembered(Ask ask, String session, PageReply reply) {
        return parts.sessions()
                .find(session)
                .map(open -> bound(ask, open.member().account(), reply))
                .orElse(reply);
    }

    private PageReply bound(Ask ask, String account, PageReply reply) {
        return parts.themes()
                .bind(account, token(ask))
                .map(fresh -> reply.withCookie(Cookies.set(Themes.COOKIE, fresh, SECONDS)))
                .orElse(reply);
    }

    /** Takes the choice of a member who is in; the page to show then, with what it has to say. */
    PageReply choose(Ask ask, Session own, java.util.function.Function<Page, PageReply> page) {
        String account = own.member().account();
        Optional<Theme> chosen =
                Theme.of(ask.request().field("colour"), ask.request().field("pattern"));
        Map<String, String> details = Audit.details("tenant", own.member().tenant(), "account", account);
        parts.audit().done(chosen.isPresent() ? Act.THEME_CHOSEN : Act.THEME_REMOVED, account, details);
        if (chosen.isEmpty()) {
            parts.themes().forget(account);
            return page.apply(ask.page(PageText.ACCOUNT_TITLE).saying(false, PageText.THEME_REMOVED.in(ask.lang())))
                    .withCookie(Cookies.set(Themes.COOKIE, "", 0));
        }
        parts.themes().choose(account, chosen.get());
        String said = PageText.THEME_CHOSEN.in(ask.lang(), chosen.get().in(ask.lang()));
        return bound(ask, account, page.apply(ask.page(PageText.ACCOUNT_TITLE).saying(false, said)));
    }
}
