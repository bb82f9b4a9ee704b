package sekisho.gate;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sekisho.identity.Admission;
import sekisho.identity.Pages;

/** The ordered list of checks; reading it is reading the product. Immutable; event loops. */
final class Checkpoint {
    /** What every request to a protected site passes, in this order. */
    static final Checkpoint SITES = new Checkpoint(List.of(
            new Step("framing", Checkpoint::framing),
            new Step("host", Checkpoint::host),
            new Step("addresses", Checkpoint::addresses),
            new Step("country", Checkpoint::country),
            new Step("rate", Checkpoint::rate),
            new Step("body-size", Checkpoint::bodySize),
            new Step("login", Checkpoint::login),
            new Step("permission", Checkpoint::permission)));

    static final String WAF = "waf";
    static final String ANTIVIRUS = "antivirus";

    /** For a site with rules in addition; bodies and the answer are looked at as they come (see {@link Inspection}). */
    private static final Step RULES = new Step(WAF, Checkpoint::waf);

    /** For an upload in addition; the scanner sees the body when it is complete (see {@link Screening}). */
    private static final Step SCANNER = new Step(ANTIVIRUS, Checkpoint::antivirus);

    /** For a site with a client authority in addition, before anything of the request is looked at. */
    private static final Step DEVICE = new Step("client-certificate", Checkpoint::clientCertificate);

    /** Without and with {@link #DEVICE}. */
    private static final List<Variants> VARIANTS =
            List.of(Variants.of(SITES), Variants.of(SITES.with(DEVICE, "body-size")));

    /** One list without and with rules and scanner. */
    private record Variants(Checkpoint plain, Checkpoint rules, Checkpoint scanner, Checkpoint both) {
        static Variants of(Checkpoint plain) {
            Checkpoint rules = plain.with(RULES);
            return new Variants(plain, rules, plain.with(SCANNER), rules.with(SCANNER));
        }

        Checkpoint of(Exchange exchange) {
            if (exchange.inspection == null) {
                return exchange.screening == null ? plain : scanner;
            }
            return exchange.screening == null ? rules : both;
        }
    }

    /** What a cleartext request passes before it is sent to HTTPS, where all the others wait. */
    static final Checkpoint REDIRECTS =
            new Checkpoint(List.of(new Step("framing", Checkpoint::framing), new Step("host", Checkpoint::host)));

    /** A certificate authority's question, for names that need not be sites; only what was asked for is answered. */
    static final Checkpoint CHALLENGES = new Checkpoint(List.of(new Step("framing", Checkpoint::framing)));

    /** A check by the name that the journal shows. */
    record Step(String name, Check check) {}

    /** RFC 9110 §15.5.20. */
    private static final int MISDIRECTED = 421;

    private static final Verdict UNKNOWN_HOST = new Verdict.Refuse(Reason.UNKNOWN_HOST);
    private static final Verdict ADDRESS_DENIED = new Verdict.Refuse(Reason.ADDRESS_DENIED);
    private static final Verdict COUNTRY_DENIED = new Verdict.Refuse(Reason.COUNTRY_DENIED);
    private static final Verdict NETWORK_DENIED = new Verdict.Refuse(Reason.NETWORK_DENIED);
    private static final Verdict DEVICE_DENIED = new Verdict.Refuse(Reason.CLIENT_CERTIFICATE);
    private static final Verdict OTHER_CONNECTION = new Verdict.Refuse(MISDIRECTED, Reason.CLIENT_CERTIFICATE, -1);
    private static final Verdict NO_TENANT = new Verdict.Refuse(Reason.NO_TENANT);
    private static final Verdict LOGIN_REQUIRED = new Verdict.Refuse(Reason.LOGIN_REQUIRED);
    private static final Verdict FACTOR_REQUIRED = new Verdict.Refuse(Reason.FACTOR_REQUIRED);
    private static final Verdict PERMISSION_DENIED = new Verdict.Refuse(Reason.PERMISSION_DENIED);
    private static final Verdict BODY_TOO_LARGE = new Verdict.Refuse(Reason.BODY_TOO_LARGE);

    private final List<Step> steps;
    /** The trail after the first n checks passed, at n. */
    private final List<List<String>> passed;

    Checkpoint(List<Step> steps) {
        this.steps = List.copyOf(steps);
        List<List<String>> prefixes = new ArrayList<>();
        List<String> trail = new ArrayList<>();
        prefixes.add(List.of());
        for (Step step : steps) {
            trail.add(step.name() + ":pass");
            prefixes.add(List.copyOf(trail));
        }
        this.passed = List.copyOf(prefixes);
    }

