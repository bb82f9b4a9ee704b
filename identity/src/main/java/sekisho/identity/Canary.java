package sekisho.identity;

import java.time.Instant;
import java.util.List;

/**
 * A tenant of our own with which a probe tries the login of the running instance: the same pages, rules and tables as any other
 * tenant's, at a place that no application and no tenant has. It stands in no list, its mails go nowhere but to the probe, its audit
 * records are marked as a probe's, and nothing but one empty page lies behind its login. Whoever opens it closes it, which erases it;
 * what a killed process leaves is erased at the next start. Thread-safe; virtual threads.
 */
public final class Canary implements AutoCloseable {
    /** Who acts, in the audit records of what a probe does as an administrator. */
    public static final String ACTOR = "probe:login";

    static final String PREFIX = Pages.PREFIX + "canary/";
    private static final String ID = "canary-";

    private final Tenant tenant;
    private final String domain;
    private final Parts parts;
    private final CanaryPost post;
    private final Barrier barrier;
    private final Administration administration;

    Canary(Tenant tenant, String domain, Parts parts, CanaryPost post, Barrier barrier, Administration administration) {
        this.tenant = tenant;
        this.domain = domain;
        this.parts = parts;
        this.post = post;
        this.barrier = barrier;
        this.administration = administration;
    }

    /** A mail that was caught, as its reader would have seen it. */
    public record Mail(String to, String subject, String text) {}

    /** Whether a path, as received, is where canaries live. */
    public static boolean isPlace(String rawPath) {
        return rawPath.startsWith(PREFIX);
    }

    static String id(Tokens tokens) {
        return ID + tokens.id();
    }

    static boolean isCanary(String tenant) {
        return tenant.startsWith(ID);
    }

    /** The tenant's id, for {@link Administration}. */
    public String tenant() {
        return tenant.id();
    }

    /** Where it lives, which nobody can guess; begins and ends with a slash. */
    public String path() {
        return tenant.places().getFirst().path();
    }

    /** The name of the cookie that bears its sessions. */
    public String cookie() {
        return Identity.cookie(tenant.id());
    }

    /** An address of its own. */
    public String address(String local) {
        return local + "@" + domain;
    }

    /** What was written to one of its addresses, the oldest first. */
    public List<Mail> mails(String address) {
        return post.box(domain).stream()
                .filter(mail -> mail.to().equals(address))
                .toList();
    }

    /** Makes a password as old as if it had been set then, which no clock can be asked for. */
    public void passwordSetAt(String account, Instant then) {
        if (parts.memberships().member(account, tenant.id()).isEmpty()) {
            throw new IdentityException(IdentityException.Code.UNKNOWN, Messages.NO_ACCOUNT);
        }
        parts.accounts().passwordSetAt(account, then);
    }

    @Override
    public void close() {
        post.close(domain);
        if (parts.tenants().directory().byId(tenant.id()).isPresent()) {
            administration.members().list(tenant.id(), "", 1000).forEach(account -> barrier.unlock(account.id()));
            administration.tenants().delete(ACTOR, tenant.id());
        }
        barrier.forget(tenant.id());
    }
}
