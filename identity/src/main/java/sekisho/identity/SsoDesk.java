package sekisho.identity;

import static java.lang.System.Logger.Level.INFO;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import sekisho.identity.internal.sso.Asserted;
import sekisho.identity.internal.sso.OidcClient;
import sekisho.identity.internal.sso.PublicTransport;
import sekisho.identity.internal.sso.Saml;
import sekisho.identity.internal.sso.SamlMessages;
import sekisho.identity.internal.sso.SamlMetadata;
import sekisho.identity.internal.sso.SamlResponses;
import sekisho.identity.internal.sso.SsoReason;
import sekisho.identity.internal.sso.SsoRefusedException;
import sekisho.identity.internal.sso.Transport;
import sekisho.words.Lang;

/** Lets in whom an identity provider vouches for, and out again. Thread-safe; virtual threads. */
final class SsoDesk {
    private static final System.Logger LOG = System.getLogger(SsoDesk.class.getName());

    private final Parts parts;
    private final LoginDesk logins;
    private final SsoStore store;
    private final Function<String, Transport> transports;
    private final InstantSource clock;
    private final Map<String, OidcClient> clients = new ConcurrentHashMap<>();

    /** @param transports from authorities in PEM, empty for the usual ones */
    SsoDesk(
            Parts parts,
            LoginDesk logins,
            SsoStore store,
            Function<String, Transport> transports,
            InstantSource clock) {
        this.parts = parts;
        this.logins = logins;
        this.store = store;
        this.transports = transports;
        this.clock = clock;
    }

    SsoStore store() {
        return store;
    }

    // ---- the two protocols

    OidcClient client(SsoProvider provider, SsoProvider.Protocol.Oidc oidc) {
        return clients.computeIfAbsent(
                provider.id(),
                id -> new OidcClient(
                        new OidcClient.Settings(oidc.issuer(), oidc.clientId(), oidc.clientSecret(), oidc.scope()),
                        transport(oidc.authorities(), provider.inside()),
                        clock));
    }

    private Transport transport(String authorities, boolean inside) {
        Transport carrier = transports.apply(authorities);
        return inside ? carrier : new PublicTransport(carrier);
    }

    /**
     * A document that a provider publishes, such as its SAML metadata.
     *
     * @param inside whether it may be at an address that is not on the Internet
     * @throws SsoRefusedException when it cannot be had
     */
    String fetch(String address, boolean inside) {
        Transport.Answer answer;
        try {
            answer = transport("", inside).send("GET", URI.create(address), Map.of(), "");
        } catch (IllegalArgumentException e) {
            throw new SsoRefusedException(SsoReason.MALFORMED);
        }
        if (answer.status() != 200) {
            throw new SsoRefusedException(SsoReason.UNREACHABLE);
        }
        return answer.body();
    }

    void forget(SsoProvider provider) {
        clients.remove(provider.id());
    }

    /** Where a provider's answers come in: {@code https://app.example.jp/.sekisho/sso/ID/}. */
    static String base(SsoProvider provider, String origin) {
        return origin + Pages.PREFIX + "sso/" + provider.id() + "/";
    }

    static Saml.Provider samlProvider(SsoProvider.Protocol.Saml saml) {
        return SamlMetadata.read(saml.metadata().getBytes(java.nio.charset.StandardCharsets.UTF_8), saml.unsolicited());
    }

    static Saml.Party samlParty(SsoProvider provider, SsoProvider.Protocol.Saml saml, String origin) {
        String base = base(provider, origin);
        return new Saml.Party(
                base + "metadata",
                base + "acs",
                base + "slo",
                privateKey(saml.key()),
                SamlMetadata.certificate(saml.certificate()));
    }

