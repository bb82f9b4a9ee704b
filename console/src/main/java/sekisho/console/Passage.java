package sekisho.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sekisho.gate.ExclusionAdvice;
import sekisho.gate.Reason;
import sekisho.journal.AccessRecord;
import sekisho.journal.Entry;
import sekisho.words.Lang;

/** One access record as it is shown. */
record Passage(Entry entry) {
    /** What became of an exchange. */
    enum Outcome {
        ALLOWED("allowed", Text.OUTCOME_ALLOWED, "r-holds", "i-check"),
        REFUSED("refused", Text.OUTCOME_REFUSED, "r-fails", "i-cross"),
        CHALLENGED("challenged", Text.OUTCOME_CHALLENGED, "r-attested", "i-person"),
        FAILED("failed", Text.OUTCOME_FAILED, "r-stale", "i-warning");

        private final String id;
        private final Text label;
        private final String css;
        private final String icon;

        Outcome(String id, Text label, String css, String icon) {
            this.id = id;
            this.label = label;
            this.css = css;
            this.icon = icon;
        }

        String id() {
            return id;
        }

        Text label() {
            return label;
        }

        String css() {
            return css;
        }

        String icon() {
            return icon;
        }

        static Optional<Outcome> of(String id) {
            return List.of(values()).stream()
                    .filter(outcome -> outcome.id.equals(id))
                    .findFirst();
        }
    }

    /** What one check answered. */
    record Step(String check, String verdict) {
        boolean passed() {
            return verdict.equals("pass");
        }
    }

    Instant time() {
        return entry.time();
    }

    String id() {
        return entry.text("http.request.id");
    }

    String href() {
        return Links.of("requests", id());
    }

    Outcome outcome() {
        return Outcome.of(entry.text("sekisho.outcome")).orElse(Outcome.FAILED);
    }

    boolean probe() {
        return entry.fields().at("/sekisho/probe").asBoolean(false);
    }

    String method() {
        return entry.text("http.request.method");
    }

    String site() {
        return entry.text("sekisho.site");
    }

    String path() {
        return entry.text("url.path");
    }

    /** Path and query as they were asked for. */
    String target() {
        String query = entry.text("url.query");
        return query.isEmpty() ? path() : path() + "?" + query;
    }

    int status() {
        return entry.fields().at("/http/response/status_code").asInt(0);
    }

    String client() {
        return entry.text("client.ip");
    }

    /** The country's name, or the empty string. */
    String country(Lang lang) {
        String code = entry.text("client.geo.country_iso_code");
        return code.length() == 2 && code.chars().allMatch(c -> c >= 'A' && c <= 'Z')
                ? Locale.of("", code).getDisplayCountry(Locale.of(lang.tag()))
                : "";
    }

    String countryCode() {
        return entry.text("client.geo.country_iso_code");
    }

    String reason() {
        return entry.text("sekisho.reason");
    }

    /** Why it did not pass, in words; empty when it passed. */
    Optional<String> reasonText(Lang lang) {
        String id = reason();
        if (id.isEmpty()) {
            return Optional.empty();
        }
        for (Reason known : Reason.values()) {
            if (known.id().equals(id)) {
                return Optional.of(known.text().in(lang));
            }
        }
        return Optional.of(id);
    }

    /** What the rules found, with nothing in it that does not show. */
    Optional<AccessRecord.Antivirus> antivirus() {
        return entry.antivirus();
    }

    Optional<AccessRecord.Waf> waf() {
        return entry.waf();
    }

    /** The first rule that told against an exchange; empty when the rules let it pass. */
    Optional<String> firstRule() {
        return waf().filter(found -> !found.action().equals("pass"))
                .flatMap(found -> found.matches().stream().findFirst())
                .map(AccessRecord.Match::id);
    }

    boolean wouldBlock() {
        return waf().filter(found -> found.action().equals("would-block")).isPresent();
    }

    Optional<ExclusionAdvice> advice() {
        return waf().filter(found -> !found.action().equals("pass"))
                .flatMap(found -> ExclusionAdvice.of(site(), path(), found, "誤検知 / false alarm: " + id()));
    }

    /** A text whose control and format characters show. */
    static String visible(String text) {
        StringBuilder visible = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                visible.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                visible.appendCodePoint(c);
            }
        });
        return visible.toString();
    }

    /**
     * Who sent it.
     *
     * @param role as the application is told, an id
     */
    record User(String account, String tenant, String role) {
        /** The page of this member. */
        String href() {
            return Links.of("tenants", tenant, "members", account);
        }
    }

    /** Who sent it; empty when that is not known. */
    Optional<User> user() {
        String account = entry.text("user.id");
        return account.isEmpty()
                ? Optional.empty()
                : Optional.of(new User(
                        account,
                        entry.text("organization.id"),
                        entry.fields().at("/user/roles/0").asText("")));
    }

    /** The name in the certificate of the device, or the empty string. */
    String device() {
        return entry.text("tls.client.subject");
    }

    String duration() {
        return Times.nanos(entry.fields().at("/event/duration").asLong(0));
    }

    String userAgent() {
        return entry.text("user_agent.original");
    }

    List<Step> trail() {
        List<Step> steps = new ArrayList<>();
        for (JsonNode step : entry.fields().at("/sekisho/trail")) {
            String text = step.asText("");
            int colon = text.indexOf(':');
            steps.add(colon < 0 ? new Step(text, "") : new Step(text.substring(0, colon), text.substring(colon + 1)));
        }
        return steps;
    }
}
