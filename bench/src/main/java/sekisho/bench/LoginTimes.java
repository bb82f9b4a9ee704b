package sekisho.bench;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import sekisho.identity.Identity;
import sekisho.identity.PageReply;
import sekisho.identity.PageRequest;
import sekisho.store.Passwords;

/**
 * A login beside the bare hash of its password, in turns of {@value #TURN}: time on the clock, and the CPU time of all threads but
 * the compiler's. The collector's counts on both sides, as a hash leaves 19 MiB behind. Virtual threads.
 */
final class LoginTimes {
    private static final String HOST = "app.example.jp";
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");
    private static final int TURN = 10;
    private static final int WARM_UP = 5_000;
    private static final int CHEAP_TURNS = 50;
    /** More are waiting than are computed at a time. */
    private static final int AT_ONCE = 4;

    private final Identity identity;
    private final int logins;
    private final LoginReport.Figures figures;
    private final ThreadClocks clocks = new ThreadClocks();
    private final Passwords passwords = new Passwords();
    private final String phc = passwords.hash(Populace.PASSWORD);
    /** The browser's own cookie, by the number of the account; guarded by this. */
    private final Map<Integer, String> browsers = new HashMap<>();

    LoginTimes(Identity identity, int logins, LoginReport.Figures figures) {
        this.identity = identity;
        this.logins = logins;
        this.figures = figures;
    }

    /** What one kind of act cost. */
    private static final class Costs {
        private final Samples wall = new Samples();
        private final Samples cpu = new Samples();
        private final Samples own = new Samples();
    }

    void measure() {
        for (int i = 0; i < WARM_UP; i++) {
            in(i % Populace.CHEAP);
        }
        Costs cheap = new Costs();
        for (int i = 0; i < CHEAP_TURNS; i++) {
            turn(cheap, i, number -> in(number % Populace.CHEAP));
        }
        Costs bare = new Costs();
        Costs first = new Costs();
        Costs known = new Costs();
        int turns = Math.max(1, logins / TURN);
        beside(new Costs(), new Costs(), turns / 2, number -> bare());
        beside(bare, first, turns, number -> in(Populace.CHEAP + number));
        beside(bare, known, turns, number -> in(Populace.CHEAP + number));
        put("bare hash", bare);
        put("login, known browser", known);
        put("login, new browser", first);
        put("login without a hash", cheap);
        figures.put("login over the hash", known.wall.median() - bare.wall.median(), "ms");
        figures.put("login over the hash, CPU", known.cpu.median() - bare.cpu.median(), "ms");
        figures.put("login beside its hash, CPU", known.own.median() - bare.own.median(), "ms");
        figures.put("bare hashes per second", perSecond(number -> bare()), "1/s");
        figures.put("logins per second", perSecond(number -> in(Populace.CHEAP + number)), "1/s");
    }

    private void put(String name, Costs costs) {
        figures.put(name, costs.wall.median(), "ms");
        figures.put(name + ", CPU", costs.cpu.median(), "ms");
    }

    private void beside(Costs bare, Costs act, int turns, IntConsumer acting) {
        for (int i = 0; i < turns; i++) {
            turn(bare, i, number -> bare());
            turn(act, i, acting);
        }
    }

    private void turn(Costs costs, int turn, IntConsumer act) {
        ThreadClocks.Times before = clocks.now();
        for (int i = 0; i < TURN; i++) {
            long start = System.nanoTime();
            act.accept(turn * TURN + i);
            costs.wall.add((System.nanoTime() - start) / 1e6);
        }
        ThreadClocks.Times spent = clocks.now().minus(before);
        costs.cpu.add(spent.millis() / TURN);
        costs.own.add(spent.other() / 1e6 / TURN);
    }

    private void bare() {
        if (!passwords.matches(Populace.PASSWORD, phc)) {
            throw new BenchException("a hash is not what it was");
        }
    }

    private void in(int number) {
        PageReply reply = identity.pages()
                .answer(new PageRequest(
                        "POST",
                        HOST,
                        "/.sekisho/login",
                        Map.of(),
                        Map.of("name", Populace.mail(number), "password", Populace.PASSWORD),
                        browser(number),
                        CLIENT,
                        "Mozilla/5.0 (X11; Linux x86_64) bench",
                        "en",
                        "https://" + HOST,
                        "same-origin",
                        ""));
        if (reply.status() != 303) {
            throw new BenchException("a login was refused");
        }
        keep(number, reply);
    }

    private synchronized String browser(int number) {
        return browsers.getOrDefault(number, "");
    }

    private synchronized void keep(int number, PageReply reply) {
        reply.fields().stream()
                .map(PageReply.Field::value)
                .filter(value -> value.startsWith("__Host-sekisho-device="))
                .forEach(value -> browsers.put(number, value.substring(0, value.indexOf(';'))));
    }

    private double perSecond(IntConsumer act) {
        long start = System.nanoTime();
        try (ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<?> visitor : IntStream.range(0, AT_ONCE)
                    .mapToObj(first -> visitors.submit(() -> {
                        for (int i = first; i < logins; i += AT_ONCE) {
                            act.accept(i);
                        }
                    }))
                    .toList()) {
                visitor.get();
            }
        } catch (ExecutionException e) {
            throw new BenchException("a login failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
        return logins * 1e9 / (System.nanoTime() - start);
    }
}
