package sekisho.identity;

/** What a site asks of its visitors. */
public enum LoginMode {
    /** Nobody is asked, and no session is looked for. */
    OFF,
    /** Who is logged in is told to the application; others pass as nobody. */
    OPTIONAL,
    /** Nobody passes who is not logged in. */
    REQUIRED
}
