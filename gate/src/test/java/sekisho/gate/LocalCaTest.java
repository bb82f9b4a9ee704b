package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalCaTest {
    private static final List<String> NAMES = List.of("localhost", "127.0.0.1", "::1", "*.example.jp");

    @TempDir
    Path temp;

    private Instant now = Instant.now();
    private final InstantSource clock = () -> now;

    private LocalCa open() {
        return LocalCa.open(temp.resolve("ca"), clock);
    }

    @Test
    void aClientThatTrustsTheAuthorityReachesEveryNameOfTheCertificate() throws Exception {
        LocalCa ca = open();
        GateSettings.Certificate certificate = ca.issue(NAMES);
        for (String host : List.of("localhost", "127.0.0.1", "::1", "app.example.jp")) {
            assertThat(handshake(certificate, ca.certificate(), host)).isEqualTo("TLSv1.3");
        }
        for (String host : List.of("127.0.0.2", "example.jp", "a.b.example.jp", "other.example")) {
            assertThatThrownBy(() -> handshake(certificate, ca.certificate(), host))
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void aClientThatTrustsAnotherAuthorityIsNotDeceived() throws Exception {
        GateSettings.Certificate certificate = open().issue(NAMES);
        LocalCa other = LocalCa.open(temp.resolve("other"), clock);
        assertThatThrownBy(() -> handshake(certificate, other.certificate(), "localhost"))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void certificatesHaveTheProfileOfTheirPurpose() throws Exception {
        LocalCa ca = open();
        List<X509Certificate> chain = chain(ca.issue(NAMES).chain());
        X509Certificate leaf = chain.get(0);
        X509Certificate authority = chain.get(1);
        assertThat(chain).hasSize(2);
        assertThat(authority).isEqualTo(chain(ca.certificate()).getFirst());

        assertThat(authority.getBasicConstraints()).isZero();
        assertThat(authority.getKeyUsage())
                .containsExactly(false, false, false, false, false, true, true, false, false);
        assertThat(authority.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15");
        assertThat(Duration.between(now, authority.getNotAfter().toInstant())).isGreaterThan(Duration.ofDays(3650));
        authority.verify(authority.getPublicKey());

        assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        assertThat(leaf.getKeyUsage()).containsExactly(true, false, false, false, false, false, false, false, false);
        assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(Duration.between(now, leaf.getNotAfter().toInstant()))
                .isBetween(Duration.ofDays(90).minusSeconds(1), Duration.ofDays(90));
        assertThat(leaf.getNotBefore().toInstant()).isBefore(now);
        assertThat(leaf.getSerialNumber().bitLength()).isEqualTo(127);
        assertThat(((ECPublicKey) leaf.getPublicKey()).getParams().getOrder().bitLength())
                .isEqualTo(256);
        assertThat(leaf.getExtensionValue("2.5.29.35")).isNotNull();
    }

    @Test
    void keysAreReadableByTheirOwnerOnly() throws IOException {
        LocalCa ca = open();
        GateSettings.Certificate certificate = ca.issue(NAMES);
        Path folder = temp.resolve("ca");
        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("ca.key"))).isEqualTo("rw-------");
        assertThat(mode(certificate.key())).isEqualTo("rw-------");
        assertThat(mode(certificate.chain())).isEqualTo("rw-r--r--");
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith(".new")))
                    .isEmpty();
        }
    }

    @Test
    void aCertificateIsReusedUntilThirtyDaysBeforeItsEnd() throws Exception {
        X509Certificate first = leaf(open().issue(NAMES));
        now = now.plus(Duration.ofDays(59));
        assertThat(leaf(open().issue(NAMES))).isEqualTo(first);
        assertThat(leaf(open().issue(List.of("*.EXAMPLE.jp", "::1", "localhost", "127.0.0.1"))))
                .isEqualTo(first);
        assertThat(leaf(open().issue(List.of("localhost")))).isNotEqualTo(first);
        now = now.plus(Duration.ofDays(2));
        X509Certificate second = leaf(open().issue(NAMES));
        assertThat(second).isNotEqualTo(first);
        assertThat(second.getSerialNumber()).isNotEqualTo(first.getSerialNumber());
    }

    @Test
    void theAuthorityStaysUntilItCouldNotOutliveACertificate() throws Exception {
        X509Certificate first = chain(open().certificate()).getFirst();
        now = now.plus(Duration.ofDays(3500));
        assertThat(chain(open().certificate()).getFirst()).isEqualTo(first);
        now = now.plus(Duration.ofDays(100));
        LocalCa renewed = open();
        assertThat(chain(renewed.certificate()).getFirst()).isNotEqualTo(first);
        assertThat(chain(renewed.issue(NAMES).chain()).get(1)).isNotEqualTo(first);
    }

    @Test
    void aBrokenOrForeignFileIsReplaced() throws Exception {
        GateSettings.Certificate certificate = open().issue(NAMES);
        X509Certificate first = leaf(certificate);
        GateSettings.Certificate foreign = open().issue(List.of("foreign.example"));
        Files.copy(foreign.key(), certificate.key(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(leaf(open().issue(NAMES))).isNotEqualTo(first);

        for (String rubbish : List.of("", "rubbish", "-----BEGIN PRIVATE KEY-----\nAAAA\n", "\u3042")) {
            Files.writeString(certificate.key(), rubbish);
            X509Certificate fresh = leaf(open().issue(NAMES));
            assertThat(leaf(open().issue(NAMES))).isEqualTo(fresh);
            Files.writeString(certificate.chain(), rubbish);
            assertThat(leaf(open().issue(NAMES))).isNotEqualTo(fresh);
        }

        Files.delete(temp.resolve("ca/ca.key"));
        LocalCa other = open();
        assertThat(leaf(other.issue(NAMES)).getIssuerX500Principal())
                .isEqualTo(chain(other.certificate()).getFirst().getSubjectX500Principal())
                .isNotEqualTo(first.getIssuerX500Principal());
    }

    @Test
    void severalAtOnceAgreeOnOneAuthorityAndOneCertificate() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<X509Certificate> work = () -> leaf(open().issue(NAMES));
            var results = threads.invokeAll(java.util.Collections.nCopies(8, work));
            X509Certificate first = results.getFirst().get();
            for (var result : results) {
                assertThat(result.get()).isEqualTo(first);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "a b", "-a", "a-", "a..b", "*", "*.*.jp", "a.*.jp", "192.0.2.256/", "日本.jp", "a\nb"})
    void whatIsNoNameIsRefused(String name) {
        LocalCa ca = open();
        assertThatThrownBy(() -> ca.issue(List.of(name))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ca.issue(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLongNameIsServedWithoutCommonName() throws Exception {
        String name = ("a".repeat(60) + ".").repeat(3) + "jp";
        assertThat(leaf(open().issue(List.of(name))).getSubjectAlternativeNames())
                .hasSize(1);
    }

    @Test
    void aFolderThatCannotBeWrittenIsReported() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");
        assertThatThrownBy(() -> LocalCa.open(file, clock))
                .isInstanceOfSatisfying(
                        GateException.class, e -> assertThat(e.code()).isEqualTo(GateException.Code.CERTIFICATE));
    }

    private static List<X509Certificate> chain(Path file) throws IOException, GeneralSecurityException {
        return Pem.readCertificates(Files.readString(file));
    }

    private static X509Certificate leaf(GateSettings.Certificate certificate)
            throws IOException, GeneralSecurityException {
        return chain(certificate.chain()).getFirst();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** A real handshake over loopback with the platform's own verification, as a client which wants {@code host}. */
    private static String handshake(GateSettings.Certificate certificate, Path trusted, String host) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "leaf",
                Pem.readKey(Files.readString(certificate.key())),
                new char[0],
                chain(certificate.chain()).toArray(X509Certificate[]::new));
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, new char[0]);
        SSLContext serverContext = SSLContext.getInstance("TLS");
        serverContext.init(keyManagers.getKeyManagers(), null, null);

        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("ca", chain(trusted).getFirst());
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(roots);
        SSLContext clientContext = SSLContext.getInstance("TLS");
        clientContext.init(null, trustManagers.getTrustManagers(), null);

        try (SSLServerSocket listener = (SSLServerSocket)
                serverContext.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listener.setSoTimeout(10_000);
            CompletableFuture<Void> server = new CompletableFuture<>();
            Thread.startVirtualThread(() -> {
                try (SSLSocket accepted = (SSLSocket) listener.accept()) {
                    accepted.setSoTimeout(10_000);
                    accepted.startHandshake();
                    accepted.getOutputStream().write('!');
                    server.complete(null);
                } catch (IOException e) {
                    server.completeExceptionally(e);
                }
            });
            try (var plain = new java.net.Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
                    SSLSocket client = (SSLSocket)
                            clientContext.getSocketFactory().createSocket(plain, host, listener.getLocalPort(), true)) {
                client.setSoTimeout(10_000);
                var parameters = client.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                client.setSSLParameters(parameters);
                client.startHandshake();
                assertThat(client.getInputStream().read()).isEqualTo('!');
                server.get(10, TimeUnit.SECONDS);
                return client.getSession().getProtocol();
            }
        }
    }
}
