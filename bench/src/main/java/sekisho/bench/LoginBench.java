package sekisho.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import sekisho.identity.Account;
import sekisho.identity.Administration;
import sekisho.identity.Admission;
import sekisho.identity.Identity;
import sekisho.identity.IdentitySettings;
import sekisho.identity.LoginMode;
import sekisho.identity.Notifier;
import sekisho.identity.PageReply;
import sekisho.identity.PageRequest;
import sekisho.identity.Place;
import sekisho.identity.Role;
import sekisho.identity.Screen;
import sekisho.identity.Tenant;
import sekisho.journal.Journal;
import sekisho.journal.JournalSettings;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;
import sekisho.store.Passwords;
import sekisho.words.Lang;

/**
 * What does a login cost beside the bare hash of its password, and a request beside no login at all? Everything is real: the pages,
 * the database and the journal, which both flush to the disk. One thread, so that times add up.
 */
final class LoginBench {
    private static final String HOST = "app.example.jp";
    private static final String PASSWORD = "mizuiro-densha-42-kirin";
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");
    private static final int WARM_UP = 2_000_000;
    private static final int ADMISSIONS = 5_000_000;

    private final LoginOptions options;
    private final PrintStream progress;
    private final Database database;
    private final Keys keys;
    private final Journal journal;
    private final SecureRandom random = new SecureRandom();

    private LoginBench(LoginOptions options, PrintStream progress, Workshop workshop) {
        this.options = options;
        this.progress = progress;
        Path data = workshop.folder().resolve("data");
        keys = Keys.open(data, new MasterKey.File(workshop.folder().resolve("master.key")));
        database = workshop.opened(Database.open(data));
        journal = workshop.opened(
                Journal.open(JournalSettings.defaults(data.resolve("journal")), keys, InstantSource.system()));
    }

    /**
     * Builds everything in a folder that goes away, and measures.
     *
     * @throws BenchException when it cannot be set up
     */
    static LoginReport run(LoginOptions options, PrintStream progress) {
        try (Workshop workshop = new Workshop()) {
            return new LoginBench(options, progress, workshop).measure();
        } catch (IOException e) {
            throw new BenchException("the measurement could not be set up: " + e.getMessage(), e);
        }
    }

    private Identity open() {
        return Identity.open(new Identity.Setting(
                database,
                keys,
                journal::audit,
                Notifier.NONE,
                host -> "https://" + host,
                journal::search,
                () -> IdentitySettings.DEFAULT,
                InstantSource.system()));
    }

    private LoginReport measure() {
        LoginReport.Figures figures = new LoginReport.Figures();
        long before;
        Tenant tenant;
        List<Account> members;
        try (Identity identity = open()) {
            tenant = identity.administration().tenants().create("bench", "Acme", List.of(Place.parse(HOST)));
            identity.administration()
                    .screens()
                    .add("bench", tenant.id(), "a", List.of(Screen.Rule.parse("/orders/**")), Set.of(Role.MEMBER));
            say("making " + options.members() + " members and " + options.tenants() + " tenants");
            String link = populate(identity, tenant);
            press(
                    identity,
                    link.substring(("https://" + HOST).length()),
                    Map.of("password", PASSWORD, "again", PASSWORD));
            members = identity.administration().members().list(tenant.id(), "", 1000);
            logins(identity, figures);
            pages(identity.administration(), tenant.id(), members, figures);
            before = used();
        }
        say("opening " + options.sessions() + " sessions");
        List<String> tokens = sessions(tenant.id());
        long start = System.nanoTime();
        try (Identity identity = open()) {
            figures.put("start with all sessions", (System.nanoTime() - start) / 1e6, "ms");
            figures.put("memory per session", (double) (used() - before) / tokens.size(), "bytes");
            figures.put("admission", admissions(identity, tenant.id(), tokens), "us");
        }
        return new LoginReport(options, figures);
    }

    private void say(String what) {
        progress.println("login: " + what);
    }

    /** The link under which the first member sets the password. */
    private String populate(Identity identity, Tenant tenant) {
        Administration administration = identity.administration();
        String link = invite(administration, tenant, 0);
        for (int i = 1; i < options.members(); i++) {
            invite(administration, tenant, i);
        }
        for (int i = 1; i < options.tenants(); i++) {
            administration.tenants().create("bench", "T" + i, List.of(Place.parse("t" + i + ".example.jp")));
        }
        return link;
    }

    private static String invite(Administration administration, Tenant tenant, int number) {
        return administration
                .members()
                .invite("bench", tenant.id(), mail(number), "Member " + number, Role.MEMBER, Lang.EN)
                .link()
                .orElse("");
    }

    private static String mail(int number) {
        return "m" + number + "@example.jp";
    }

    private static PageReply press(Identity identity, String path, Map<String, String> form) {
        return identity.pages()
                .answer(new PageRequest(
                        "POST",
                        HOST,
                        path,
                        Map.of(),
                        form,
                        "",
                        CLIENT,
                        "bench",
                        "en",
                        "https://" + HOST,
                        "same-origin",
                        ""));
    }

