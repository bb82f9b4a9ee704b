package sekisho.identity.admin;

/** What a page of administration answers; whoever asked puts its own frame around it. */
public sealed interface AdminReply {
    /**
     * A page.
     *
     * @param title for the window
     * @param html the content, escaped already
     */
    record Shown(int status, String title, String html) implements AdminReply {}

    /** Done; go there. */
    record SeeOther(String location) implements AdminReply {}

    /** A file to be kept. */
    record Download(String name, String type, String body) implements AdminReply {}

    /** There is no such page, or it is not for who asked; which of both is not said. */
    record Missing() implements AdminReply {}
}
