package sekisho.identity.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sekisho.identity.Administration;
import sekisho.identity.FactorRule;
import sekisho.identity.IdentityException;
import sekisho.identity.Policy;
import sekisho.identity.Role;
import sekisho.identity.Tenant;
import sekisho.identity.TenantAdministration;

/**
 * The policy as a form. Its fields are those of {@link Policy#json}, so that none can be forgotten here; seconds are shown as
 * minutes. A form names the fields that it shows, and what it does not show stays as it is: a box that is not ticked is sent like
 * one that is not there, and a form may be older than a field.
 */
final class PolicyPages {
    private static final String SECONDS = "-seconds";
    private static final BigDecimal MINUTE = BigDecimal.valueOf(60);
    private static final Map<String, List<String>> CHOICES =
            Map.of("second-factor", List.of("off", "unknown-devices", "always"));

    /** What is one or several of a few words, as the policy has them with commas. */
    private static final Map<String, List<String>> TICKS = Map.of(
            "factors.kinds",
                    Arrays.stream(FactorRule.Kind.values())
                            .map(FactorRule.Kind::id)
                            .toList(),
            "factors.roles", List.of(Role.ADMINISTRATOR.id(), Role.MEMBER.id()));

    /** What has a page of its own. */
    private static final Set<String> ELSEWHERE = Set.of("sso");

    private final Administration administration;

    PolicyPages(Administration administration) {
        this.administration = administration;
    }

    /** What a field takes. */
    enum Kind {
        NUMBER,
        TICK,
        TICKS,
        CHOICE,
        TEXT,
        LINES
    }

    /**
     * One field of the form.
     *
     * @param name its path in the policy, {@code passwords.least}
     * @param choices of a {@code CHOICE} or of {@code TICKS}, which each are sent as {@code name.choice}
     * @param hint what the operator allows, or that it copies an old rule; may be empty
     */
    record Field(String name, String label, Kind kind, String value, List<String> choices, String hint) {
        Field {
            choices = List.copyOf(choices);
        }

        boolean isTicked() {
            return value.equals("true");
        }

        boolean isTicked(String choice) {
            return List.of(value.split(",", -1)).contains(choice);
        }
    }

    /** Fields that belong together. */
    record Group(String title, List<Field> fields) {
        Group {
            fields = List.copyOf(fields);
        }
    }

    /**
     * The form.
     *
     * @param shutsOut whether the visitor must confirm that they could not come in any more
     */
    record Model(AdminFrame frame, List<Group> groups, boolean weak, boolean shutsOut) {
        Model {
            groups = List.copyOf(groups);
        }

        /** The names of the fields, between spaces. */
        String shown() {
            return groups.stream()
                    .flatMap(group -> group.fields().stream())
                    .map(Field::name)
                    .collect(Collectors.joining(" "));
        }

        String choice(String id) {
            return AdminText.choice(id)
                    .map(frame::t)
                    .or(() -> LogDetails.known(id).map(frame::t))
                    .orElse(id);
        }
    }

    AdminReply answer(AdminVisit visit, Tenant tenant) {
        AdminFrame frame = AdminPages.frame(visit, tenant, AdminFrame.Tab.POLICY);
        if (!visit.post()) {
            return show(frame, tenant.policy(), 200);
        }
        ObjectNode changes = JsonNodeFactory.instance.objectNode();
        try {
            Set<String> shown = Set.copyOf(Arrays.asList(visit.field("shown").split(" ", -1)));
            fields(tenant.policy()).forEach(field -> read(visit, shown, "", field, changes));
            Policy ignored = change(visit, tenant, changes);
            return AdminPages.done(visit.link(tenant.id(), "policy"), AdminText.SAID_SAVED);
        } catch (IdentityException e) {
            boolean shutsOut = e.code() == IdentityException.Code.SHUT_OUT;
            return show(frame.saying(true, e.text().in(visit.lang())), tenant.policy(), 422, shutsOut);
        } catch (NumberFormatException e) {
            return show(frame.saying(true, frame.t(AdminText.NO_NUMBER)), tenant.policy(), 422);
        }
    }

    /** Who comes in by these rules must not shut themselves out unnoticed. */
    private Policy change(AdminVisit visit, Tenant tenant, ObjectNode changes) {
        return switch (visit.reach()) {
            case Reach.Operator operator ->
                administration.tenants().changePolicy(operator.actor(), tenant.id(), changes);
            case Reach.OneTenant own ->
                administration
                        .tenants()
                        .changePolicy(
                                own.actor(),
                                tenant.id(),
                                changes,
                                new TenantAdministration.Standpoint(
                                        own.address(),
                                        own.role(),
                                        visit.field("shut-me-out").equals("true")));
        };
    }

    private static List<Map.Entry<String, JsonNode>> fields(Policy policy) {
        return policy.json().properties().stream()
                .filter(field -> !ELSEWHERE.contains(field.getKey()))
                .toList();
    }

