package sekisho.certificates;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ocsp.RevokedInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.Req;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An OCSP responder on loopback that says what a test wants to hear. */
final class Responder implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();
    volatile boolean revoked;
    volatile boolean broken;
    volatile Instant from = Instant.now();
    volatile Duration life = Duration.ofDays(4);
    volatile X509Certificate signer;
    volatile PrivateKey key;

    Responder(X509Certificate signer, PrivateKey key) throws IOException {
        this.signer = signer;
        this.key = key;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            byte[] answer = answer(exchange.getRequestBody().readAllBytes());
            exchange.getResponseHeaders().set("Content-Type", "application/ocsp-response");
            exchange.sendResponseHeaders(broken ? 500 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/ocsp";
    }

    int asked() {
        return asked.get();
    }

    private byte[] answer(byte[] request) throws IOException {
        try {
            BasicOCSPRespBuilder builder =
                    new BasicOCSPRespBuilder(new RespID(new JcaX509CertificateHolder(signer).getSubject()));
            for (Req one : new OCSPReq(request).getRequestList()) {
                CertificateStatus status = revoked
                        ? new RevokedStatus(new RevokedInfo(new ASN1GeneralizedTime(Date.from(from)), null))
                        : CertificateStatus.GOOD;
                builder.addResponse(one.getCertID(), status, Date.from(from), Date.from(from.plus(life)), null);
            }
            var basic = builder.build(
                    new JcaContentSignerBuilder("SHA256withECDSA").build(key),
                    new X509CertificateHolder[] {new JcaX509CertificateHolder(signer)},
                    Date.from(from));
            return new OCSPRespBuilder()
                    .build(OCSPRespBuilder.SUCCESSFUL, basic)
                    .getEncoded();
        } catch (OCSPException | OperatorCreationException | java.security.cert.CertificateEncodingException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