    private static PrivateKey privateKey(String base64) {
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a stored key cannot be read", e);
        }
    }

    SamlMessages messages(SsoProvider provider, SsoProvider.Protocol.Saml saml, String origin) {
        return new SamlMessages(samlProvider(saml), samlParty(provider, saml, origin), clock);
    }

    SamlResponses responses(SsoProvider provider, SsoProvider.Protocol.Saml saml, String origin) {
        return new SamlResponses(samlProvider(saml), samlParty(provider, saml, origin), clock);
    }

    // ---- in

    /**
     * Lets in whom a provider vouches for.
     *
     * @throws SsoRefusedException when the provider may not, or nobody is meant
     */
    LoginOutcome enter(SsoProvider provider, Door door, Visitor visitor, Lang lang, Asserted asserted) {
        once(provider, asserted.replay());
        Member member = member(provider, asserted, lang);
        LoginOutcome outcome = logins.vouched(door, visitor, member);
        switch (outcome) {
            case LoginOutcome.Passed passed ->
                parts.sessions()
                        .find(passed.session())
                        .ifPresent(session -> store.opened(
                                provider, session, asserted.subject(), asserted.session(), asserted.hint()));
            case LoginOutcome.Refused refused -> throw new SsoRefusedException(SsoReason.SUSPENDED);
            default -> {}
        }
        return outcome;
    }

    void once(SsoProvider provider, Asserted.Once once) {
        if (!store.first(provider, once.id(), once.expires())) {
            throw new SsoRefusedException(SsoReason.REPLAYED);
        }
    }

    private Member member(SsoProvider provider, Asserted asserted, Lang lang) {
        Optional<Member> linked = linked(provider, asserted);
        Member member = linked.orElseGet(() -> {
            String account = byMail(provider, asserted)
                    .map(Member::account)
                    .orElseGet(() -> join(provider, asserted, mail(asserted), lang));
            store.link(provider, asserted.subject(), account);
            return parts.memberships().member(account, provider.tenant()).orElseThrow();
        });
        return withRole(provider, asserted, member);
    }

    private Optional<Member> linked(SsoProvider provider, Asserted asserted) {
        return store.account(provider, asserted.subject())
                .flatMap(account -> parts.memberships().member(account, provider.tenant()));
    }

    private static MailAddress mail(Asserted asserted) {
        return asserted.mail()
                .flatMap(MailAddress::parse)
                .orElseThrow(() -> new SsoRefusedException(SsoReason.NO_SUBJECT));
    }

    /**
     * Somebody new to this provider: only the mail address says who it is, and only in the provider's own domains. Empty for who
     * becomes a member by it.
     */
    private Optional<Member> byMail(SsoProvider provider, Asserted asserted) {
        MailAddress mail = mail(asserted);
        if (!provider.members().domains().contains(mail.domain())) {
            throw new SsoRefusedException(SsoReason.DOMAIN);
        }
        if (!asserted.mailVerified().orElse(true)) {
            throw new SsoRefusedException(SsoReason.MAIL_UNVERIFIED);
        }
        Optional<Member> member = parts.accounts()
                .credential(mail)
                .flatMap(known -> parts.memberships().member(known.account(), provider.tenant()));
        boolean joins = provider.members().justInTime()
                && parts.tenants().get(provider.tenant()).policy().mayInvite(mail);
        if (member.isEmpty() && !joins) {
            throw new SsoRefusedException(SsoReason.NO_MEMBER);
        }
        return member;
    }

    private String join(SsoProvider provider, Asserted asserted, MailAddress mail, Lang lang) {
        parts.audit()
                .done(
                        Act.ACCOUNT_JOINED,
                        "sso:" + provider.id(),
                        Audit.details("tenant", provider.tenant(), "role", Role.MEMBER.id()));
        return parts.memberships().join(provider.tenant(), mail, name(asserted, mail), Role.MEMBER, lang);
    }

    /**
     * What a login would come to.
     *
     * @param member who would be let in; empty for somebody who would become a member by it
     * @param roles what the provider says of roles, as it says it
     * @param role what they would be
     */
    record Trial(Optional<Member> member, String mail, String name, List<String> roles, Role role) {}

    /**
     * Judges an answer without letting anybody in or changing anything but that the answer is used up.
     *
     * @throws SsoRefusedException as {@link #enter}
     */
    Trial judge(SsoProvider provider, Asserted asserted) {
        once(provider, asserted.replay());
        Optional<Member> member = linked(provider, asserted).or(() -> byMail(provider, asserted));
        boolean suspended = member.flatMap(it -> parts.accounts().credentialOf(it.account()))
                .filter(it -> it.state() == Account.State.SUSPENDED)
                .isPresent();
        if (suspended) {
            throw new SsoRefusedException(SsoReason.SUSPENDED);
        }
        SsoProvider.Members rule = provider.members();
        return new Trial(
                member,
                asserted.mail().orElse(""),
                asserted.name().orElse(""),
                rule.roleClaim().isEmpty() ? List.of() : asserted.claims().getOrDefault(rule.roleClaim(), List.of()),
                role(provider, asserted, member.map(Member::role).orElse(Role.MEMBER)));
    }

    private static String name(Asserted asserted, MailAddress mail) {
        String clean = asserted.name()
                .orElse("")
                .codePoints()
                .filter(c -> !Character.isISOControl(c))
                .limit(Names.LONGEST)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        return clean.isEmpty() ? mail.text() : clean;
    }

    /** What the provider says of roles holds; operators are made by hand only. */
    private static Role role(SsoProvider provider, Asserted asserted, Role now) {
        SsoProvider.Members rule = provider.members();
        if (rule.roleClaim().isEmpty() || now == Role.OPERATOR) {
            return now;
        }
        return asserted.claims().getOrDefault(rule.roleClaim(), List.of()).stream()
                        .anyMatch(value -> rule.roles().get(value) == Role.ADMINISTRATOR)
                ? Role.ADMINISTRATOR
                : Role.MEMBER;
    }

    private Member withRole(SsoProvider provider, Asserted asserted, Member member) {
        Role role = role(provider, asserted, member.role());
        if (role == member.role()) {
            return member;
        }
        parts.audit()
                .done(
                        Act.ACCOUNT_ROLE_CHANGED,
                        "sso:" + provider.id(),
                        Audit.details(
                                "tenant", member.tenant(),
                                "account", member.account(),
                                "before", member.role().id(),
                                "after", role.id()));
        parts.memberships().role(member.tenant(), member.account(), role);
        Member changed =
                parts.memberships().member(member.account(), member.tenant()).orElseThrow();
        parts.sessions().changed(changed);
        return changed;
    }

    // ---- out

    /** Where the browser goes on to when a session ends, so that the provider's ends, too. */
    Optional<String> onward(Session session, String origin, String id) {
        return store.theirs(session)
                .flatMap(theirs ->
                        store.provider(theirs.provider()).flatMap(provider -> onward(provider, theirs, origin, id)));
    }

    private Optional<String> onward(SsoProvider provider, SsoStore.Theirs theirs, String origin, String id) {
        try {
            return switch (provider.protocol()) {
                case SsoProvider.Protocol.Oidc oidc ->
                    client(provider, oidc).logoutAt(theirs.hint(), base(provider, origin) + "out");
                case SsoProvider.Protocol.Saml saml ->
                    messages(provider, saml, origin).logout("_" + id, theirs.hint(), theirs.session());
            };
        } catch (SsoRefusedException e) {
            LOG.log(INFO, "event=sso-logout-not-passed-on reason=" + e.reason().id());
            return Optional.empty();
        }
    }

    /** The provider ends sessions: all of a subject, or the named ones. */
    void ended(SsoProvider provider, Optional<String> subject, List<String> theirs) {
        List<SessionKey> keys = new ArrayList<>();
        if (theirs.isEmpty()) {
            keys.addAll(store.sessions(provider, subject, Optional.empty()));
        }
        theirs.forEach(named -> keys.addAll(store.sessions(provider, subject, Optional.of(named))));
        List<Session> open = keys.stream()
                .flatMap(key -> parts.sessions().find(key).stream())
                .toList();
        open.forEach(session -> parts.audit()
                .done(
                        Act.LOGIN_ENDED,
                        "sso:" + provider.id(),
                        Audit.details(
                                "tenant", session.member().tenant(),
                                "account", session.member().account(),
                                "session", session.id())));
        parts.sessions().end(open);
    }
}
