package sekisho.certificates;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;
import sekisho.words.Bilingual;

/**
 * Asks the responder that a certificate names (RFC 6960) and believes only what its issuer, or somebody whom that appointed for
 * it, has signed about this certificate for this moment. Virtual threads; 10 s and 64 KiB at most.
 */
final class OcspClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 64 << 10;
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final int OK = 200;

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    /** The responder's address that a certificate names. */
    static Optional<URI> responder(X509Certificate leaf) {
        byte @Nullable [] extension = leaf.getExtensionValue(Extension.authorityInfoAccess.getId());
        if (extension == null) {
            return Optional.empty();
        }
        try {
            AuthorityInformationAccess access = AuthorityInformationAccess.getInstance(
                    ASN1OctetString.getInstance(extension).getOctets());
            for (AccessDescription description : access.getAccessDescriptions()) {
                GeneralName location = description.getAccessLocation();
                if (description.getAccessMethod().equals(AccessDescription.id_ad_ocsp)
                        && location.getTagNo() == GeneralName.uniformResourceIdentifier) {
                    URI address = URI.create(location.getName().toString());
                    if ("http".equals(address.getScheme()) || "https".equals(address.getScheme())) {
                        return Optional.of(address);
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** @throws CertificatesException {@code AUTHORITY} when there is no answer that can be believed */
    OcspResponse ask(URI responder, X509Certificate leaf, X509Certificate issuer, Instant now)
            throws InterruptedException {
        try {
            CertificateID id = new CertificateID(
                    new JcaDigestCalculatorProviderBuilder().build().get(CertificateID.HASH_SHA1),
                    new JcaX509CertificateHolder(issuer),
                    leaf.getSerialNumber());
            byte[] request = new OCSPReqBuilder().addRequest(id).build().getEncoded();
            byte[] answer = send(responder, request);
            return verified(answer, id, issuer, now);
        } catch (IOException
                | GeneralSecurityException
                | OCSPException
                | OperatorCreationException
                | CertException
                | IllegalArgumentException e) {
            throw unbelievable("no-answer", e);
        }
    }

    private byte[] send(URI responder, byte[] request) throws IOException, InterruptedException {
        HttpRequest post = HttpRequest.newBuilder(responder)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/ocsp-request")
                .header("Accept", "application/ocsp-response")
                .POST(HttpRequest.BodyPublishers.ofByteArray(request))
                .build();
        HttpResponse<InputStream> response = client.send(post, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            byte[] bytes = body.readNBytes(MOST_BYTES + 1);
            if (response.statusCode() != OK || bytes.length > MOST_BYTES) {
                throw new IOException("status " + response.statusCode());
            }
            return bytes;
        }
    }

    private static OcspResponse verified(byte[] der, CertificateID id, X509Certificate issuer, Instant now)
            throws IOException, GeneralSecurityException, OCSPException, OperatorCreationException, CertException {
        OCSPResp response = new OCSPResp(der);
        if (response.getStatus() != OCSPResp.SUCCESSFUL
                || !(response.getResponseObject() instanceof BasicOCSPResp basic)) {
            throw unbelievable("status " + response.getStatus(), null);
        }
        if (!signed(basic, issuer, now)) {
            throw unbelievable("signature", null);
        }
        for (SingleResp single : basic.getResponses()) {
            if (single.getCertID().getSerialNumber().equals(id.getSerialNumber())
                    && single.getCertID()
                            .matchesIssuer(
                                    new JcaX509CertificateHolder(issuer),
                                    new JcaDigestCalculatorProviderBuilder().build())) {
                return current(der, single, now);
            }
        }
        throw unbelievable("another certificate", null);
    }

    private static OcspResponse current(byte[] der, SingleResp single, Instant now) {
        Instant from = single.getThisUpdate().toInstant();
        Date next = single.getNextUpdate();
        Instant until = next == null ? from.plus(Duration.ofHours(1)) : next.toInstant();
        if (from.isAfter(now.plus(SKEW)) || !until.isAfter(now)) {
            throw unbelievable("not current", null);
        }
        boolean good = single.getCertStatus() == org.bouncycastle.cert.ocsp.CertificateStatus.GOOD;
        boolean revoked = single.getCertStatus() instanceof RevokedStatus;
        if (!good && !revoked) {
            throw unbelievable("unknown", null);
        }
        return new OcspResponse(new sekisho.gate.Staple(der), from, until, revoked);
    }

    private static boolean signed(BasicOCSPResp response, X509Certificate issuer, Instant now)
            throws OCSPException, OperatorCreationException, CertException, GeneralSecurityException, IOException {
        var verifiers = new JcaContentVerifierProviderBuilder();
        if (response.isSignatureValid(verifiers.build(issuer))) {
            return true;
        }
        for (X509CertificateHolder appointed : response.getCerts()) {
            boolean may = appointed.isValidOn(Date.from(now))
                    && ExtendedKeyUsage.fromExtensions(appointed.getExtensions()) != null
                    && ExtendedKeyUsage.fromExtensions(appointed.getExtensions())
                            .hasKeyPurposeId(KeyPurposeId.id_kp_OCSPSigning);
            if (may
                    && appointed.isSignatureValid(verifiers.build(issuer))
                    && response.isSignatureValid(verifiers.build(appointed))) {
                return true;
            }
        }
        return false;
    }

    private static CertificatesException unbelievable(String why, @Nullable Exception cause) {
        Bilingual text =
                new Bilingual("OCSPの応答を得られません(" + why + ")。", "There is no usable OCSP response (" + why + ").");
        return cause == null
                ? new CertificatesException(CertificatesException.Code.AUTHORITY, text)
                : new CertificatesException(CertificatesException.Code.AUTHORITY, text, cause);
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
