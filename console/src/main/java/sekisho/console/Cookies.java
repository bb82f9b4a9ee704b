package sekisho.console;

/** The two cookies, both bound to this host alone by their prefix (RFC 6265bis §4.1.3). */
final class Cookies {
    static final String SESSION = "__Host-sekisho-session";
    static final String LANG = "__Host-sekisho-lang";

    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=";

    private Cookies() {}

    static Reply opened(Reply reply, Sessions.Session session) {
        return reply.with("Set-Cookie", SESSION + "=" + session.token() + ATTRIBUTES + "Strict");
    }

    static Reply closed(Reply reply) {
        return reply.with("Set-Cookie", SESSION + "=" + ATTRIBUTES + "Strict; Max-Age=0");
    }

    static Reply language(Reply reply, String tag) {
        return reply.with("Set-Cookie", LANG + "=" + tag + ATTRIBUTES + "Lax; Max-Age=31536000");
    }
}
