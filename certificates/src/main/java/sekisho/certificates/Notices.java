package sekisho.certificates;

/** Hears of notices, each once. Called on a virtual thread; may wait. */
public interface Notices {
    void give(Notice notice);
}
