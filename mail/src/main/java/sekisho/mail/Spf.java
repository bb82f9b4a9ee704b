package sekisho.mail;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a recipient would find out about a sender by SPF: check_host() of RFC 7208. Blocks on DNS; virtual threads. One evaluation
 * per instance.
 */
final class Spf {
    /** RFC 7208 §4.6.4. */
    private static final int MOST_LOOKUPS = 10;

    private static final int MOST_VOID_LOOKUPS = 2;
    private static final int MOST_EXCHANGES = 10;
    private static final Pattern TERM = Pattern.compile("([+\\-?~]?)([A-Za-z][A-Za-z0-9_.-]*)([:/=]?.*)");
    private static final Pattern DOMAIN_AND_LENGTHS =
            Pattern.compile("(?::([^/]+(?:/(?![0-9/])[^/]*)*))?(?:/(0|[1-9][0-9]{0,2}))?(?://(0|[1-9][0-9]{0,2}))?");

    private final Dns dns;
    private final SpfMacros macros;
    private final InetAddress client;
    private int lookups;
    private int voidLookups;
    private final List<String> trail = new ArrayList<>();

    /** RFC 7208 §2.6. */
    enum Result {
        NONE,
        NEUTRAL,
        PASS,
        FAIL,
        SOFTFAIL,
        TEMPERROR,
        PERMERROR
    }

    /**
     * What came out.
     *
     * @param reason what decided: the mechanism, or what is wrong
     * @param lookups how many of the ten DNS look-ups were used
     */
    record Outcome(Result result, String reason, int lookups, List<String> trail) {}

    /** Ends an evaluation. */
    private static final class EndException extends Exception {
        private static final long serialVersionUID = 1L;
        private final Result result;

        EndException(Result result, String why) {
            super(why);
            this.result = result;
        }
    }

    private Spf(Dns dns, InetAddress client, SpfMacros macros) {
        this.dns = dns;
        this.client = client;
        this.macros = macros;
    }

    /**
     * Evaluates the record of the sender's domain for a mail that comes from {@code client}.
     *
     * @param local the local part of the envelope's sender; empty for {@code postmaster}
     */
    static Outcome check(Dns dns, InetAddress client, String local, String domain, String helo, InstantSource clock) {
        Spf spf = new Spf(dns, client, new SpfMacros(client, local, domain, helo, clock));
        try {
            return spf.outcome(spf.host(domain), "");
        } catch (EndException e) {
            return spf.outcome(e.result, String.valueOf(e.getMessage()));
        }
    }

    private Outcome outcome(Result result, String reason) {
        String last = trail.isEmpty() ? "" : trail.getLast();
        return new Outcome(result, reason.isEmpty() ? last : reason, lookups, List.copyOf(trail));
    }

    /** The SPF records among the TXT records of a domain (RFC 7208 §4.5). */
    static List<String> records(List<String> txt) {
        return txt.stream()
                .filter(text -> text.toLowerCase(Locale.ROOT).equals("v=spf1")
                        || text.toLowerCase(Locale.ROOT).startsWith("v=spf1 "))
                .toList();
    }

    private Result host(String domain) throws EndException {
        if (!domain.contains(".") || domain.startsWith(".") || domain.contains("..") || longLabel(domain)) {
            return Result.NONE;
        }
        List<String> records = records(txt(domain));
        if (records.isEmpty()) {
            return Result.NONE;
        }
        if (records.size() > 1) {
            throw new EndException(Result.PERMERROR, domain + ": more than one SPF record");
        }
        return evaluate(records.getFirst().substring(6), domain);
    }

    private static boolean longLabel(String domain) {
        for (String label : domain.split("\\.", -1)) {
            if (label.length() > 63) {
                return true;
            }
        }
        return domain.length() > 253;
    }

    private record Term(char qualifier, String name, String rest) {}

