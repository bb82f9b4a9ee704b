package sekisho.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a tenant's administrator decides, within {@link Bounds}.
 *
 * @param passwords what is asked of passwords
 * @param lockout when wrong ones lock
 * @param sessions how long a login lasts
 * @param secondFactor who must give one
 * @param openUnlessListed whether what no screen names is open to every member, or to nobody
 * @param inviteDomains mail domains that may be invited, in lower case; empty for any
 * @param networks from where members may come
 * @param factors which second factors are taken, and where more of them are asked for
 * @param slots from how many devices a member may log in
 * @param showLastLogin whether a page says after the login when and from where the one before was
 * @param sso whether passwords open anything
 */
public record Policy(
        PasswordRule passwords,
        LockoutRule lockout,
        SessionRule sessions,
        SecondFactor secondFactor,
        boolean openUnlessListed,
        List<String> inviteDomains,
        NetworkRule networks,
        FactorRule factors,
        SlotRule slots,
        boolean showLastLogin,
        SsoRule sso) {
    public static final Policy DEFAULT = new Policy(
            PasswordRule.DEFAULT, LockoutRule.DEFAULT, SessionRule.DEFAULT, SecondFactor.OFF, true, List.of());

    private static final ObjectMapper JSON = new ObjectMapper();

    public Policy {
        inviteDomains = List.copyOf(inviteDomains);
    }

    /** One with the defaults for all that is not named. */
    public Policy(
            PasswordRule passwords,
            LockoutRule lockout,
            SessionRule sessions,
            SecondFactor secondFactor,
            boolean openUnlessListed,
            List<String> inviteDomains) {
        this(
                passwords,
                lockout,
                sessions,
                secondFactor,
                openUnlessListed,
                inviteDomains,
                NetworkRule.ANY,
                FactorRule.DEFAULT,
                SlotRule.DEFAULT,
                false,
                SsoRule.DEFAULT);
    }

    /** When members of a role give a second factor. */
    SecondFactor secondFactorOf(Role role) {
        return factors.roles().contains(role) ? SecondFactor.ALWAYS : secondFactor;
    }

    /** Whether anything asks for a second factor. */
    boolean asksForFactors() {
        return secondFactor != SecondFactor.OFF
                || !factors.roles().isEmpty()
                || !factors.stepUps().isEmpty();
    }

    /** Who must give a code besides the password. */
    public enum SecondFactor {
        OFF,
        /** Only where nobody has logged in to that account before. */
        UNKNOWN_DEVICES,
        ALWAYS;

        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static SecondFactor of(String id) {
            for (SecondFactor factor : values()) {
                if (factor.id().equals(id)) {
                    return factor;
                }
            }
            throw new IllegalArgumentException("off, unknown-devices or always");
        }
    }

    /**
     * What the operator allows every tenant to choose.
     *
     * @param shortestPassword the least that {@link PasswordRule#least} may be
     * @param failures the most that {@link LockoutRule#failures} may be
     * @param idle the longest idle time; empty for no bound, so that a tenant may do without
     * @param absolute the longest login
     */
    public record Bounds(int shortestPassword, int failures, Optional<Duration> idle, Duration absolute) {
        public static final Bounds DEFAULT = new Bounds(8, 12, Optional.empty(), Duration.ofDays(30));

        /** Whether a tenant may choose it. */
        public boolean allow(Policy policy) {
            boolean idleFits = idle.isEmpty()
                    || policy.sessions()
                            .idle()
                            .filter(chosen -> chosen.compareTo(idle.get()) <= 0)
                            .isPresent();
            return policy.passwords().least() >= shortestPassword
                    && policy.lockout().failures() <= failures
                    && policy.sessions().absolute().compareTo(absolute) <= 0
                    && idleFits;
        }
    }

    /** Whether somebody with this mail address may be invited. */
    boolean mayInvite(MailAddress mail) {
        return inviteDomains.isEmpty() || inviteDomains.contains(mail.domain());
    }

    /** As it is stored and shown: durations in seconds or days, 0 for none. */
    public ObjectNode json() {
        ObjectNode json = JSON.createObjectNode();
        json.putObject("passwords")
                .put("least", passwords.least())
                .put("most", passwords.most())
                .put("kinds", passwords.kinds())
                .put("refuse-guessable", passwords.refuseGuessable())
                .put("history", passwords.history())
                .put("expiry-days", passwords.expiry().map(Duration::toDays).orElse(0L));
        json.putObject("lockout")
                .put("failures", lockout.failures())
                .put("window-seconds", lockout.window().toSeconds())
                .put("lock-seconds", lockout.lock().map(Duration::toSeconds).orElse(0L))
                .put("known-devices-apart", lockout.knownDevicesApart());
        json.putObject("sessions")
                .put("idle-seconds", sessions.idle().map(Duration::toSeconds).orElse(0L))
                .put("absolute-seconds", sessions.absolute().toSeconds());
        json.put("second-factor", secondFactor.id());
        json.put("open-unless-listed", openUnlessListed);
        ArrayNode domains = json.putArray("invite-domains");
        inviteDomains.forEach(domains::add);
        json.set("networks", networks.json());
        json.putObject("factors")
                .put("kinds", factors.kindsText())
                .put("roles", factors.rolesText())
                .put("step-up", factors.stepUpsText())
                .put("passwordless", factors.passwordless());
        json.putObject("devices")
                .put("slots", slots.on())
                .put("mobile", slots.mobile())
                .put("others", slots.others());
        json.put("show-last-login", showLastLogin);
        json.putObject("sso").put("only", sso.only()).put("break-glass", sso.breakGlass());
        return json;
    }

    /**
     * Reads what {@link #json} writes; what is missing is as in {@code base}.
     *
     * @throws IdentityException {@code POLICY} when a value makes no sense
     */
    public static Policy read(JsonNode json, Policy base) {
        ObjectNode whole = base.json();
        overlay(whole, json);
        try {
            JsonNode passwords = whole.path("passwords");
            JsonNode lockout = whole.path("lockout");
            JsonNode sessions = whole.path("sessions");
            JsonNode factors = whole.path("factors");
            JsonNode devices = whole.path("devices");
            List<String> domains = new ArrayList<>();
            whole.path("invite-domains")
                    .forEach(domain -> domains.add(domain.asText().toLowerCase(Locale.ROOT)));
            return new Policy(
                    new PasswordRule(
                            passwords.path("least").asInt(),
                            passwords.path("most").asInt(),
                            passwords.path("kinds").asInt(),
                            passwords.path("refuse-guessable").asBoolean(),
                            passwords.path("history").asInt(),
                            some(passwords.path("expiry-days").asLong(), Duration.ofDays(1))),
                    new LockoutRule(
                            lockout.path("failures").asInt(),
                            Duration.ofSeconds(lockout.path("window-seconds").asLong()),
                            some(lockout.path("lock-seconds").asLong(), Duration.ofSeconds(1)),
                            lockout.path("known-devices-apart").asBoolean()),
                    new SessionRule(
                            some(sessions.path("idle-seconds").asLong(), Duration.ofSeconds(1)),
                            Duration.ofSeconds(sessions.path("absolute-seconds").asLong())),
                    SecondFactor.of(whole.path("second-factor").asText()),
                    whole.path("open-unless-listed").asBoolean(),
                    domains,
                    NetworkRule.read(whole.path("networks")),
                    FactorRule.read(
                            factors.path("kinds").asText(),
                            factors.path("roles").asText(),
                            factors.path("step-up").asText(),
                            factors.path("passwordless").asBoolean()),
                    new SlotRule(
                            devices.path("slots").asBoolean(),
                            devices.path("mobile").asInt(),
                            devices.path("others").asInt()),
                    whole.path("show-last-login").asBoolean(),
                    new SsoRule(
                            whole.path("sso").path("only").asBoolean(),
                            whole.path("sso").path("break-glass").asText()));
        } catch (IllegalArgumentException e) {
            throw new IdentityException(IdentityException.Code.POLICY, Messages.POLICY_SENSELESS);
        }
    }

    static Policy parse(String text) {
        try {
            return read(JSON.readTree(text), DEFAULT);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored policy cannot be read", e);
        }
    }

    private static Optional<Duration> some(long count, Duration unit) {
        return count <= 0 ? Optional.empty() : Optional.of(unit.multipliedBy(count));
    }

    private static void overlay(ObjectNode base, JsonNode over) {
        over.properties().forEach(field -> {
            JsonNode old = base.get(field.getKey());
            if (old == null || old.getNodeType() != field.getValue().getNodeType()) {
                throw new IdentityException(IdentityException.Code.POLICY, Messages.POLICY_KEY);
            }
            if (old instanceof ObjectNode inner) {
                overlay(inner, field.getValue());
            } else {
                base.set(field.getKey(), field.getValue());
            }
        });
    }
}
