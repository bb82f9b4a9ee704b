package sekisho.identity.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import sekisho.identity.Act;
import sekisho.identity.Role;
import sekisho.identity.SsoAdministration;
import sekisho.journal.Entry;

/** What was noted with an act, in words. Values are untrusted text: they are cut and cleaned here, and escaped by the template. */
record LogDetails(AdminFrame frame, LogNames names) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_JSON = 200_000;
    private static final int LONGEST_VALUE = 300;
    private static final int MOST = 60;

    /** What has a column of its own, or says nothing to people. */
    private static final Set<String> ELSEWHERE =
            Set.of("tenant", "account", "address", "probe", "session", "before", "after");

    /** The sentence says it already. */
    private static final Set<Act> PLAIN =
            Set.of(Act.ACCOUNT_SUSPENDED, Act.TENANT_SUSPENDED, Act.SSO_ENABLED, Act.SSO_DISABLED);

    /**
     * One thing that was noted, or one that changed.
     *
     * @param before empty when it is no change, or when there was nothing
     * @param after empty when nothing is there any more
     */
    record Detail(String label, Optional<String> before, Optional<String> after) {
        @Override
        public String toString() {
            return label + ": "
                    + before.map(text -> text + after.map(it -> " → ").orElse(""))
                            .orElse("") + after.orElse("");
        }
    }

    /** What was done, as a sentence; an act that is not of this room by its name. */
    String sentence(Entry entry) {
        String id = entry.text("event.action");
        boolean undone = text(entry, "after").equals("false");
        return Act.of(id)
                .map(act -> switch (act) {
                    case ACCOUNT_SUSPENDED ->
                        undone
                                ? frame.t(LogText.LET_IN_AGAIN)
                                : act.text().in(frame.visit().lang());
                    case TENANT_SUSPENDED ->
                        undone
                                ? frame.t(LogText.RESUMED)
                                : act.text().in(frame.visit().lang());
                    default -> act.text().in(frame.visit().lang());
                })
                .orElseGet(() -> clean(id));
    }

    /** On whom or on what. */
    LogNames.Someone target(Entry entry) {
        String account = text(entry, "account");
        if (!account.isEmpty()) {
            return account.equals(entry.text("user.name"))
                    ? new LogNames.Someone(frame.t(LogText.SELF), "")
                    : names.person(account);
        }
        return thing(entry)
                .map(key -> new LogNames.Someone(value(key, text(entry, key)), label(key)))
                .orElse(LogNames.Someone.NOBODY);
    }

    private static Optional<String> thing(Entry entry) {
        return text(entry, "account").isEmpty()
                ? List.of("screen", "provider", "token").stream()
                        .filter(key -> !text(entry, key).isEmpty())
                        .findFirst()
                : Optional.empty();
    }

    List<Detail> of(Entry entry) {
        Optional<Act> act = Act.of(entry.text("event.action"));
        Optional<String> shown = thing(entry);
        List<Detail> details = new ArrayList<>();
        entry.fields().at("/sekisho/details").properties().forEach(detail -> {
            String key = detail.getKey();
            if (!ELSEWHERE.contains(key) && !shown.equals(Optional.of(key))) {
                details.add(new Detail(
                        label(key),
                        Optional.empty(),
                        Optional.of(value(key, detail.getValue().asText()))));
            }
        });
        JsonNode all = entry.fields().at("/sekisho/details");
        boolean changes = all.has("before") || all.has("after");
        if (changes && act.filter(PLAIN::contains).isEmpty()) {
            details.addAll(change(act, Optional.ofNullable(all.get("before")), Optional.ofNullable(all.get("after"))));
        }
        return details.size() > MOST ? cut(details) : details;
    }

    private List<Detail> cut(List<Detail> details) {
        List<Detail> cut = new ArrayList<>(details.subList(0, MOST));
        cut.add(new Detail(frame.t(LogText.OTHERS, details.size() - MOST), Optional.empty(), Optional.empty()));
        return cut;
    }

    private static String text(Entry entry, String key) {
        return entry.text("sekisho.details." + key);
    }

    private String label(String key) {
        return LogText.detail(key).map(frame::t).orElseGet(() -> clean(key));
    }

    private List<Detail> change(Optional<Act> act, Optional<JsonNode> before, Optional<JsonNode> after) {
        Optional<JsonNode> old = before.flatMap(LogDetails::object);
        Optional<JsonNode> now = after.flatMap(LogDetails::object);
        if (old.isEmpty() && now.isEmpty()) {
            return List.of(new Detail(
                    frame.t(changed(act)),
                    before.map(text -> changed(act, text.asText())),
                    after.map(text -> changed(act, text.asText()))));
        }
        Map<String, JsonNode> was = new LinkedHashMap<>();
        Map<String, JsonNode> is = new LinkedHashMap<>();
        old.ifPresent(json -> leaves("", json, was));
        now.ifPresent(json -> leaves("", json, is));
        Set<String> paths = new LinkedHashSet<>(is.keySet());
        paths.addAll(was.keySet());
        boolean policy = act.equals(Optional.of(Act.TENANT_POLICY_CHANGED));
        boolean both = old.isPresent() && now.isPresent();
        List<Detail> details = new ArrayList<>();
        for (String path : paths) {
            Optional<String> from = Optional.ofNullable(was.get(path)).map(value -> field(policy, path, value));
            Optional<String> to = Optional.ofNullable(is.get(path)).map(value -> field(policy, path, value));
            boolean says = both ? !from.equals(to) : !from.or(() -> to).equals(Optional.of(frame.t(LogText.NONE)));
            if (says) {
                details.add(new Detail(policy ? policyLabel(path) : providerLabel(path), from, to));
            }
        }
        return details;
    }

    /** Under which name a change stands that is a text before and after. */
    private static Phrase changed(Optional<Act> act) {
        return act.<Phrase>map(it -> switch (it) {
                    case ACCOUNT_ROLE_CHANGED -> AdminText.ROLE;
                    case SCREEN_ROLES_CHANGED -> AdminText.SCREEN_ROLES;
                    case SCREEN_GRANTED -> LogText.DETAIL_RIGHT;
                    case TENANT_CONTRACT_CHANGED -> AdminText.CONTRACT;
                    case TENANT_RENAMED -> AdminText.TENANT_NAME;
                    case TENANT_PLACES_CHANGED -> AdminText.TENANT_PLACE;
                    default -> LogText.DETAIL_CHANGE;
                })
                .orElse(LogText.DETAIL_CHANGE);
    }

    private String changed(Optional<Act> act, String text) {
        return act.map(it -> switch (it) {
                    case ACCOUNT_ROLE_CHANGED, SCREEN_ROLES_CHANGED -> words(text);
                    case SCREEN_GRANTED -> words(text);
                    case TENANT_CONTRACT_CHANGED -> text.equals("none") ? frame.t(LogText.NONE) : time(text);
                    default -> clean(text);
                })
                .orElseGet(() -> clean(text));
    }

    private String value(String key, String text) {
        return switch (key) {
            case "screen" -> clean(names.screen(text));
            case "provider" -> clean(names.provider(text));
            case "until" -> text.equals("unlocked") ? frame.t(LogText.UNTIL_UNLOCKED) : time(text);
            case "reason" ->
                SsoAdministration.reason(text)
                        .map(reason -> reason.in(frame.visit().lang()))
                        .orElseGet(() -> clean(text));
            case "role", "by", "factor", "mail-code" -> words(text);
            default -> clean(text);
        };
    }

    private String time(String text) {
        try {
            return frame.at(Instant.parse(text));
        } catch (DateTimeException e) {
            return clean(text);
        }
    }

    /** Words of the journal, with commas between them. */
    private String words(String text) {
        return text.isEmpty() || text.equals("none")
                ? frame.t(LogText.NONE)
                : clean(Arrays.stream(text.split(",", 20)).map(this::word).collect(Collectors.joining(", ")));
    }

    private String word(String word) {
        return switch (word) {
            case "true" -> frame.t(LogText.YES);
            case "false" -> frame.t(LogText.NO);
            default -> known(word).map(frame::t).orElse(word);
        };
    }

    /** A role or a second factor in words of people. */
    static Optional<Phrase> known(String word) {
        return Role.of(word).<Phrase>map(AdminText::of).or(() -> LogText.word(word));
    }

    // ---- the settings of a tenant or of a provider, before and after

    private static Optional<JsonNode> object(JsonNode text) {
        String json = text.asText();
        if (!json.startsWith("{") || json.length() > LONGEST_JSON) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(json)).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static void leaves(String prefix, JsonNode json, Map<String, JsonNode> into) {
        json.properties().forEach(field -> {
            if (field.getValue().isObject()) {
                leaves(prefix + field.getKey() + ".", field.getValue(), into);
            } else {
                into.put(prefix + field.getKey(), field.getValue());
            }
        });
    }

    private String policyLabel(String path) {
        int dot = path.indexOf('.');
        String own = PolicyPages.label(frame, path);
        return dot < 0 ? own : PolicyPages.label(frame, path.substring(0, dot)) + " / " + own;
    }

    /** Of a provider; which value makes which role stands with the value. */
    private String providerLabel(String path) {
        int dot = path.indexOf('.');
        return dot < 0 ? label(path) : label(path.substring(0, dot)) + " " + clean(path.substring(dot + 1));
    }

    private String field(boolean policy, String path, JsonNode value) {
        if (value.isArray()) {
            List<String> all = new ArrayList<>();
            value.forEach(each -> all.add(each.asText()));
            return all.isEmpty() ? frame.t(LogText.NONE) : clean(String.join(", ", all));
        }
        if (value.isNumber()) {
            return PolicyPages.number(path, value);
        }
        if (policy && path.equals("second-factor")) {
            return AdminText.choice(value.asText()).map(frame::t).orElseGet(() -> clean(value.asText()));
        }
        if (policy && path.equals("sso.break-glass") && !value.asText().isEmpty()) {
            return names.person(value.asText()).toString();
        }
        boolean listed = value.isBoolean()
                || path.equals("factors.kinds")
                || path.equals("factors.roles")
                || path.startsWith("roles.");
        return listed || value.asText().isEmpty() ? words(value.asText()) : clean(value.asText());
    }

    /** Without what could turn the line around or break it, and not endless. */
    static String clean(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .limit(LONGEST_VALUE)
                .map(c -> isMark(c) ? '\uFFFD' : Character.isWhitespace(c) ? ' ' : c)
                .forEach(clean::appendCodePoint);
        return text.codePointCount(0, text.length()) > LONGEST_VALUE
                ? clean.append('…').toString()
                : clean.toString();
    }

    private static boolean isMark(int c) {
        boolean turns = (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0x200E
                || c == 0x200F
                || c == 0x061C;
        return turns || (Character.isISOControl(c) && !Character.isWhitespace(c));
    }
}
