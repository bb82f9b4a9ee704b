package sekisho.console;

/**
 * A page of the site before and after, each in a frame.
 *
 * @param before number of a version, or 0
 */
record PreviewPage(Frame frame, String host, String path, int before, int after) {
    String source(int version) {
        return Links.of("vault", host, Integer.toString(version)) + Links.query("path", path);
    }

    String back() {
        return Links.of("vault", host);
    }
}
