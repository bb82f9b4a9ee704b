package sekisho.bench;

import java.net.URI;

/** A running reverse proxy under measurement. */
interface Target extends AutoCloseable {
    /** As in the report: {@code sekisho}, {@code nginx}. */
    String name();

    /** Where it serves the workload. */
    URI uri(Workload workload);

    /** The CPU time of all its processes since they began, user and system. */
    long cpuMicros();

    @Override
    void close();
}
