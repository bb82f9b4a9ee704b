package sekisho.gate;

import java.time.InstantSource;

/** What all listeners of a gate share. The snapshot is swapped through one volatile; the rest is thread-safe. */
final class GateState {
    private final InstantSource clock;
    private final Counters counters;
    private final AccessLog log;
    private final ProbePass probePass;
    private final InspectionTools tools;
    private final Challenges challenges = new Challenges();
    private volatile Snapshot snapshot;
    private volatile int httpsPort;

    GateState(
            Snapshot snapshot,
            InstantSource clock,
            Counters counters,
            AccessLog log,
            ProbePass probePass,
            InspectionTools tools) {
        this.snapshot = snapshot;
        this.clock = clock;
        this.counters = counters;
        this.log = log;
        this.probePass = probePass;
        this.tools = tools;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    void snapshot(Snapshot next) {
        snapshot = next;
    }

    Challenges challenges() {
        return challenges;
    }

    InstantSource clock() {
        return clock;
    }

    Counters counters() {
        return counters;
    }

    AccessLog log() {
        return log;
    }

    ProbePass probePass() {
        return probePass;
    }

    InspectionTools tools() {
        return tools;
    }

    void closeMatchLog() {
        MatchLog matchLog = tools.matchLog();
        if (matchLog != null) {
            matchLog.close();
        }
    }

    /** Where redirects lead: the port of the first HTTPS listener. */
    int httpsPort() {
        return httpsPort;
    }

    void httpsPort(int port) {
        httpsPort = port;
    }
}
