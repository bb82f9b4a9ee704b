package sekisho.console;

/** Makes the frame around a page. Immutable. */
record Frames(Assets assets, Times times) {
    Frame frame(Visit visit, String title, Nav nav) {
        return new Frame(
                visit.lang(),
                title,
                nav,
                visit.session().map(Sessions.Session::csrf),
                visit.ask().post() ? "/" : visit.ask().location(),
                assets,
                times);
    }

    /** A page that repeats nothing of what was asked. */
    Frame plain(Visit visit, String title) {
        return new Frame(
                visit.lang(), title, Nav.NONE, visit.session().map(Sessions.Session::csrf), "/", assets, times);
    }
}
