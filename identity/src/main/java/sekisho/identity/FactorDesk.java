package sekisho.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Second factors: who needs one, which a member may show, and whether what is shown is right. Thread-safe; virtual threads. */
final class FactorDesk {
    /** By what somebody proved to be the member, as records name it. */
    static final String RECOVERY = "recovery-code";

    private final Parts parts;
    private final InstantSource clock;
    private final Afterwards afterwards;

    FactorDesk(Parts parts, InstantSource clock, Afterwards afterwards) {
        this.parts = parts;
        this.clock = clock;
        this.afterwards = afterwards;
    }

    /** Whether a login is asked for one: by the tenant, for the role, or because the member set up an app by own will. */
    boolean isNeeded(Door door, Member member, boolean familiar) {
        return switch (door.tenant().policy().secondFactorOf(member.role())) {
            case OFF -> !familiar && kept(door, member).contains(FactorRule.Kind.TOTP);
            case UNKNOWN_DEVICES -> !familiar;
            case ALWAYS -> true;
        };
    }

    /** What the member set up and the tenant takes. */
    Set<FactorRule.Kind> kept(Door door, Member member) {
        Set<FactorRule.Kind> allowed = door.tenant().policy().factors().kinds();
        Set<FactorRule.Kind> kept = EnumSet.noneOf(FactorRule.Kind.class);
        if (allowed.contains(FactorRule.Kind.TOTP)
                && parts.factors().of(member.account()).totp()) {
            kept.add(FactorRule.Kind.TOTP);
        }
        if (allowed.contains(FactorRule.Kind.PASSKEY)
                && !parts.passkeys()
                        .credentialsOf(member.account(), door.host())
                        .isEmpty()) {
            kept.add(FactorRule.Kind.PASSKEY);
        }
        return kept;
    }

    /** What the member may show. A code by mail is for those who have no app: a weaker way past it would be the way taken. */
    Set<FactorRule.Kind> offered(Door door, Member member) {
        Set<FactorRule.Kind> offered = kept(door, member);
        if (!offered.contains(FactorRule.Kind.TOTP) && mayMail(door.tenant())) {
            offered.add(FactorRule.Kind.MAIL);
        }
        return offered;
    }

    boolean mayMail(Tenant tenant) {
        return tenant.policy().factors().kinds().contains(FactorRule.Kind.MAIL)
                && parts.notifier().works();
    }

    /** Asks for a second factor, or for one to be set up where the member has none. */
    LoginOutcome ask(Door door, Member member, OneTime.Purpose purpose) {
        Set<FactorRule.Kind> offered = offered(door, member);
        OneTime.Holder holder = new OneTime.Holder(member.account(), member.tenant());
        if (offered.isEmpty()) {
            return new LoginOutcome.EnrolNeeded(parts.links().issue(OneTime.Purpose.ENROL, holder));
        }
        OneTime.Coded coded = parts.links().issueCode(purpose, holder);
        if (offered.contains(FactorRule.Kind.MAIL)) {
            Instant until = clock.instant().plus(purpose.valid());
            afterwards.tell(
                    () -> parts.notifier().send(new Notifier.Message.Code(door.to(member), coded.code(), until)));
        }
        return new LoginOutcome.CodeNeeded(coded.ticket(), offered);
    }

    /** By what the proof is the member's, used up; empty when it is not. */
    Optional<String> shown(Door door, Member member, OneTime.Purpose purpose, String ticket, Proof proof) {
        Set<FactorRule.Kind> offered = offered(door, member);
        if (proof.passkey().isPresent()) {
            return shownKey(door, member, purpose, ticket, proof);
        }
        String text = proof.code();
        boolean digits = Factors.looksLikeTotp(text);
        if (digits && offered.contains(FactorRule.Kind.MAIL)) {
            return parts.links().redeem(purpose, ticket, text).map(holder -> FactorRule.Kind.MAIL.id());
        }
        boolean app = digits && offered.contains(FactorRule.Kind.TOTP);
        boolean right = app
                ? parts.factors().useTotp(member.account(), text)
                : parts.factors().useRecoveryCode(member.account(), text);
        if (!right) {
            parts.links().failed(purpose, ticket);
            return Optional.empty();
        }
        return parts.links().redeem(purpose, ticket).map(holder -> app ? FactorRule.Kind.TOTP.id() : RECOVERY);
    }

    private Optional<String> shownKey(Door door, Member member, OneTime.Purpose purpose, String ticket, Proof proof) {
        boolean right = kept(door, member).contains(FactorRule.Kind.PASSKEY)
                && parts.passkeys()
                        .proves(member.account(), proof.passkey().orElseThrow(), proof.site(door), purposeOf(ticket));
        if (!right) {
            parts.links().failed(purpose, ticket);
            return Optional.empty();
        }
        return parts.links().redeem(purpose, ticket).map(holder -> FactorRule.Kind.PASSKEY.id());
    }

    /** What a passkey signs that goes with a ticket. */
    static String purposeOf(String ticket) {
        return "factor|" + ticket;
    }

    /** What a passkey signs that lets in without a password. */
    static String loginAt(String tenant) {
        return "login|" + tenant;
    }

    /** What a passkey signs that is new. */
    static String newOf(String account) {
        return "new|" + account;
    }

    /** Takes a passkey in; false when it does not do. */
    boolean addPasskey(Door door, Member member, Passkeys.Made made, String origin) {
        Passkeys.Site site = new Passkeys.Site(door.host(), origin);
        if (!parts.passkeys().add(member, made, site, newOf(member.account()))) {
            return false;
        }
        note(Act.FACTOR_PASSKEY_ADDED, member);
        return true;
    }

    void removePasskey(Member member, String id) {
        note(Act.FACTOR_PASSKEY_REMOVED, member);
        parts.passkeys().remove(member.account(), id);
        forgetRecoveryCodesOfNothing(member);
    }

    /** Takes an app in that shows the right code; false when it does not. */
    boolean enrolTotp(Member member, byte[] secret, String code) {
        if (!parts.factors().enrolTotp(member.account(), secret, code)) {
            return false;
        }
        note(Act.FACTOR_TOTP_ENROLLED, member);
        return true;
    }

    void removeTotp(Member member) {
        note(Act.FACTOR_TOTP_REMOVED, member);
        parts.factors().removeTotp(member.account());
        forgetRecoveryCodesOfNothing(member);
    }

    /** New recovery codes, or none where the member has some. */
    List<String> firstRecoveryCodes(Member member) {
        return parts.factors().of(member.account()).recoveryCodes() > 0 ? List.of() : renewRecoveryCodes(member);
    }

    List<String> renewRecoveryCodes(Member member) {
        note(Act.FACTOR_RECOVERY_CODES_MADE, member);
        return parts.factors().renewRecoveryCodes(member.account());
    }

    private void forgetRecoveryCodesOfNothing(Member member) {
        boolean something = parts.factors().of(member.account()).totp()
                || !parts.passkeys().of(member.account()).isEmpty();
        if (!something) {
            parts.factors().removeRecoveryCodes(member.account());
        }
    }

    /** Tells the member of a change to the factors of the account. */
    void tell(Door door, Member member) {
        afterwards.tell(
                () -> parts.notifier().send(new Notifier.Message.FactorsChanged(door.to(member), clock.instant())));
    }

    private void note(Act act, Member member) {
        parts.audit()
                .done(act, member.account(), Audit.details("tenant", member.tenant(), "account", member.account()));
    }
}