    private Result evaluate(String text, String domain) throws EndException {
        List<Term> mechanisms = new ArrayList<>();
        Optional<String> redirect = Optional.empty();
        boolean explained = false;
        if (text.chars().anyMatch(c -> c < 0x20 || c > 0x7E)) {
            throw new EndException(Result.PERMERROR, domain + ": characters that are no ASCII");
        }
        for (String word : text.strip().split(" +", -1)) {
            if (word.isEmpty()) {
                continue;
            }
            Matcher matcher = TERM.matcher(word);
            if (!matcher.matches()) {
                throw syntax(domain, word);
            }
            String name = matcher.group(2).toLowerCase(Locale.ROOT);
            String rest = matcher.group(3);
            if (rest.startsWith("=")) {
                String value = rest.substring(1);
                if (!matcher.group(1).isEmpty()) {
                    throw syntax(domain, word);
                }
                if (name.equals("redirect")) {
                    if (redirect.isPresent()) {
                        throw syntax(domain, word);
                    }
                    redirect = Optional.of(checked(value, domain));
                } else if (name.equals("exp")) {
                    if (explained) {
                        throw syntax(domain, word);
                    }
                    explained = true;
                    String _ = checked(value, domain);
                } else if (!SpfMacros.isString(value)) {
                    throw syntax(domain, word);
                }
            } else {
                Term term = new Term(
                        matcher.group(1).isEmpty() ? '+' : matcher.group(1).charAt(0), name, rest);
                checkSyntax(term, domain, word);
                mechanisms.add(term);
            }
        }
        for (Term term : mechanisms) {
            if (matches(term, domain)) {
                trail.add(domain + ": " + term.qualifier() + term.name() + term.rest());
                return switch (term.qualifier()) {
                    case '-' -> Result.FAIL;
                    case '~' -> Result.SOFTFAIL;
                    case '?' -> Result.NEUTRAL;
                    default -> Result.PASS;
                };
            }
        }
        if (redirect.isPresent()) {
            count(domain);
            String target = expand(redirect.get(), domain);
            trail.add(domain + ": redirect=" + target);
            Result result = host(target);
            if (result == Result.NONE) {
                throw new EndException(Result.PERMERROR, domain + ": redirect=" + target + " has no SPF record");
            }
            return result;
        }
        return Result.NEUTRAL;
    }

    private static EndException syntax(String domain, String word) {
        return new EndException(Result.PERMERROR, domain + ": \"" + word + "\" is no SPF term");
    }

    private static String checked(String spec, String domain) throws EndException {
        if (!SpfMacros.isDomainSpec(spec)) {
            throw syntax(domain, spec);
        }
        return spec;
    }

    /** The whole record is checked before anything of it counts (RFC 7208 §4.6). */
    private static void checkSyntax(Term term, String domain, String word) throws EndException {
        boolean sound = switch (term.name()) {
            case "all" -> term.rest().isEmpty();
            case "include", "exists" ->
                term.rest().startsWith(":")
                        && SpfMacros.isDomainSpec(term.rest().substring(1));
            case "a", "mx" -> {
                Matcher parts = DOMAIN_AND_LENGTHS.matcher(term.rest());
                yield parts.matches()
                        && (parts.group(1) == null || SpfMacros.isDomainSpec(parts.group(1)))
                        && length(parts.group(2), 32) <= 32
                        && length(parts.group(3), 128) <= 128;
            }
            case "ptr" ->
                term.rest().isEmpty()
                        || (term.rest().startsWith(":")
                                && SpfMacros.isDomainSpec(term.rest().substring(1)));
            case "ip4" ->
                term.rest().startsWith(":")
                        && SpfNetwork.four(term.rest().substring(1)).isPresent();
            case "ip6" ->
                term.rest().startsWith(":")
                        && SpfNetwork.six(term.rest().substring(1)).isPresent();
            default -> false;
        };
        if (!sound) {
            throw syntax(domain, word);
        }
    }

    private static int length(@org.jspecify.annotations.Nullable String text, int fallback) {
        return text == null ? fallback : Integer.parseInt(text);
    }

    private boolean matches(Term term, String domain) throws EndException {
        String rest = term.rest();
        return switch (term.name()) {
            case "all" -> true;
            case "include" -> included(rest.substring(1), domain);
            case "a" -> {
                count(domain);
                Matcher parts = parts(rest);
                String target = parts.group(1) == null ? domain : expand(parts.group(1), domain);
                yield contains(addresses(target), parts);
            }
            case "mx" -> {
                count(domain);
                Matcher parts = parts(rest);
                String target = parts.group(1) == null ? domain : expand(parts.group(1), domain);
                yield exchanges(target, parts);
            }
            case "ptr" -> {
                count(domain);
                yield named(rest.isEmpty() ? domain : expand(rest.substring(1), domain));
            }
            case "ip4" -> SpfNetwork.four(rest.substring(1)).orElseThrow().contains(client);
            case "ip6" -> SpfNetwork.six(rest.substring(1)).orElseThrow().contains(client);
            case "exists" -> {
                count(domain);
                String target = expand(rest.substring(1), domain);
                yield !noted(() -> dns.four(target)).isEmpty();
            }
            default -> false;
        };
    }