    private static void read(
            AdminVisit visit, Set<String> shown, String prefix, Map.Entry<String, JsonNode> field, ObjectNode into) {
        String name = prefix + field.getKey();
        String value = visit.field(name).strip();
        JsonNode now = field.getValue();
        if (now.isObject()) {
            ObjectNode inner = into.putObject(field.getKey());
            now.properties().forEach(each -> read(visit, shown, name + ".", each, inner));
            return;
        }
        if (!shown.contains(name)) {
            return;
        }
        if (TICKS.containsKey(name)) {
            into.put(field.getKey(), ticked(visit, name, choices(name, now)));
        } else if (now.isBoolean()) {
            into.put(field.getKey(), value.equals("true"));
        } else if (now.isNumber()) {
            into.put(field.getKey(), number(name, value));
        } else if (now.isArray()) {
            ArrayNode lines = into.putArray(field.getKey());
            for (String line : value.split("\\s+", -1)) {
                if (!line.isEmpty()) {
                    lines.add(line);
                }
            }
        } else {
            into.put(field.getKey(), value);
        }
    }

    private static String ticked(AdminVisit visit, String name, List<String> choices) {
        return choices.stream()
                .filter(choice -> visit.field(name + "." + choice).equals("true"))
                .collect(Collectors.joining(","));
    }

    /** The usual ones, and what is stored beyond them. */
    private static List<String> choices(String name, JsonNode now) {
        return Stream.concat(
                        TICKS.getOrDefault(name, List.of()).stream(),
                        Arrays.stream(now.asText().split(",", -1)))
                .filter(choice -> !choice.isEmpty())
                .distinct()
                .toList();
    }

    private static int number(String name, String value) {
        if (value.length() > 12) {
            throw new NumberFormatException("too long");
        }
        BigDecimal number = new BigDecimal(value);
        try {
            return (name.endsWith(SECONDS) ? number.multiply(MINUTE).setScale(0, RoundingMode.HALF_UP) : number)
                    .intValueExact();
        } catch (ArithmeticException e) {
            throw new NumberFormatException("no whole number");
        }
    }

    private AdminReply show(AdminFrame frame, Policy policy, int status) {
        return show(frame, policy, status, false);
    }

    private AdminReply show(AdminFrame frame, Policy policy, int status, boolean shutsOut) {
        List<Group> groups = new ArrayList<>();
        List<Field> others = new ArrayList<>();
        fields(policy).forEach(field -> {
            if (field.getValue().isObject()) {
                List<Field> fields = field.getValue().properties().stream()
                        .map(inner -> field(frame, policy, field.getKey() + "." + inner.getKey(), inner.getValue()))
                        .toList();
                groups.add(new Group(label(frame, field.getKey()), fields));
            } else {
                others.add(field(frame, policy, field.getKey(), field.getValue()));
            }
        });
        groups.add(new Group(frame.t(AdminText.POLICY_OTHERS), others));
        return frame.shown(
                status,
                Templates.policy(new Model(frame, groups, policy.passwords().isWeak(), shutsOut)));
    }

    /** With what was typed, when it could not be taken. */
    private Field field(AdminFrame frame, Policy policy, String name, JsonNode now) {
        Field field = stored(frame, policy, name, now);
        if (!frame.visit().post()) {
            return field;
        }
        String typed = field.kind() == Kind.TICKS
                ? ticked(frame.visit(), name, field.choices())
                : frame.visit().field(name);
        return new Field(name, field.label(), field.kind(), typed, field.choices(), field.hint());
    }

    private Field stored(AdminFrame frame, Policy policy, String name, JsonNode now) {
        String label = label(frame, name);
        String hint = hint(frame, policy, name).orElse("");
        if (now.isBoolean()) {
            return new Field(name, label, Kind.TICK, now.asText(), List.of(), hint);
        }
        if (now.isNumber()) {
            return new Field(name, label, Kind.NUMBER, number(name, now), List.of(), hint);
        }
        if (now.isArray()) {
            List<String> lines = new ArrayList<>();
            now.forEach(line -> lines.add(line.asText()));
            return new Field(name, label, Kind.LINES, String.join("\n", lines), List.of(), hint);
        }
        if (TICKS.containsKey(name)) {
            return new Field(name, label, Kind.TICKS, now.asText(), choices(name, now), hint);
        }
        List<String> choices = CHOICES.getOrDefault(name, List.of());
        return new Field(name, label, choices.isEmpty() ? Kind.TEXT : Kind.CHOICE, now.asText(), choices, hint);
    }

    /** A number of the policy as people read and write it. */
    static String number(String name, JsonNode value) {
        return name.endsWith(SECONDS)
                ? BigDecimal.valueOf(value.asLong())
                        .divide(MINUTE, 2, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString()
                : value.asText();
    }

    static String label(AdminFrame frame, String name) {
        return AdminText.policy(name).map(frame::t).orElse(name);
    }

    /** What the operator allows. */
    private Optional<String> hint(AdminFrame frame, Policy policy, String name) {
        Policy.Bounds bounds = administration.tenants().bounds();
        return switch (name) {
            case "passwords.least" -> Optional.of(frame.t(AdminText.AT_LEAST, bounds.shortestPassword()));
            case "passwords.most" ->
                policy.passwords().isWeak() ? Optional.of(frame.t(AdminText.WEAK_LONG)) : Optional.empty();
            case "lockout.failures" -> Optional.of(frame.t(AdminText.AT_MOST, bounds.failures()));
            case "sessions.absolute-seconds" -> Optional.of(frame.t(AdminText.AT_MOST, minutes(bounds.absolute())));
            case "sessions.idle-seconds" -> bounds.idle().map(idle -> frame.t(AdminText.AT_MOST, minutes(idle)));
            default -> Optional.empty();
        };
    }

    private static long minutes(Duration duration) {
        return duration.toMinutes();
    }
}
