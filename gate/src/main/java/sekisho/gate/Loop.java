package sekisho.gate;

/** What belongs to one event loop. */
final class Loop {
    private final int index;
    private final RequestIds ids = new RequestIds();
    private final Deadlines deadlines = new Deadlines();
    private final Fields fields = new Fields();

    Loop(int index) {
        this.index = index;
    }

    int index() {
        return index;
    }

    RequestIds ids() {
        return ids;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    Fields fields() {
        return fields;
    }
}