    private static Matcher parts(String rest) {
        Matcher parts = DOMAIN_AND_LENGTHS.matcher(rest);
        if (!parts.matches()) {
            throw new IllegalStateException("checked before");
        }
        return parts;
    }

    private boolean included(String spec, String domain) throws EndException {
        count(domain);
        String target = expand(spec, domain);
        trail.add(domain + ": include:" + target);
        Result result = host(target);
        return switch (result) {
            case PASS -> true;
            case FAIL, SOFTFAIL, NEUTRAL -> false;
            case NONE ->
                throw new EndException(Result.PERMERROR, domain + ": include:" + target + " has no SPF record");
            case TEMPERROR, PERMERROR -> throw new EndException(result, domain + ": include:" + target);
        };
    }

    private boolean exchanges(String target, Matcher lengths) throws EndException {
        List<Dns.Exchange> servers = noted(() -> dns.mx(target));
        if (servers.size() > MOST_EXCHANGES) {
            throw new EndException(Result.PERMERROR, target + ": more than ten mail servers");
        }
        for (Dns.Exchange server : servers) {
            if (!server.host().isEmpty()
                    && contains(plain(() -> six() ? dns.six(server.host()) : dns.four(server.host())), lengths)) {
                return true;
            }
        }
        return false;
    }

    private boolean named(String target) throws EndException {
        List<String> names;
        try {
            names = dns.ptr(client).values();
        } catch (Dns.NoAnswerException e) {
            return false;
        }
        if (names.isEmpty()) {
            countVoid();
        }
        String lower = target.toLowerCase(Locale.ROOT);
        return names.stream()
                .limit(MOST_EXCHANGES)
                .filter(name -> name.equals(lower) || name.endsWith("." + lower))
                .anyMatch(this::leadsBack);
    }

    /** Whether a name that the client's address leads to leads to that address; no answer means no (RFC 7208 §5.5). */
    private boolean leadsBack(String name) {
        try {
            return (six() ? dns.six(name) : dns.four(name))
                    .values().stream().anyMatch(address -> Arrays.equals(address.getAddress(), client.getAddress()));
        } catch (Dns.NoAnswerException e) {
            return false;
        }
    }

    /** RFC 7208 §7.3: the domain itself, else a name below it, else any. */
    private String validatedName(String domain) {
        try {
            List<String> names = dns.ptr(client).values().stream()
                    .limit(MOST_EXCHANGES)
                    .filter(this::leadsBack)
                    .toList();
            return names.stream()
                    .filter(name -> name.equals(domain))
                    .findFirst()
                    .or(() -> names.stream()
                            .filter(name -> name.endsWith("." + domain))
                            .findFirst())
                    .or(() -> names.stream().findFirst())
                    .orElse("unknown");
        } catch (Dns.NoAnswerException e) {
            return "unknown";
        }
    }

    private boolean six() {
        return client.getAddress().length == 16;
    }

    private List<InetAddress> addresses(String target) throws EndException {
        return noted(() -> six() ? dns.six(target) : dns.four(target));
    }

    private boolean contains(List<InetAddress> addresses, Matcher lengths) {
        int length = six() ? length(lengths.group(3), 128) : length(lengths.group(2), 32);
        return addresses.stream().anyMatch(address -> new SpfNetwork(address, length).contains(client));
    }

    private interface Question<T> {
        Dns.Answer<T> ask() throws Dns.NoAnswerException;
    }

    private static <T> List<T> plain(Question<T> question) throws EndException {
        try {
            return question.ask().values();
        } catch (Dns.NoAnswerException e) {
            throw new EndException(Result.TEMPERROR, "DNS: " + e.getMessage());
        }
    }

    /** A question whose empty answer counts. */
    private <T> List<T> noted(Question<T> question) throws EndException {
        List<T> values = plain(question);
        if (values.isEmpty()) {
            countVoid();
        }
        return values;
    }

    private List<String> txt(String domain) throws EndException {
        return plain(() -> dns.txt(domain));
    }

    private void count(String domain) throws EndException {
        if (++lookups > MOST_LOOKUPS) {
            throw new EndException(Result.PERMERROR, domain + ": more than 10 DNS look-ups");
        }
    }

    private void countVoid() throws EndException {
        if (++voidLookups > MOST_VOID_LOOKUPS) {
            throw new EndException(Result.PERMERROR, "more than 2 DNS look-ups without an answer");
        }
    }

    private String expand(String spec, String domain) {
        return macros.expand(spec, domain, () -> validatedName(domain));
    }
}
