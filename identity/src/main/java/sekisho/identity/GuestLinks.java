package sekisho.identity;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import sekisho.words.Lang;

/**
 * Links by which administrators open one screen to people who have no account: they end by time, by number of uses, or when they
 * are revoked, and with them the visits that they opened. Every act is an audit record before it is done. Thread-safe; virtual
 * threads. {@code actor} names who acts, for the journal.
 */
public final class GuestLinks {
    /** The longest that a link works. */
    public static final Duration LONGEST = Duration.ofDays(90);

    private static final int MOST_USES = 1000;
    private static final int MOST_OF_A_TENANT = 1000;

    private final Parts parts;
    private final GuestTable table;
    private final Tokens tokens;
    private final InstantSource clock;
    private final Function<String, String> origins;

    GuestLinks(Parts parts, GuestTable table, Tokens tokens, InstantSource clock, Function<String, String> origins) {
        this.parts = parts;
        this.table = table;
        this.tokens = tokens;
        this.clock = clock;
        this.origins = origins;
    }

    /**
     * What a new link shall be.
     *
     * @param name for whom or for what it is
     * @param screen the id of the screen that it opens
     * @param target the path that is shown first; empty for where the screen begins
     * @param valid how long it works, 1 minute to {@link #LONGEST}
     * @param uses how often, 1 to 1000
     * @param mail where a code goes that must be entered besides; empty for none
     */
    public record Wanted(String name, String screen, String target, Duration valid, int uses, String mail, Lang lang) {}

    /**
     * A new link.
     *
     * @param address to be handed to the guest; it is stored nowhere
     */
    public record Created(GuestLink link, String address) {
        /** The address opens something. */
        @Override
        public String toString() {
            return link.toString();
        }
    }

    /**
     * Makes one.
     *
     * @throws IdentityException {@code UNKNOWN} when there is no such tenant or screen, {@code MALFORMED} when something is out of
     *     bounds or the path is not on the screen, {@code TOO_MANY}
     */
    public Created create(String actor, String tenantId, Wanted wanted) {
        Tenant tenant = parts.tenants().get(tenantId);
        Screen screen = tenant.permissions().screens().stream()
                .filter(it -> it.id().equals(wanted.screen()))
                .findFirst()
                .orElseThrow(() -> new IdentityException(IdentityException.Code.UNKNOWN, Messages.NO_SCREEN));
        Optional<MailAddress> mail = mail(wanted);
        check(wanted);
        if (table.count(tenantId) >= MOST_OF_A_TENANT) {
            throw new IdentityException(IdentityException.Code.TOO_MANY, Messages.GUEST_BOUNDS);
        }
        String target = wanted.target().isEmpty() ? beginning(screen) : wanted.target();
        Place place = placeOf(tenant, screen, target);
        Instant now = Instant.ofEpochMilli(clock.millis());
        Instant until = now.plus(wanted.valid());
        String id = tokens.id();
        parts.audit()
                .done(
                        Act.GUEST_CREATED,
                        actor,
                        Audit.details(
                                "tenant", tenantId,
                                "account", id,
                                "screen", screen.id(),
                                "uses", Integer.toString(wanted.uses()),
                                "until", until.toString(),
                                "mail-code", Boolean.toString(mail.isPresent())));
        parts.memberships().guest(tenantId, id, mail, wanted.name().strip(), wanted.lang());
        parts.memberships().grant(tenantId, id, screen.id(), Optional.of(true));
        GuestLink link = new GuestLink(
                id,
                tenantId,
                wanted.name().strip(),
                screen.id(),
                target,
                mail.map(MailAddress::text),
                0,
                wanted.uses(),
                now,
                actor,
                until,
                Optional.empty());
        String token = tokens.secret();
        table.insert(link, token);
        return new Created(link, origins.apply(place.host()) + Pages.PREFIX + "guest/" + token);
    }

    private Optional<MailAddress> mail(Wanted wanted) {
        if (wanted.mail().isEmpty()) {
            return Optional.empty();
        }
        if (!parts.notifier().works()) {
            throw new IdentityException(IdentityException.Code.POLICY, Messages.NO_MAIL);
        }
        return Optional.of(MailAddress.parse(wanted.mail())
                .orElseThrow(() -> new IdentityException(IdentityException.Code.MALFORMED, Messages.MAIL)));
    }

    private static void check(Wanted wanted) {
        Names.check(wanted.name());
        boolean sensible = wanted.valid().compareTo(Duration.ofMinutes(1)) >= 0
                && wanted.valid().compareTo(LONGEST) <= 0
                && wanted.uses() >= 1
                && wanted.uses() <= MOST_USES;
        if (!sensible) {
            throw new IdentityException(IdentityException.Code.MALFORMED, Messages.GUEST_BOUNDS);
        }
    }

