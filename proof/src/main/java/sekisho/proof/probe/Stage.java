package sekisho.proof.probe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sekisho.gate.GateSettings;
import sekisho.identity.Administration;
import sekisho.identity.Canary;
import sekisho.identity.Identity;
import sekisho.identity.Invited;
import sekisho.identity.Policy;
import sekisho.identity.Role;
import sekisho.words.Lang;

/**
 * Canary tenants on one site, with what a probe needs to play their members and administrators. What it opens it closes. One thread.
 */
final class Stage implements AutoCloseable {
    static final String LOGIN = "/.sekisho/login";
    static final String ACCOUNT = "/.sekisho/account";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SECONDS_WORTH_WAITING = 8;

    private final Tools tools;
    private final GateSettings.Site site;
    private final List<Canary> canaries = new ArrayList<>();

    /** What all stages of an instance share. */
    record Tools(Identity identity, Caller caller, Browser.Road road, Guests guests) {}

    Stage(Tools tools, GateSettings.Site site) {
        this.tools = tools;
        this.site = site;
        canaries.add(tools.identity().canaries().open(site.host()));
    }

    GateSettings.Site site() {
        return site;
    }

    Canary canary() {
        return canaries.getFirst();
    }

    /** One more tenant. */
    Canary another() {
        Canary one = tools.identity().canaries().open(site.host());
        canaries.add(one);
        return one;
    }

    Identity identity() {
        return tools.identity();
    }

    Administration administration() {
        return tools.identity().administration();
    }

    boolean mailWorks() {
        return tools.identity().canaries().mailWorks();
    }

    List<Policy> policies() {
        return tools.identity().canaries().policies();
    }

    static ObjectNode json() {
        return JSON.createObjectNode();
    }

    /** Changes a canary's policy, as an administrator does. */
    void policy(Canary canary, ObjectNode changes) {
        administration().tenants().changePolicy(Canary.ACTOR, canary.tenant(), changes);
    }

    /** Somebody who was never here, at an address that the site takes. */
    Browser browser() {
        return new Browser(tools.road(), site, tools.guests().one(site), origin());
    }

    /** As browsers name the site. */
    String origin() {
        return "https://" + tools.caller().authority(site);
    }

    /** Long, of two kinds, and guessable by nobody. */
    String password() {
        return tools.caller().token() + "-A7";
    }

    String token() {
        return tools.caller().token();
    }

    /** An account with the browser in which it was made ready, which is logged in. */
    record Player(Canary canary, String account, String mail, String password, Browser home) {
        Player with(String changed) {
            return new Player(canary, account, mail, changed, home);
        }
    }

    /** Invites somebody without opening the invitation; answers the account with its link. */
    record Guest(String account, String mail, String link, boolean mailed) {}

    Guest invite(Canary canary, Role role) {
        String mail = canary.address(token());
        Invited invited =
                administration().members().invite(Canary.ACTOR, canary.tenant(), mail, "Canary", role, Lang.EN);
        String link = invited.link()
                .or(() -> await(canary, mail, "/\\.sekisho/welcome/[A-Za-z0-9_-]{43}"))
                .orElseThrow(() -> new IllegalStateException("no invitation came"));
        return new Guest(invited.account(), mail, path(link), invited.mailed());
    }

    Player member(Canary canary, Role role) throws IOException {
        Guest guest = invite(canary, role);
        Browser browser = browser();
        String password = password();
        Wire.Answer answer = choose(browser, guest.link(), password);
        if (!isInside(browser, canary)) {
            throw new IllegalStateException("an invitation did not lead in: " + answer.status());
        }
        return new Player(canary, guest.account(), guest.mail(), password, browser);
    }

    /** Opens a link that asks for a password, and gives one. */
    Wire.Answer choose(Browser browser, String link, String password) throws IOException {
        Wire.Answer page = browser.get(link);
        if (page.status() != 200) {
            return page;
        }
        return browser.submit(page, link, Map.of("password", password, "again", password));
    }

    /** Logs in as somebody does at the page; waits where a short wait is asked for. */
    Wire.Answer login(Browser browser, Canary canary, String mail, String password) throws IOException {
        return patiently(() -> attempt(browser, canary, mail, password));
    }

    /** Something that may be asked to wait a little after failures. */
    interface Try {
        Wire.Answer once() throws IOException;
    }

    /** Tries again where a short wait is asked for. */
    static Wire.Answer patiently(Try one) throws IOException {
        Wire.Answer answer = one.once();
        for (int i = 0; i < 5 && answer.status() == 429; i++) {
            int seconds = answer.field("retry-after").map(Integer::parseInt).orElse(1);
            if (seconds > SECONDS_WORTH_WAITING) {
                return answer;
            }
            pause(Duration.ofSeconds(seconds));
            answer = one.once();
        }
        return answer;
    }

    /** The same once and without patience. */
    Wire.Answer attempt(Browser browser, Canary canary, String mail, String password) throws IOException {
        return browser.post(LOGIN, Map.of("to", canary.path(), "name", mail, "password", password));
    }

    /** Whether an answer lets a browser in. */
    static boolean enters(Wire.Answer answer, Canary canary) {
        return answer.status() == 303
                && answer.fields().getOrDefault("set-cookie", List.of()).stream()
                        .anyMatch(cookie -> cookie.startsWith(canary.cookie() + "="));
    }

    /** Whether a browser is let in to what lies behind the login. */
    boolean isInside(Browser browser, Canary canary) throws IOException {
        return browser.get(canary.path()).status() == 204;
    }

    static String account(Canary canary) {
        return ACCOUNT + "?to=" + canary.path();
    }

    /** Waits for a mail with something in it. */
    Optional<String> await(Canary canary, String mail, String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        return await(() -> {
            List<Canary.Mail> mails = canary.mails(mail);
            for (Canary.Mail one : mails.reversed()) {
                Matcher matcher = wanted.matcher(one.text());
                if (matcher.find()) {
                    return Optional.of(matcher.group());
                }
            }
            return Optional.empty();
        });
    }

    private interface Look<T> {
        Optional<T> now();
    }

    private static <T> Optional<T> await(Look<T> look) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Optional<T> found = look.now();
        while (found.isEmpty()
                && System.nanoTime() < end
                && !Thread.currentThread().isInterrupted()) {
            pause(Duration.ofMillis(20));
            found = look.now();
        }
        return found;
    }

    static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }

    /** The path of a link to this host. */
    static String path(String link) {
        return link.substring(link.indexOf("/.sekisho/"));
    }

    /** How many of the real tenants have something in their policy. */
    long tenantsWith(Predicate<Policy> something) {
        return policies().stream().filter(something).count();
    }

    @Override
    public void close() {
        RuntimeException first = null;
        for (Canary canary : canaries) {
            try {
                canary.close();
            } catch (RuntimeException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
