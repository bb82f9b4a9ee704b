package sekisho.bench;

/** What a benchmark found out. */
interface Findings {
    /** For people. */
    String table();

    /** For scripts. */
    String json();
}
