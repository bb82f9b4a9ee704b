package sekisho.certificates;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.shredzone.acme4j.RenewalInfo;
import org.shredzone.acme4j.connector.Resource;
import org.shredzone.acme4j.exception.AcmeException;
import sekisho.gate.Challenges;
import sekisho.journal.AuditRecord;
import sekisho.journal.Journal;
import sekisho.words.Bilingual;

/**
 * Obtains and renews certificates when they are due. One virtual thread calls {@link #tend}; the rest is safe for others.
 */
final class Issuance {
    private static final System.Logger LOG = System.getLogger(Issuance.class.getName());
    /** Bounds of RFC 9773 §4.3.2. */
    private static final Duration SUGGESTION_AGE = Duration.ofHours(6);

    private static final Duration LEAST_SUGGESTION_AGE = Duration.ofMinutes(1);
    private static final Duration MOST_SUGGESTION_AGE = Duration.ofDays(1);

    private final Keyring keyring;
    private final Challenges challenges;
    private final Journal journal;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Notices notices;
    private final Map<String, Suggestion> suggestions = new ConcurrentHashMap<>();

    Issuance(
            Keyring keyring,
            Challenges challenges,
            Journal journal,
            InstantSource clock,
            RandomGenerator random,
            Notices notices) {
        this.keyring = keyring;
        this.challenges = challenges;
        this.journal = journal;
        this.clock = clock;
        this.random = random;
        this.notices = notices;
    }

    /** What the authority last said about a certificate, and when to ask again. */
    private record Suggestion(Optional<Renewal.Window> window, Instant askAgain) {}

    /**
     * Obtains whatever is due. Answers whether there is a new certificate.
     *
     * @throws InterruptedException when it is to end
     */
    boolean tend(AcmeSettings settings, List<AcmeSettings.Group> groups) throws InterruptedException {
        boolean changed = false;
        for (AcmeSettings.Group group : groups) {
            Optional<Certified> present = keyring.current(Source.ACME, group.hosts());
            if (present.isPresent()) {
                suggest(settings, present.orElseThrow());
            }
            Instant now = clock.instant();
            Keyring.Attempt last = keyring.attempt(group.hosts());
            if (!now.isBefore(due(group, present)) && !now.isBefore(last.next())) {
                changed |= obtain(settings, group, present, last);
            }
        }
        return changed;
    }

    /** When a certificate of the group is due, now when there is none. */
    Instant due(AcmeSettings.Group group, Optional<Certified> present) {
        return present.filter(certified -> matches(group, certified))
                .map(certified -> Renewal.due(certified.leaf(), suggested(certified)))
                .orElse(Instant.EPOCH);
    }

    private static boolean matches(AcmeSettings.Group group, Certified certified) {
        return certified.leaf().getPublicKey().getAlgorithm().equals(group.key().name());
    }

    private Optional<Renewal.Window> suggested(Certified certified) {
        return Optional.ofNullable(suggestions.get(certified.fingerprint())).flatMap(Suggestion::window);
    }

    private boolean obtain(
            AcmeSettings settings, AcmeSettings.Group group, Optional<Certified> before, Keyring.Attempt last)
            throws InterruptedException {
        Instant now = clock.instant();
        try (Authority authority = Authority.of(settings.directory(), settings.directoryCa())) {
            Proofs proofs = new Proofs(challenges, settings);
            Certified made = new Enrolment(keyring, settings, group, proofs, authority.session()).run(before);
            keyring.saveAttempt(group.hosts(), new Keyring.Attempt(0, now, Instant.EPOCH, Optional.empty()));
            before.ifPresent(old -> suggestions.remove(old.fingerprint()));
            audit("certificate.issued", true, issued(group, made, before.isPresent(), settings));
            LOG.log(System.Logger.Level.INFO, "event=certificate-issued hosts={0}", group.hosts());
            return true;
        } catch (AcmeException | RuntimeException e) {
            failed(group, before, last, now, e);
            return false;
        }
    }

