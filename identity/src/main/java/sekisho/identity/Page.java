package sekisho.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sekisho.words.Lang;

/**
 * A page as its template takes it.
 *
 * @param title of the page and its heading
 * @param site the host whose page it is
 * @param here its path, for the link to the other language
 * @param to where the visitor wanted to go
 * @param notices what is to be said first
 */
record Page(Lang lang, PageText title, String site, String here, String to, List<Notice> notices) {
    Page {
        notices = List.copyOf(notices);
    }

    /** One thing to be said. */
    record Notice(boolean bad, String text) {}

    Page saying(boolean bad, String text) {
        List<Notice> more = new ArrayList<>(notices);
        more.add(new Notice(bad, text));
        return new Page(lang, title, site, here, to, more);
    }

    Page objecting(List<Objection> objections) {
        Page page = this;
        for (Objection objection : objections) {
            page = page.saying(true, objection.text().in(lang));
        }
        return page;
    }

    String t(PageText text, Object... values) {
        return text.in(lang, values);
    }

    Lang other() {
        return lang == Lang.JA ? Lang.EN : Lang.JA;
    }

    /** The same page in the other language. */
    String otherHref() {
        String query = "?lang=" + other().tag();
        return to.equals("/")
                ? here + query
                : here + query + "&to=" + java.net.URLEncoder.encode(to, java.nio.charset.StandardCharsets.UTF_8);
    }

    /** The login. */
    record Login(
            Page page,
            String name,
            Optional<FactorPage.Passkey> passkey,
            Optional<String> challenge,
            Optional<Theme> theme,
            List<Sso> providers,
            boolean ssoOnly) {
        Login {
            providers = List.copyOf(providers);
        }
    }

    /** An identity provider. */
    record Sso(String href, String name) {}

    /**
     * A password to be chosen.
     *
     * @param action where the form goes
     * @param ticket empty where the address holds it
     */
    record Choose(
            Page page,
            PageText lead,
            String action,
            String ticket,
            String name,
            List<String> rules,
            Optional<String> challenge) {
        Choose {
            rules = List.copyOf(rules);
        }
    }

    /** Something to be confirmed, or only to be read. */
    record Message(Page page, Optional<Button> button, Optional<Way> way) {}

    record Button(String action, PageText label, String csrf) {}

    record Way(String href, PageText label) {}

    /** What a member sees of the own account. */
    record Home(
            Page page,
            String name,
            String mail,
            String csrf,
            List<Entry> sessions,
            List<String> rules,
            Optional<Theme> theme,
            Optional<String> administration,
            FactorPage.Own own) {
        Home {
            sessions = List.copyOf(sessions);
            rules = List.copyOf(rules);
        }
    }

    /** One open login. */
    record Entry(String id, boolean current, String since, String seen, String address, String browser) {}
}
