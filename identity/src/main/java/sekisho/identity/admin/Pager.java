package sekisho.identity.admin;

/**
 * The ways to the page before and the one after.
 *
 * @param path of the list
 * @param query of the list, with its question mark, or empty
 * @param skip how many come before this page
 * @param size of a page
 * @param more whether something follows
 */
record Pager(AdminFrame frame, String path, String query, int skip, int size, boolean more) {
    boolean isNeeded() {
        return skip > 0 || more;
    }

    String before() {
        return at(Math.max(0, skip - size));
    }

    String after() {
        return at(skip + size);
    }

    private String at(int from) {
        return path + (query.isEmpty() ? "?" : query + "&") + "skip=" + from;
    }
}
