package sekisho.certificates;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.OrderBuilder;
import org.shredzone.acme4j.PollableResource;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.connector.Resource;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.util.CSRBuilder;
import sekisho.words.Bilingual;

/**
 * One certificate from one authority: account, order, proofs, certificate (RFC 8555 §7). The account's key, the order's
 * address and the certificate's key are stored before the authority hears of them, so that a process that is killed goes on
 * where it was; what the authority no longer knows is begun anew. One virtual thread, at most {@link #PATIENCE}.
 */
final class Enrolment {
    private static final System.Logger LOG = System.getLogger(Enrolment.class.getName());
    static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration FIRST_POLL = Duration.ofMillis(250);
    private static final Duration LONGEST_POLL = Duration.ofSeconds(15);
    private static final String ERRORS = "urn:ietf:params:acme:error:";
    private static final URI NO_ACCOUNT = URI.create(ERRORS + "accountDoesNotExist");

    private final Keyring keyring;
    private final AcmeSettings settings;
    private final AcmeSettings.Group group;
    private final Proofs proofs;
    private final Session session;
    private final long began = System.nanoTime();

    Enrolment(Keyring keyring, AcmeSettings settings, AcmeSettings.Group group, Proofs proofs, Session session) {
        this.keyring = keyring;
        this.settings = settings;
        this.group = group;
        this.proofs = proofs;
        this.session = session;
    }

    /**
     * Obtains and stores a certificate in the place of {@code before}.
     *
     * @throws AcmeException as the authority or the network has it
     * @throws CertificatesException {@code VALIDATION}, {@code DNS}, {@code TIMEOUT}, {@code AUTHORITY}
     */
    Certified run(Optional<Certified> before) throws AcmeException, InterruptedException {
        try {
            return run(login(), before);
        } catch (AcmeServerException e) {
            if (!NO_ACCOUNT.equals(e.getType())) {
                throw e;
            }
            LOG.log(System.Logger.Level.WARNING, "event=acme-account-forgotten directory={0}", settings.directory());
            keyring.account(settings.directory())
                    .ifPresent(account -> keyring.saveAccount(
                            settings.directory(), new Keyring.Account(account.pair(), Optional.empty())));
            keyring.forgetOrder(group.hosts());
            return run(login(), before);
        }
    }

