package sekisho.identity;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import sekisho.identity.internal.sso.SsoReason;
import sekisho.identity.internal.sso.SsoRefusedException;
import sekisho.identity.internal.sso.Transport;
import sekisho.journal.AuditRecord;
import sekisho.journal.Entry;
import sekisho.journal.Query;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;
import sekisho.words.Lang;

/** A real identity on a real database, with a clock and a mailbox that the test owns. */
final class House implements AutoCloseable {
    static final String HOST = "app.example.jp";
    static final String ORIGIN = "https://app.example.jp:8443";
    static final String MAIL = "hanako.yamada@example.jp";
    static final String NAME = "山田 花子";
    static final String PASSWORD = "橋の下の自転車は青い-42";
    static final String OTHER_PASSWORD = "mizuiro-densha-42-kirin";

    final List<Notifier.Message> mails = new ArrayList<>();
    final List<AuditRecord> audits = new ArrayList<>();
    Consumer<AuditRecord> journal = audits::add;
    Function<Query, List<Entry>> records = query -> List.of();
    final Path data;
    final Database database;
    final Keys keys;
    volatile Instant now = Instant.parse("2026-11-24T03:00:00.123Z");
    boolean mailWorks = true;
    volatile IdentitySettings settings = IdentitySettings.DEFAULT;
    /** The identity provider that this house can reach. */
    Transport provider = (method, uri, fields, body) -> {
        throw new SsoRefusedException(SsoReason.UNREACHABLE);
    };

    Identity identity;

    House(Path folder) {
        data = folder.resolve("data");
        keys = Keys.open(data, new MasterKey.File(folder.resolve("master.key")));
        database = Database.open(data);
        identity = start();
    }

    private Identity start() {
        Notifier notifier = new Notifier() {
            @Override
            public boolean works() {
                return mailWorks;
            }

            @Override
            public void send(Message message) {
                mails.add(message);
            }
        };
        return Identity.still(
                new Identity.Setting(
                        database,
                        keys,
                        record -> journal.accept(record),
                        notifier,
                        host -> "https://" + host + ":8443",
                        query -> records.apply(query),
                        () -> settings,
                        () -> now),
                authorities -> (method, uri, fields, body) -> provider.send(method, uri, fields, body));
    }

    /** As after SIGKILL: nothing is closed or saved, and another process reads what is on the disk. */
    void killAndStart() {
        identity = start();
    }

    void stopAndStart() {
        identity.close();
        identity = start();
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    Administration administration() {
        return identity.administration();
    }

    Tenant tenant(String name, String place) {
        return administration().tenants().create("cli:test", name, List.of(Place.parse(place)));
    }

    Tenant tenant() {
        return tenant("株式会社アクメ", HOST);
    }

    void policy(Tenant tenant, UnaryOperator<Policy> change) {
        Tenant now = administration().tenants().get(tenant.id());
        administration()
                .tenants()
                .changePolicy(
                        "cli:test", tenant.id(), change.apply(now.policy()).json());
    }

    Door door(Tenant tenant) {
        return new Door(
                administration().tenants().get(tenant.id()),
                "https://" + tenant.places().getFirst().host() + ":8443");
    }

    /** A member with {@link #PASSWORD}, made the way members are made. */
    String member(Tenant tenant) {
        return member(tenant, MAIL, NAME);
    }

    String member(Tenant tenant, String mail, String name) {
        Invited invited = administration().members().invite("cli:test", tenant.id(), mail, name, Role.MEMBER, Lang.JA);
        LoginOutcome outcome = identity.desks()
                .passwords()
                .choose(door(tenant), visitor("192.0.2.77"), OneTime.Purpose.INVITATION, token(lastLink()), PASSWORD);
        if (!(outcome instanceof LoginOutcome.Passed)) {
            throw new AssertionError(outcome);
        }
        identity.parts().sessions().endAll(invited.account());
        mails.clear();
        return invited.account();
    }

    String lastLink() {
        return mails.reversed().stream()
                .flatMap(message -> switch (message) {
                    case Notifier.Message.Invitation invitation -> Optional.of(invitation.link()).stream();
                    case Notifier.Message.Reset reset -> Optional.of(reset.link()).stream();
                    case Notifier.Message.Locked locked -> Optional.of(locked.link()).stream();
                    case Notifier.Message.Code code -> Optional.<String>empty().stream();
                    case Notifier.Message.GuestCode code -> Optional.<String>empty().stream();
                    case Notifier.Message.NewDevice device -> Optional.<String>empty().stream();
                    case Notifier.Message.DeviceRefused refused -> Optional.<String>empty().stream();
                    case Notifier.Message.FactorsChanged changed -> Optional.<String>empty().stream();
                    case Notifier.Message.PasswordChanged changed -> Optional.<String>empty().stream();
                })
                .findFirst()
                .orElseThrow();
    }

    static String token(String link) {
        return link.substring(link.lastIndexOf('/') + 1);
    }

    static Visitor visitor(String address) {
        return visitor(address, "");
    }

    static Visitor visitor(String address, String device) {
        return new Visitor(InetAddress.ofLiteral(address), "Mozilla/5.0 (test)", device);
    }

    LoginOutcome login(Tenant tenant, String mail, String password) {
        return login(tenant, mail, password, visitor("192.0.2.1"));
    }

    LoginOutcome login(Tenant tenant, String mail, String password, Visitor visitor) {
        return identity.desks().logins().login(door(tenant), visitor, mail, password);
    }

    Admission admit(Tenant tenant, String session, String path) {
        return admit(tenant, session, path, "192.0.2.1");
    }

    Admission admit(Tenant tenant, String session, String path, String address) {
        return identity.admit(
                LoginMode.REQUIRED,
                tenant.places().getFirst().host(),
                "GET",
                path,
                "a=b; " + Identity.cookie(tenant.id()) + "=" + session + "; c=d",
                InetAddress.ofLiteral(address));
    }

    PageRequest get(String path, Map<String, String> query, String cookies) {
        return request("GET", path, query, Map.of(), cookies, "");
    }

    PageRequest post(String path, Map<String, String> form, String cookies) {
        return request("POST", path, Map.of(), form, cookies, ORIGIN);
    }

    static PageRequest request(
            String method,
            String path,
            Map<String, String> query,
            Map<String, String> form,
            String cookies,
            String origin) {
        return new PageRequest(
                method,
                HOST,
                path,
                query,
                form,
                cookies,
                InetAddress.ofLiteral("192.0.2.1"),
                "Mozilla/5.0 (test)",
                "ja",
                origin,
                origin.isEmpty() ? "" : "same-origin");
    }

    @Override
    public void close() {
        identity.close();
        database.close();
    }
}