    private void failed(
            AcmeSettings.Group group, Optional<Certified> before, Keyring.Attempt last, Instant now, Exception e)
            throws InterruptedException {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException) {
                throw new InterruptedException("told to end"); // which is no failure of the authority's
            }
        }
        Problems.Failure failure = Problems.of(e);
        if (failure.code() == CertificatesException.Code.INTERNAL) {
            LOG.log(System.Logger.Level.ERROR, "event=certificate-issuance-failed hosts=" + group.hosts(), e);
        }
        int failures = last.failures() + 1;
        // the authority speaks of real time, whatever our clock says
        Optional<Instant> retryAfter =
                failure.retryAfter().map(asked -> now.plus(Duration.between(Instant.now(), asked)));
        Instant next = Backoff.next(failures, now, retryAfter, random);
        keyring.saveAttempt(group.hosts(), new Keyring.Attempt(failures, now, next, Optional.of(failure.text())));
        LOG.log(
                System.Logger.Level.WARNING,
                "event=certificate-issuance-failed hosts={0} code={1} failures={2} next={3}",
                group.hosts(),
                failure.code(),
                failures,
                next);
        Map<String, String> details = new TreeMap<>();
        details.put("hosts", Names.key(group.hosts()));
        details.put("renewal", Boolean.toString(before.isPresent()));
        details.put("code", failure.code().name());
        details.put("reason", failure.text().en());
        details.put("failures", Integer.toString(failures));
        details.put("next-attempt", next.toString());
        audit("certificate.issuance-failed", false, details);
        if (Integer.bitCount(failures) == 1) {
            notices.give(notice(group, before, now, failure.text(), next));
        }
    }

    private static Notice notice(
            AcmeSettings.Group group, Optional<Certified> before, Instant now, Bilingual reason, Instant next) {
        String hosts = String.join(", ", group.hosts());
        String until = before.map(old -> old.notAfter().toString()).orElse("-");
        return new Notice(
                Notice.Kind.ISSUANCE_FAILED,
                now,
                group.hosts(),
                Optional.empty(),
                new Bilingual("証明書を取得できません: " + hosts, "A certificate cannot be obtained: " + hosts),
                new Bilingual(
                        hosts + " の証明書を取得できませんでした。" + reason.ja() + " いまの証明書の期限: " + until + "。次は " + next + " に試します。",
                        "The certificate for " + hosts + " could not be obtained. " + reason.en()
                                + " The present one ends: " + until + ". Next attempt: " + next + "."));
    }

    private static Map<String, String> issued(
            AcmeSettings.Group group, Certified made, boolean renewal, AcmeSettings settings) {
        Map<String, String> details = new TreeMap<>();
        details.put("hosts", Names.key(group.hosts()));
        details.put("renewal", Boolean.toString(renewal));
        details.put("authority", String.valueOf(settings.directory().getHost()));
        details.put("validation", group.validation().id());
        details.put("serial", made.leaf().getSerialNumber().toString(16));
        details.put("not-before", made.notBefore().toString());
        details.put("not-after", made.notAfter().toString());
        return details;
    }

    private void audit(String action, boolean success, Map<String, String> details) {
        journal.audit(new AuditRecord(clock.instant(), action, "system", success, details));
    }

    /** Asks the authority when it would like the renewal (RFC 9773), as often as it says. Failures change nothing. */
    private void suggest(AcmeSettings settings, Certified present) {
        Instant now = clock.instant();
        Suggestion known = suggestions.get(present.fingerprint());
        if (known != null && now.isBefore(known.askAgain())) {
            return;
        }
        Suggestion next = new Suggestion(known == null ? Optional.empty() : known.window(), now.plus(SUGGESTION_AGE));
        try (Authority authority = Authority.of(settings.directory(), settings.directoryCa())) {
            Optional<Keyring.Account> account = keyring.account(settings.directory());
            if (account.isPresent()
                    && account.orElseThrow().location().isPresent()
                    && authority
                            .session()
                            .resourceUrlOptional(Resource.RENEWAL_INFO)
                            .isPresent()) {
                RenewalInfo info = authority
                        .session()
                        .login(
                                account.orElseThrow().location().orElseThrow(),
                                account.orElseThrow().pair())
                        .bindRenewalInfo(present.leaf());
                Duration age = info.fetch()
                        .map(at -> Duration.between(Instant.now(), at))
                        .orElse(SUGGESTION_AGE);
                Instant start = info.getSuggestedWindowStart();
                Instant end = info.getSuggestedWindowEnd();
                next = new Suggestion(
                        start.isBefore(end) ? Optional.of(new Renewal.Window(start, end)) : Optional.empty(),
                        now.plus(bounded(age)));
            }
        } catch (AcmeException | RuntimeException e) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "event=renewal-information-unavailable reason={0}",
                    e.getClass().getSimpleName());
        }
        suggestions.put(present.fingerprint(), next);
    }

    private static Duration bounded(Duration age) {
        if (age.compareTo(LEAST_SUGGESTION_AGE) < 0) {
            return LEAST_SUGGESTION_AGE;
        }
        return age.compareTo(MOST_SUGGESTION_AGE) > 0 ? MOST_SUGGESTION_AGE : age;
    }
}