    private Certified run(Login login, Optional<Certified> before) throws AcmeException, InterruptedException {
        Optional<Under> resumed = resumed(login);
        if (resumed.isPresent()) {
            try {
                return finish(resumed.orElseThrow());
            } catch (AcmeServerException | CertificatesException e) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "event=acme-order-begun-anew reason={0}",
                        e.getClass().getSimpleName());
                keyring.forgetOrder(group.hosts());
            }
        }
        return finish(begin(login, before));
    }

    private Certified finish(Under under) throws AcmeException, InterruptedException {
        Order order = under.order();
        if (order.getStatus() == Status.PENDING) {
            prove(order);
            await(order, List.of(Status.READY, Status.PROCESSING, Status.VALID, Status.INVALID));
        }
        if (order.getStatus() == Status.READY) {
            order.execute(request(under.pair()));
        }
        await(order, List.of(Status.VALID, Status.INVALID));
        if (order.getStatus() != Status.VALID) {
            keyring.forgetOrder(group.hosts());
            throw invalid(order.getError());
        }
        List<X509Certificate> chain = order.getCertificate().getCertificateChain();
        check(chain, under.pair());
        return keyring.put(Source.ACME, group.hosts(), chain, under.pair().getPrivate());
    }

    // ---- account

    /** The account, registered when it is not (RFC 8555 §7.3: the same key always finds the same account). */
    Login login() throws AcmeException {
        Keyring.Account account = keyring.account(settings.directory()).orElseGet(() -> {
            Keyring.Account fresh = new Keyring.Account(KeyKind.EC.generate(), Optional.empty());
            keyring.saveAccount(settings.directory(), fresh);
            return fresh;
        });
        if (account.location().isPresent()) {
            return session.login(account.location().orElseThrow(), account.pair());
        }
        AccountBuilder builder = new AccountBuilder().useKeyPair(account.pair()).agreeToTermsOfService();
        settings.contacts().forEach(builder::addEmail);
        settings.binding().ifPresent(binding -> builder.withKeyIdentifier(binding.keyId(), binding.macKey()));
        Login login = builder.createLogin(session);
        keyring.saveAccount(
                settings.directory(), new Keyring.Account(account.pair(), Optional.of(login.getAccountLocation())));
        return login;
    }

    // ---- order

    /** An order and the key of the certificate to come. */
    private record Under(Order order, KeyPair pair) {}

    private Under begin(Login login, Optional<Certified> before) throws AcmeException {
        KeyPair pair = group.key().generate();
        Order order = create(login, before);
        keyring.saveOrder(group.hosts(), new Keyring.Order(settings.directory(), order.getLocation(), pair));
        return new Under(order, pair);
    }

    private Optional<Under> resumed(Login login) {
        Optional<Keyring.Order> stored = keyring.order(group.hosts())
                .filter(order -> order.directory().equals(settings.directory()))
                .filter(order -> order.pair()
                        .getPublic()
                        .getAlgorithm()
                        .equals(group.key().name()));
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        URL location = stored.orElseThrow().location();
        try {
            Order order = login.bindOrder(location);
            order.fetch();
            if (order.getStatus() != Status.INVALID) {
                return Optional.of(new Under(order, stored.orElseThrow().pair()));
            }
        } catch (AcmeException e) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "event=acme-order-gone reason={0}",
                    e.getClass().getSimpleName());
        }
        keyring.forgetOrder(group.hosts());
        return Optional.empty();
    }

    /** Tells the authority which certificate this one replaces, where it wants to know (RFC 9773 §5). */
    private Order create(Login login, Optional<Certified> before) throws AcmeException {
        if (before.isPresent()
                && session.resourceUrlOptional(Resource.RENEWAL_INFO).isPresent()) {
            try {
                return builder(login).replaces(before.orElseThrow().leaf()).create();
            } catch (AcmeServerException | IllegalArgumentException e) {
                // it was replaced before, or is another authority's: an order without that word is as good
                LOG.log(System.Logger.Level.INFO, "event=acme-replaces-refused hosts={0}", group.hosts());
            }
        }
        return builder(login).create();
    }

    private OrderBuilder builder(Login login) {
        return login.newOrder().domains(group.hosts());
    }

    // ---- proofs

    private void prove(Order order) throws AcmeException, InterruptedException {
        List<Authorization> open = new ArrayList<>();
        for (Authorization authorization : order.getAuthorizations()) {
            if (authorization.getStatus() == Status.PENDING) {
                open.add(authorization);
            }
        }
        List<Proofs.Laid> laid = new ArrayList<>();
        try {
            for (Authorization authorization : open) {
                laid.add(proofs.lay(authorization, group.validation()));
            }
            if (!laid.isEmpty()) {
                Thread.sleep(proofs.settling(group.validation()));
            }
            for (Proofs.Laid one : laid) {
                if (one.challenge().getStatus() == Status.PENDING) {
                    one.challenge().trigger();
                }
            }
            for (int i = 0; i < laid.size(); i++) {
                await(open.get(i), List.of(Status.VALID, Status.INVALID));
                if (open.get(i).getStatus() != Status.VALID) {
                    laid.get(i).challenge().fetch();
                    keyring.forgetOrder(group.hosts());
                    throw invalid(laid.get(i).challenge().getError());
                }
            }
        } finally {
            for (Proofs.Laid one : laid) {
                clear(one);
            }
        }
    }

    private static void clear(Proofs.Laid laid) throws InterruptedException {
        try {
            laid.clearing().clear();
        } catch (CertificatesException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "event=acme-record-left name={0}",
                    laid.name().getValue());
        }
    }

    /** Asks until one of the states is reached, as often as the authority wants to be asked (RFC 8555 §7.5.1). */
    private void await(PollableResource resource, List<Status> states) throws AcmeException, InterruptedException {
        Duration pause = FIRST_POLL;
        while (true) {
            Optional<Instant> retryAfter = resource.fetch();
            if (states.contains(resource.getStatus())) {
                return;
            }
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new CertificatesException(
                        CertificatesException.Code.TIMEOUT,
                        new Bilingual("認証局の確認が時間内に終わりませんでした。", "The authority did not come to an end in time."));
            }
            Duration asked = retryAfter
                    .map(instant -> Duration.between(Instant.now(), instant))
                    .orElse(pause);
            Thread.sleep(clamp(asked));
            pause = clamp(pause.multipliedBy(2));
        }
    }

    private static Duration clamp(Duration asked) {
        if (asked.compareTo(FIRST_POLL) < 0) {
            return FIRST_POLL;
        }
        return asked.compareTo(LONGEST_POLL) > 0 ? LONGEST_POLL : asked;
    }

    private static CertificatesException invalid(Optional<Problem> problem) {
        String detail = Problems.detail(problem);
        return new CertificatesException(
                CertificatesException.Code.VALIDATION,
                new Bilingual("認証局が名前を確かめられませんでした: " + detail, "The authority could not validate a name: " + detail));
    }

    // ---- certificate

    private byte[] request(KeyPair pair) {
        try {
            CSRBuilder builder = new CSRBuilder();
            builder.addDomains(group.hosts());
            builder.sign(pair);
            return builder.getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("a signing request cannot be made", e);
        }
    }

    /** What is served is what was asked for, whatever the authority sends. */
    private void check(List<X509Certificate> chain, KeyPair pair) {
        X509Certificate leaf = chain.getFirst();
        List<String> names = Names.of(leaf);
        boolean whole = group.hosts().stream().allMatch(host -> Names.cover(names, host));
        boolean ours = leaf.getPublicKey().equals(pair.getPublic());
        boolean linked = true;
        try {
            for (int i = 0; i + 1 < chain.size(); i++) {
                chain.get(i).verify(chain.get(i + 1).getPublicKey());
            }
        } catch (GeneralSecurityException e) {
            linked = false;
        }
        boolean lasts = leaf.getNotAfter().toInstant().isAfter(Instant.now());
        if (!whole || !ours || !linked || !lasts) {
            keyring.forgetOrder(group.hosts());
            throw new CertificatesException(
                    CertificatesException.Code.AUTHORITY,
                    new Bilingual(
                            "認証局が送った証明書は頼んだものと違います(名前・鍵・連鎖・期限のいずれか)。",
                            "The authority sent another certificate than was asked for (names, key, chain or dates)."));
        }
    }
}
