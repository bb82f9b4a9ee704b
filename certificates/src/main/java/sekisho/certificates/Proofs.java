package sekisho.certificates;

import java.security.KeyPair;
import java.time.Duration;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Identifier;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Dns01Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.challenge.TlsAlpn01Challenge;
import sekisho.gate.Challenges;
import sekisho.words.Bilingual;

/** Lays out, and clears away, what an authority looks for to see that a name leads here. Virtual threads. */
final class Proofs {
    private final Challenges challenges;
    private final AcmeSettings settings;

    Proofs(Challenges challenges, AcmeSettings settings) {
        this.challenges = challenges;
        this.settings = settings;
    }

    /** A challenge that can be answered, and how its answer is cleared away. */
    record Laid(Challenge challenge, Identifier name, Clearing clearing) {}

    /** Takes an answer away again. */
    interface Clearing {
        void clear() throws InterruptedException;
    }

    /** @throws CertificatesException {@code VALIDATION} when the authority does not offer it, {@code DNS} */
    Laid lay(Authorization authorization, AcmeSettings.Validation validation) throws InterruptedException {
        Identifier name = authorization.getIdentifier();
        return switch (validation) {
            case HTTP_01 -> {
                Http01Challenge challenge = find(authorization, Http01Challenge.class, validation);
                challenges.answer(name.getValue(), challenge.getToken(), challenge.getAuthorization());
                yield new Laid(challenge, name, () -> challenges.forget(name.getValue(), challenge.getToken()));
            }
            case TLS_ALPN_01 -> {
                TlsAlpn01Challenge challenge = find(authorization, TlsAlpn01Challenge.class, validation);
                KeyPair pair = KeyKind.EC.generate();
                challenges.answer(
                        name.getValue(),
                        ChallengeCertificate.of(name.getValue(), challenge.getAcmeValidation(), pair),
                        pair.getPrivate());
                yield new Laid(challenge, name, () -> challenges.forget(name.getValue()));
            }
            case DNS_01 -> {
                Dns01Challenge challenge = find(authorization, Dns01Challenge.class, validation);
                DnsRecords records = DnsRecords.of(settings.dns()
                        .orElseThrow(() -> new CertificatesException(
                                CertificatesException.Code.DNS,
                                new Bilingual("dns-01 には acme.dns の設定が必要です。", "dns-01 needs the setting acme.dns.")))
                        .access());
                String record = Dns01Challenge.toRRName(name);
                String value = challenge.getDigest();
                records.add(record, value);
                yield new Laid(challenge, name, () -> records.remove(record, value));
            }
        };
    }

    /** How long to wait before the authority may look. */
    Duration settling(AcmeSettings.Validation validation) {
        return validation == AcmeSettings.Validation.DNS_01
                ? settings.dns().map(AcmeSettings.Dns::settling).orElse(Duration.ZERO)
                : Duration.ZERO;
    }

    private static <C extends Challenge> C find(
            Authorization authorization, Class<C> type, AcmeSettings.Validation validation) {
        return authorization
                .findChallenge(type)
                .orElseThrow(() -> new CertificatesException(
                        CertificatesException.Code.VALIDATION,
                        new Bilingual(
                                "認証局はこの名前に " + validation.id() + " を認めていません(ワイルドカードには dns-01 が必要です)。",
                                "The authority does not offer " + validation.id()
                                        + " for this name (wildcards need dns-01).")));
    }
}
