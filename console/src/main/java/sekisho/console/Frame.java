package sekisho.console;

import java.time.Instant;
import java.util.Optional;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/**
 * What every page has around its content.
 *
 * @param lang the language of the page
 * @param title the page's title
 * @param nav the active entry of the navigation
 * @param csrf the session's form token; empty when nobody is logged in
 * @param here the page's own path, for the language switch
 * @param assets style sheet, script, icon
 * @param times how times are written
 */
record Frame(Lang lang, String title, Nav nav, Optional<String> csrf, String here, Assets assets, Times times) {
    /** Read by htmx from a meta element: no evaluation of text, no styles of its own, nothing kept in the browser. */
    static final String HTMX = "{\"allowEval\":false,\"allowScriptTags\":false,\"includeIndicatorStyles\":false,"
            + "\"historyCacheSize\":0,\"refreshOnHistoryMiss\":true,\"selfRequestsOnly\":true,\"timeout\":30000,"
            + "\"scrollIntoViewOnBoost\":false}";

    String t(Text text) {
        return text.in(lang);
    }

    String t(Text text, Object... values) {
        return text.in(lang, values);
    }

    String t(Bilingual text) {
        return text.in(lang);
    }

    boolean loggedIn() {
        return csrf.isPresent();
    }

    String token() {
        return csrf.orElse("");
    }

    Lang other() {
        return lang == Lang.JA ? Lang.EN : Lang.JA;
    }

    String ago(Instant time) {
        return times.relative(time, lang);
    }

    String at(Instant time) {
        return times.absolute(time);
    }
}
