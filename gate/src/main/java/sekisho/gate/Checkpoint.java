package sekisho.gate;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ordered list of checks; reading it is reading the product. Immutable; event loops. */
final class Checkpoint {
    /** What every request to a protected site passes, in this order. */
    static final Checkpoint SITES = new Checkpoint(List.of(
            new Step("framing", Checkpoint::framing),
            new Step("host", Checkpoint::host),
            new Step("addresses", Checkpoint::addresses),
            new Step("country", Checkpoint::country),
            new Step("rate", Checkpoint::rate),
            new Step("body-size", Checkpoint::bodySize)));

    /** The same for a site with rules; bodies and the answer are looked at as they come (see {@link Inspection}). */
    static final Checkpoint INSPECTED_SITES = SITES.with(new Step("waf", Checkpoint::waf));

    /** What a cleartext request passes before it is sent to HTTPS, where all the others wait. */
    static final Checkpoint REDIRECTS =
            new Checkpoint(List.of(new Step("framing", Checkpoint::framing), new Step("host", Checkpoint::host)));

    /** A certificate authority's question, for names that need not be sites; only what was asked for is answered. */
    static final Checkpoint CHALLENGES = new Checkpoint(List.of(new Step("framing", Checkpoint::framing)));

    /** A check by the name that the journal shows. */
    record Step(String name, Check check) {}

    private static final Verdict UNKNOWN_HOST = new Verdict.Refuse(Reason.UNKNOWN_HOST);
    private static final Verdict ADDRESS_DENIED = new Verdict.Refuse(Reason.ADDRESS_DENIED);
    private static final Verdict COUNTRY_DENIED = new Verdict.Refuse(Reason.COUNTRY_DENIED);
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

    /** The trail when all passed and the last one took that back. */
    List<String> refusedByTheLast() {
        return trail(steps.size() - 1, ":refuse");
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

    private static Verdict waf(Exchange exchange) {
        Inspection inspection = exchange.inspection;
        return inspection == null ? Verdict.PASS : inspection.head();
    }

    private static Verdict bodySize(Exchange exchange) {
        boolean fits = exchange.head.bodyLength() <= exchange.site().settings().maxBodyBytes();
        return fits ? Verdict.PASS : BODY_TOO_LARGE;
    }
}