    private Checkpoint with(Step last) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(last);
        return new Checkpoint(longer);
    }

    private Checkpoint with(Step one, String before) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(index(before), one);
        return new Checkpoint(longer);
    }

    private int index(String name) {
        int step = 0;
        while (!steps.get(step).name().equals(name)) {
            step++;
        }
        return step;
    }

    /** The list that an exchange with a site passes. */
    static Checkpoint of(Exchange exchange) {
        boolean asksDevices = exchange.site != null && exchange.site.clientAuthority() != null;
        return VARIANTS.get(asksDevices ? 1 : 0).of(exchange);
    }

    /** The trail when a check passed at first and took that back. */
    List<String> refusedBy(String name) {
        return trail(index(name), ":refuse");
    }

    /** Asks one check after the other until one does not pass, and leaves the trail in the exchange. */
    Verdict decide(Exchange exchange) {
        for (int i = 0; i < steps.size(); i++) {
            Verdict verdict = steps.get(i).check().check(exchange);
            switch (verdict) {
                case Verdict.Pass pass -> {}
                case Verdict.Refuse refuse -> {
                    exchange.trail = trail(i, ":refuse");
                    return refuse;
                }
                case Verdict.Drop drop -> {
                    exchange.trail = trail(i, ":refuse");
                    return drop;
                }
                case Verdict.SendAway away -> {
                    exchange.trail = trail(i, ":refuse");
                    return away;
                }
                case Verdict.Challenge challenge -> {
                    exchange.trail = trail(i, ":challenge");
                    return challenge;
                }
            }
        }
        exchange.trail = passed.getLast();
        return Verdict.PASS;
    }

    private List<String> trail(int step, String verdict) {
        List<String> trail = new ArrayList<>(passed.get(step));
        trail.add(steps.get(step).name() + verdict);
        return List.copyOf(trail);
    }

    private static Verdict framing(Exchange exchange) {
        RequestHead.Fault fault = exchange.head.fault();
        if (fault == null) {
            return Verdict.PASS;
        }
        Inspection inspection = exchange.inspection;
        if (inspection != null && rate(exchange) instanceof Verdict.Pass) {
            inspection.glance(); // at the client's cost, as for any other request
        }
        return new Verdict.Refuse(fault.status(), fault.reason(), -1);
    }

    private static Verdict host(Exchange exchange) {
        return exchange.site == null ? UNKNOWN_HOST : Verdict.PASS;
    }

    private static Verdict addresses(Exchange exchange) {
        ProtectedSite site = exchange.site();
        if (site.deniedAddresses().contains(exchange.client)) {
            return ADDRESS_DENIED;
        }
        boolean allowed =
                site.allowedAddresses().isEmpty() || site.allowedAddresses().contains(exchange.client);
        return allowed ? Verdict.PASS : ADDRESS_DENIED;
    }

    private static Verdict country(Exchange exchange) {
        GateSettings.CountryLimit limit = exchange.site().settings().countries();
        return !limit.limits() || mayCome(limit, exchange.client, exchange.country) ? Verdict.PASS : COUNTRY_DENIED;
    }

    private static boolean mayCome(GateSettings.CountryLimit limit, InetAddress client, @Nullable String country) {
        if (country == null) {
            return Countries.isLocal(client) ? limit.allowPrivate() : limit.allowUnknown();
        }
        return !limit.deny().contains(country)
                && (limit.allow().isEmpty() || limit.allow().contains(country));
    }

    private static Verdict rate(Exchange exchange) {
        long wait = exchange.site().rate().tryAcquire(exchange.client);
        if (wait == 0) {
            return Verdict.PASS;
        }
        long seconds = Duration.ofNanos(wait).plusNanos(999_999_999).toSeconds();
        return new Verdict.Refuse(Reason.RATE_EXCEEDED.status(), Reason.RATE_EXCEEDED, Math.max(1, seconds));
    }

    /**
     * A browser may use one connection for several names of one certificate (RFC 9113 §9.1.1); where it was opened under another
     * name, no certificate was asked for, and the browser is told to open one for this name.
     */
    private static Verdict clientCertificate(Exchange exchange) {
        ProtectedSite site = exchange.site();
        ClientAuthority authority = site.clientAuthority();
        if (authority == null || (exchange.probe && exchange.head.path().startsWith(ProbePass.OWN))) {
            return Verdict.PASS;
        }
        ClientConnection connection = exchange.connection;
        exchange.certificate = connection.certificate(authority, exchange.time).orElse(null);
        if (exchange.certificate != null) {
            return Verdict.PASS;
        }
        boolean shown = connection.showsCertificate();
        if (!shown && !authority.required()) {
            return Verdict.PASS;
        }
        boolean other = !shown && connection.serverName != null && !connection.serverName.equalsIgnoreCase(site.host());
        return other ? OTHER_CONNECTION : DEVICE_DENIED;
    }

    private static Verdict login(Exchange exchange) {
        GateSettings.Login login = exchange.site().login();
        RequestHead head = exchange.head;
        String path = head.path();
        boolean probed = exchange.probe && path.startsWith(ProbePass.PLACE);
        if (login == null || probed || Pages.owns(path)) {
            return Verdict.PASS;
        }
        exchange.admission = login.pages()
                .identity()
                .admit(login.mode(), exchange.site().host(), head.method(), path, exchange.cookies, exchange.client);
        return switch (exchange.admission) {
            case Admission.Admitted admitted -> Verdict.PASS;
            case Admission.Denied denied -> Verdict.PASS;
            case Admission.WrongNetwork elsewhere -> NETWORK_DENIED;
            case Admission.FactorNeeded needed ->
                exchange.wantsPage
                        ? new Verdict.Challenge(Pages.stepUpFor(head.target()), Reason.FACTOR_REQUIRED)
                        : FACTOR_REQUIRED;
            case Admission.NoTenant none -> NO_TENANT;
            case Admission.LoginNeeded needed ->
                exchange.wantsPage
                        ? new Verdict.Challenge(Pages.loginFor(head.target()), Reason.LOGIN_REQUIRED)
                        : LOGIN_REQUIRED;
        };
    }

    private static Verdict permission(Exchange exchange) {
        return exchange.admission instanceof Admission.Denied ? PERMISSION_DENIED : Verdict.PASS;
    }

    private static Verdict waf(Exchange exchange) {
        Inspection inspection = exchange.inspection;
        return inspection == null ? Verdict.PASS : inspection.head();
    }

    private static Verdict antivirus(Exchange exchange) {
        Screening screening = exchange.screening;
        return screening == null ? Verdict.PASS : screening.head();
    }

    private static Verdict bodySize(Exchange exchange) {
        boolean fits = exchange.head.bodyLength() <= exchange.site().settings().maxBodyBytes();
        return fits ? Verdict.PASS : BODY_TOO_LARGE;
    }
}