    /** Where the screen's first rule begins, before anything that stands for more than one path. */
    private static String beginning(Screen screen) {
        List<String> plain = new ArrayList<>();
        List<String> segments =
                screen.rules().isEmpty() ? List.of() : screen.rules().getFirst().segments();
        for (String segment : segments) {
            if (segment.equals(Screen.Rule.ONE) || segment.equals(Screen.Rule.REST)) {
                break;
            }
            plain.add(segment);
        }
        String path = "/" + String.join("/", plain) + (plain.isEmpty() || plain.size() == segments.size() ? "" : "/");
        try {
            return new URI(null, null, path, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IdentityException(IdentityException.Code.MALFORMED, Messages.GUEST_TARGET);
        }
    }

    /** The place through which a path leads to this screen of this tenant, and to nothing else. */
    private Place placeOf(Tenant tenant, Screen screen, String target) {
        Permissions.Decision decision =
                tenant.permissions().decide(false, Role.GUEST, Map.of(screen.id(), true), "GET", path(target));
        boolean shown = target.equals(Ways.safe(target)) && decision.allowed();
        return tenant.places().stream()
                .filter(place -> shown)
                .filter(place -> parts.tenants()
                        .directory()
                        .at(place.host(), path(target))
                        .filter(there -> there.id().equals(tenant.id()))
                        .isPresent())
                .findFirst()
                .orElseThrow(() -> new IdentityException(IdentityException.Code.MALFORMED, Messages.GUEST_TARGET));
    }

    private static String path(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The newest first, at most 1000; those that ended stay for 30 days. */
    public List<GuestLink> list(String tenant) {
        parts.tenants().get(tenant);
        return table.of(tenant, MOST_OF_A_TENANT);
    }

    /** Lets nobody in any more, and whom it let in is out. */
    public void revoke(String actor, String tenant, String id) {
        GuestLink link = table.get(tenant, id)
                .orElseThrow(() -> new IdentityException(IdentityException.Code.UNKNOWN, Messages.NO_GUEST));
        parts.audit().done(Act.GUEST_REVOKED, actor, Audit.details("tenant", tenant, "account", link.id()));
        table.revoke(id);
        parts.sessions().endAll(id);
    }

    // ---- for those who come by one

    /** The link of a token while it lets anybody in. */
    Optional<GuestLink> find(String token) {
        return table.find(token)
                .filter(link -> link.works(clock.instant()))
                .filter(link -> parts.tenants()
                        .directory()
                        .byId(link.tenant())
                        .filter(tenant -> !tenant.suspended())
                        .filter(tenant -> tenant.permissions().screens().stream()
                                .anyMatch(screen -> screen.id().equals(link.screen())))
                        .isPresent());
    }

    /** The tenant of a token, whether it lets anybody in or not. */
    Optional<String> tenantOf(String token) {
        return table.find(token).map(GuestLink::tenant);
    }

    /** Sends the code; empty when too many were sent or entered wrongly of late. */
    Optional<String> sendCode(Door door, GuestLink link) {
        if (!charge(door, link)) {
            return Optional.empty();
        }
        Member member = parts.memberships().member(link.id(), link.tenant()).orElseThrow();
        OneTime.Coded coded =
                parts.links().issueCode(OneTime.Purpose.CODE, new OneTime.Holder(link.id(), link.tenant()));
        parts.notifier()
                .send(new Notifier.Message.GuestCode(
                        door.to(member), coded.code(), clock.instant().plus(OneTime.Purpose.CODE.valid())));
        return Optional.of(coded.ticket());
    }

    /** Whether it is the code that was sent for this link; a wrong one counts like a wrong password. */
    boolean confirm(Door door, GuestLink link, String ticket, String code) {
        boolean right = charge(door, link)
                && parts.links()
                        .holder(OneTime.Purpose.CODE, ticket)
                        .filter(holder -> holder.account().equals(link.id()))
                        .isPresent()
                && parts.links().redeem(OneTime.Purpose.CODE, ticket, code).isPresent();
        if (right) {
            parts.guards().clear(Guards.Subject.account(link.id()));
        }
        return right;
    }

    private boolean charge(Door door, GuestLink link) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        return parts.guards()
                        .charge(
                                Guards.Subject.account(link.id()),
                                now,
                                door.tenant().policy().lockout())
                instanceof Lockout.Charge.Admitted;
    }

    /** Uses it once and answers the session's token; empty when it works no more or there is no room. */
    Optional<String> enter(Door door, Visitor visitor, GuestLink link) {
        Optional<Member> member = parts.memberships().member(link.id(), link.tenant());
        if (member.isEmpty() || !parts.sessions().hasRoom()) {
            return Optional.empty();
        }
        Session.Origin origin = Session.Origin.of(visitor.address(), visitor.userAgent());
        parts.audit()
                .done(
                        Act.GUEST_ENTERED,
                        link.id(),
                        Audit.details("tenant", link.tenant(), "account", link.id(), "address", origin.address()));
        SessionRule policy = door.tenant().policy().sessions();
        Duration left = Duration.between(clock.instant(), link.expiresAt());
        Optional<Sessions.Opened> opened = parts.sessions()
                .openIf(handle -> table.use(handle, link.id()), member.get(), policy.atMost(left), origin);
        Optional<String> session = opened.map(Sessions.Opened::enter);
        // Revoked while somebody was on the way in; used up by them is no reason.
        boolean revoked = table.get(link.tenant(), link.id())
                .filter(it -> it.revokedAt().isEmpty())
                .isEmpty();
        if (revoked) {
            parts.sessions().endAll(link.id());
            return Optional.empty();
        }
        return session;
    }

    // ---- the end

    /** Erases what ended before a time, with the names and addresses in it. */
    void forget(Instant before) {
        List<GuestLink> ended = table.endedBefore(before);
        ended.forEach(this::erase);
    }

    /** Erases all of a tenant's. */
    void eraseAll(String tenant) {
        List<GuestLink> page = table.of(tenant, MOST_OF_A_TENANT);
        while (!page.isEmpty()) {
            page.forEach(this::erase);
            page = table.of(tenant, MOST_OF_A_TENANT);
        }
    }

    private void erase(GuestLink link) {
        parts.sessions().endAll(link.id());
        parts.memberships().leave(link.tenant(), link.id());
        parts.guards().clear(Guards.Subject.account(link.id()));
    }
}
