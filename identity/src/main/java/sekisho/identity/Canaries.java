package sekisho.identity;

import java.util.List;

/** Where probes get their {@link Canary} from. Thread-safe; virtual threads. */
public final class Canaries {
    private final Parts parts;
    private final Tokens tokens;
    private final CanaryPost post;
    private final Barrier barrier;
    private final Administration administration;

    Canaries(Parts parts, Tokens tokens, CanaryPost post, Barrier barrier, Administration administration) {
        this.parts = parts;
        this.tokens = tokens;
        this.post = post;
        this.barrier = barrier;
        this.administration = administration;
    }

    /** Whether what is written to members arrives, canaries or not. */
    public boolean mailWorks() {
        return post.works();
    }

    /** The policies that real tenants have. */
    public List<Policy> policies() {
        return parts.tenants().directory().all().stream().map(Tenant::policy).toList();
    }

    /** A new one on a host; close it. */
    public Canary open(String host) {
        String domain = tokens.id() + "." + CanaryPost.DOMAIN;
        Place place = new Place(host, Canary.PREFIX + tokens.id() + tokens.id() + "/");
        String id = Canary.id(tokens);
        post.open(domain);
        parts.audit().done(Act.TENANT_CREATED, Canary.ACTOR, Audit.details("tenant", id));
        Tenant tenant = parts.tenants().create(id, "Sekisho", List.of(place), Policy.DEFAULT);
        return new Canary(tenant, domain, parts, post, barrier, administration);
    }

    /** Erases what a killed process left. */
    void clear() {
        parts.tenants()
                .directory()
                .canaries()
                .forEach(tenant -> administration.tenants().delete(Canary.ACTOR, tenant.id()));
    }
}
