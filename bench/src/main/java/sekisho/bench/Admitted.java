package sekisho.bench;

import java.util.Map;

/** An attack under rules whose thresholds let it pass. */
record Admitted(WafWorkload attack) implements Workload {
    @Override
    public String id() {
        return attack.id();
    }

    @Override
    public boolean tls() {
        return attack.tls();
    }

    @Override
    public String method() {
        return attack.method();
    }

    @Override
    public String path() {
        return attack.path();
    }

    @Override
    public Map<String, String> fields() {
        return attack.fields();
    }

    @Override
    public String body() {
        return attack.body();
    }

    @Override
    public boolean refused() {
        return false;
    }

    @Override
    public boolean varied() {
        return attack.varied();
    }
}