    private void logins(Identity identity, LoginReport.Figures figures) {
        say("logging in");
        Passwords passwords = new Passwords();
        String phc = passwords.hash(PASSWORD);
        List<Double> bare = new ArrayList<>();
        List<Double> whole = new ArrayList<>();
        List<Double> bareCpu = new ArrayList<>();
        List<Double> wholeCpu = new ArrayList<>();
        for (int i = 0; i < options.logins() * 2; i++) {
            boolean counts = i >= options.logins();
            time(() -> passwords.matches(PASSWORD, phc), counts, bare, bareCpu);
            time(() -> in(identity), counts, whole, wholeCpu);
        }
        figures.put("bare hash", median(bare), "ms");
        figures.put("login", median(whole), "ms");
        figures.put("bare hash, CPU", mean(bareCpu), "ms");
        figures.put("login, CPU", mean(wholeCpu), "ms");
        figures.put("logins per second, one after the other", 1000 / mean(whole), "1/s");
    }

    private static boolean in(Identity identity) {
        return press(identity, "/.sekisho/login", Map.of("name", mail(0), "password", PASSWORD))
                        .status()
                == 303;
    }

    private interface Act {
        boolean succeeds();
    }

    private static void time(Act act, boolean counts, List<Double> wall, List<Double> cpu) {
        long cpuStart = cpuNanos();
        long start = System.nanoTime();
        if (!act.succeeds()) {
            throw new BenchException("a step was refused");
        }
        if (counts) {
            wall.add((System.nanoTime() - start) / 1e6);
            cpu.add((cpuNanos() - cpuStart) / 1e6);
        }
    }

    /** Of the whole process, as hashes are computed on threads of their own. */
    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }

    private static void pages(
            Administration administration, String tenant, List<Account> members, LoginReport.Figures figures) {
        List<Double> list = new ArrayList<>();
        List<Double> matrix = new ArrayList<>();
        List<Double> find = new ArrayList<>();
        List<Double> unused = new ArrayList<>();
        String middle = members.get(members.size() / 2).id();
        for (int i = 0; i < 200; i++) {
            String account = members.get(i % members.size()).id();
            String address = members.get(i % members.size()).mail();
            boolean counts = i >= 100;
            time(
                    () -> !administration.members().list(tenant, middle, 100).isEmpty() || members.size() < 3,
                    counts,
                    list,
                    unused);
            time(
                    () -> administration
                            .screens()
                            .explain(tenant, account, "GET", "/orders/1")
                            .allowed(),
                    counts,
                    matrix,
                    unused);
            time(() -> administration.members().find(tenant, address).equals(account), counts, find, unused);
        }
        figures.put("100 members of the list", median(list), "ms");
        figures.put("a look-up in the matrix", median(matrix), "ms");
        figures.put("a member by mail address", median(find), "ms");
    }

    /** As the login writes them, spread evenly over the members. */
    private List<String> sessions(String tenant) {
        List<String> accounts = database.jdbi()
                .withHandle(handle -> handle.select("select account_id from membership where tenant_id = ?", tenant)
                        .mapTo(String.class)
                        .list());
        byte[] body = keys.seal(
                "{\"address\":\"192.0.2.1\",\"user-agent\":\"bench\"}".getBytes(StandardCharsets.UTF_8),
                "login-session.body");
        List<String> tokens = new ArrayList<>();
        long now = System.currentTimeMillis();
        database.jdbi().useTransaction(handle -> {
            org.jdbi.v3.core.statement.PreparedBatch batch = handle.prepareBatch("""
                    insert into login_session (token_hash, account_id, tenant_id, created_at, last_seen_at, expires_at,
                        idle_millis, body) values (?, ?, ?, ?, ?, ?, 0, ?)
                    """);
            for (int i = 0; i < options.sessions(); i++) {
                String token = token();
                tokens.add(token);
                batch.add(hash(token), accounts.get(i % accounts.size()), tenant, now, now, now + 86_400_000L, body);
                if (batch.size() == 1000) {
                    batch.execute();
                }
            }
            batch.execute();
        });
        return tokens;
    }

    private String token() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** Microseconds per request, each of another session in no order, as caches would otherwise help. */
    private double admissions(Identity identity, String tenant, List<String> tokens) {
        say("admitting");
        String name = "theme=dark; __Host-sekisho-" + tenant + "=";
        List<String> cookies = tokens.stream().map(token -> name + token).toList();
        admit(identity, cookies, WARM_UP);
        long start = System.nanoTime();
        admit(identity, cookies, ADMISSIONS);
        return (System.nanoTime() - start) / 1e3 / ADMISSIONS;
    }

    private static void admit(Identity identity, List<String> cookies, int times) {
        SplittableRandom order = new SplittableRandom(42);
        for (int i = 0; i < times; i++) {
            Admission admission = identity.admit(
                    LoginMode.REQUIRED,
                    HOST,
                    "GET",
                    "/orders/2026/17",
                    cookies.get(order.nextInt(cookies.size())),
                    CLIENT);
            if (!(admission instanceof Admission.Admitted)) {
                throw new BenchException("a session was not admitted");
            }
        }
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static double mean(List<Double> values) {
        return Arrays.stream(values.toArray(new Double[0]))
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
    }
}
