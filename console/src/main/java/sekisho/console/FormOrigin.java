package sekisho.console;

/**
 * Whether a form was sent from our own pages. Beside SameSite=Strict and the session's form token: the browser itself says
 * where a request comes from, and what does not say so is refused.
 */
final class FormOrigin {
    private FormOrigin() {}

    static boolean ours(Ask ask, String publicUrl) {
        if (ask.fetchSite().isPresent() && !ask.fetchSite().get().equals("same-origin")) {
            return false;
        }
        if (ask.origin().isPresent()) {
            String origin = ask.origin().get();
            return origin.equals(publicUrl) || origin.equals("https://" + ask.authority());
        }
        return ask.fetchSite().isPresent();
    }
}
