package sekisho.bench;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jdbi.v3.core.statement.PreparedBatch;
import sekisho.identity.Administration;
import sekisho.identity.Identity;
import sekisho.identity.Place;
import sekisho.identity.Role;
import sekisho.identity.Screen;
import sekisho.store.DataKey;
import sekisho.store.Passwords;

/**
 * Tenants as the console makes them, and accounts as the product stores them but written in bulk: a million invitations, each on
 * the disk before the next, would take an hour.
 */
final class Populace {
    static final String PASSWORD = "mizuiro-densha-42-kirin";
    /** Accounts of the first tenant whose hash costs next to nothing. */
    static final int CHEAP = 200;

    private static final int PART = 20_000;
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final long DAY_MILLIS = 86_400_000;

    private final LoginStore store;
    private final LoginOptions options;
    private final PrintStream progress;
    private final SplittableRandom random = new SplittableRandom(7);
    private final String phc = new Passwords().hash(PASSWORD);
    private final String cheap = cheapHash();

    Populace(LoginStore store, LoginOptions options, PrintStream progress) {
        this.store = store;
        this.options = options;
        this.progress = progress;
    }

    /** A tenant with the host of its application. */
    record Home(String tenant, String host) {}

    /** Makes everything; answers the tenants, of which the first has the members to be looked through. */
    List<Home> settle() {
        List<Home> homes = new ArrayList<>();
        try (Identity identity = store.identity()) {
            progress.println("login: making " + options.tenants() + " tenants");
            for (int i = 0; i < options.tenants(); i++) {
                homes.add(tenant(identity.administration(), i));
            }
        }
        int first = options.tenants() == 1 ? options.accounts() : options.members();
        accounts(homes.getFirst(), 0, first);
        int made = first;
        for (int i = 1; i < homes.size(); i++) {
            int others = (int) ((long) (options.accounts() - first) * i / (homes.size() - 1));
            accounts(homes.get(i), made, first + others);
            made = first + others;
        }
        try (Identity identity = store.identity()) {
            progress.println("login: filing the members");
            homes.forEach(home -> identity.administration().members().search(home.tenant(), "nobody", 0, 1));
        }
        return homes;
    }

    private static Home tenant(Administration administration, int number) {
        String host = number == 0 ? "app.example.jp" : "t" + number + ".example.jp";
        String id = administration
                .tenants()
                .create("bench", "Tenant " + number, List.of(Place.parse(host)))
                .id();
        administration
                .screens()
                .add("bench", id, "orders", List.of(Screen.Rule.parse("/orders/**")), Set.of(Role.MEMBER));
        return new Home(id, host);
    }

    static String mail(int number) {
        return "m" + number + "@example.jp";
    }

    private void accounts(Home home, int from, int to) {
        for (int start = from; start < to; start += PART) {
            int end = Math.min(start + PART, to);
            List<String> ids =
                    IntStream.range(start, end).mapToObj(number -> id()).toList();
            int first = start;
            List<Sealed> sealed = IntStream.range(start, end)
                    .parallel()
                    .mapToObj(number -> seal(ids.get(number - first), number))
                    .toList();
            write(home, sealed, start);
            if (end / 100_000 > start / 100_000) {
                progress.println("login: " + end + " accounts made");
            }
        }
    }

    /** An account in the form in which it is kept. */
    private record Sealed(String id, List<byte[]> values) {}

    private Sealed seal(String id, int number) {
        DataKey key = DataKey.fresh(store.keys(), "account." + id);
        String profile = "{\"mail\":\"" + mail(number) + "\",\"name\":\"Member " + number + "\",\"lang\":\"en\"}";
        return new Sealed(
                id,
                List.of(
                        store.keys().lookup(mail(number), "account.login"),
                        key.sealed(),
                        key.seal(profile.getBytes(StandardCharsets.UTF_8), "account.profile"),
                        key.seal((number < CHEAP ? cheap : phc).getBytes(StandardCharsets.UTF_8), "account.password")));
    }

    private void write(Home home, List<Sealed> sealed, int number) {
        long now = System.currentTimeMillis() - 365 * DAY_MILLIS;
        store.database().jdbi().useTransaction(handle -> {
            PreparedBatch accounts = handle.prepareBatch("""
                    insert into account (id, login_hash, data_key, profile, password, password_set_at, state, created_at)
                    values (?, ?, ?, ?, ?, ?, 'active', ?)
                    """);
            PreparedBatch memberships = handle.prepareBatch(
                    "insert into membership (tenant_id, account_id, role, created_at) values (?, ?, 'member', ?)");
            for (int i = 0; i < sealed.size(); i++) {
                Sealed it = sealed.get(i);
                List<byte[]> values = it.values();
                long at = now + number + i;
                accounts.add(it.id(), values.get(0), values.get(1), values.get(2), values.get(3), at, at);
                memberships.add(home.tenant(), it.id(), at);
            }
            if (!sealed.isEmpty()) {
                accounts.execute();
                memberships.execute();
            }
        });
    }

    private String id() {
        StringBuilder id = new StringBuilder(12);
        for (int i = 0; i < 12; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }

    /** Argon2id with 8 KiB and one pass: what remains of a login is all that is not the hash. */
    private static String cheapHash() {
        byte[] salt = new byte[16];
        byte[] hash = new byte[32];
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(8)
                .withIterations(1)
                .withParallelism(1)
                .withSalt(salt)
                .build());
        argon2.generateBytes(PASSWORD.getBytes(StandardCharsets.UTF_8), hash);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=8,t=1,p=1$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }
}
