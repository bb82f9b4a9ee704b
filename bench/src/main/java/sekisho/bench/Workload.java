package sekisho.bench;

import java.util.Map;

/** What the clients ask for, again and again. */
sealed interface Workload permits Admitted, ProxyWorkload, WafWorkload {
    /** As in the report. */
    String id();

    /** Whether over TLS. */
    boolean tls();

    String method();

    /** Path and query. */
    String path();

    /** What each request carries besides what every request must. */
    Map<String, String> fields();

    /** ASCII; empty for none. */
    String body();

    /** Whether each request must be refused: an answer of success is then the mistake. */
    boolean refused();

    /** Whether the texts have places that {@link Variations} fills, differently for each request. */
    boolean varied();
}
