package sekisho.proof.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.gate.GateSettings;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Result;

/** The probes of TLS against servers that are sound and servers that are not. */
class TlsProbesTest {
    private static final List<String> AEAD =
            List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    private static final GateSettings SETTINGS = FakeGate.settings(FakeGate.site());

    @TempDir
    Path folder;

    @Test
    void aServerOfTodayHolds() throws Exception {
        try (OldTlsServer server = OldTlsServer.startSound(folder, List.of("TLSv1.3", "TLSv1.2"), AEAD)) {
            Observation versions = versions(server.address());
            assertThat(versions.result()).isEqualTo(Result.HOLDS);
            assertThat(versions.means()).isEqualTo(Means.TRIED);
            assertThat(versions.facts().get("ssl-3.0")).startsWith("refused");
            assertThat(versions.facts().get("tls-1.0")).startsWith("refused");
            assertThat(versions.facts().get("tls-1.1")).startsWith("refused");
            assertThat(versions.facts().get("tls-1.2")).isEqualTo("accepted TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
            assertThat(versions.facts().get("tls-1.3")).startsWith("accepted TLS_AES_");
            assertThat(versions.seen().ja()).contains("TLS 1.0").contains("拒否").contains("1 待受");

            Observation weak = weak(server.address());
            assertThat(weak.result()).isEqualTo(Result.HOLDS);
            assertThat(weak.facts()).containsEntry("suites-accepted", "0").containsEntry("rc4", "refused");

            Observation algorithms = algorithms(server.address());
            assertThat(algorithms.result()).as(algorithms.toString()).isEqualTo(Result.HOLDS);
            assertThat(List.of(algorithms.facts().getOrDefault("suites", "").split(" ", -1)))
                    .containsExactlyInAnyOrderElementsOf(AEAD);
            assertThat(algorithms.facts().get("groups")).contains("P-256").contains("X25519");
            assertThat(algorithms.facts()).containsEntry("beyond-list", "none");
            assertThat(algorithms.facts().get("certificates")).startsWith("RSA 2048 SHA");
        }
    }

    @Test
    void aServerThatTakesTls11Fails() throws Exception {
        try (OldTlsServer server = OldTlsServer.start(folder, List.of("TLSv1.3", "TLSv1.2", "TLSv1.1"), List.of())) {
            Observation versions = versions(server.address());
            assertThat(versions.result()).isEqualTo(Result.FAILS);
            assertThat(versions.facts().get("tls-1.1")).startsWith("accepted TLS_");
            assertThat(versions.facts().get("tls-1.0")).startsWith("refused");
            assertThat(versions.seen().en()).contains("TLS 1.1").doesNotContain("TLS 1.0");
        }
    }

    @Test
    void aServerThatTakesTls10AndSsl3Fails() throws Exception {
        try (OldTlsServer server =
                OldTlsServer.start(folder, List.of("TLSv1.2", "TLSv1.1", "TLSv1", "SSLv3"), List.of("*"))) {
            Observation versions = versions(server.address());
            assertThat(versions.result()).isEqualTo(Result.FAILS);
            assertThat(versions.facts().get("ssl-3.0")).startsWith("accepted");
            assertThat(versions.facts().get("tls-1.0")).startsWith("accepted");
            assertThat(versions.facts()).containsEntry("tls-1.3", "refused");
        }
    }

    @Test
    void everyWeakSuiteOfAServerIsFound() throws Exception {
        List<String> weak = List.of(
                "TLS_RSA_WITH_AES_128_CBC_SHA",
                "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
                "TLS_RSA_WITH_AES_256_GCM_SHA384",
                "SSL_RSA_WITH_RC4_128_SHA",
                "SSL_RSA_WITH_3DES_EDE_CBC_SHA",
                "TLS_RSA_WITH_NULL_SHA256",
                "TLS_DH_anon_WITH_AES_128_GCM_SHA256");
        List<String> all = new java.util.ArrayList<>(weak);
        all.add("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
        try (OldTlsServer server = OldTlsServer.start(folder, List.of("TLSv1.2"), all)) {
            Observation observation = weak(server.address());
            assertThat(observation.result()).isEqualTo(Result.FAILS);
            assertThat(observation.facts())
                    .containsEntry("suites-accepted", "7")
                    .containsEntry("rc4", "accepted TLS_RSA_WITH_RC4_128_SHA")
                    .containsEntry("triple-des", "accepted TLS_RSA_WITH_3DES_EDE_CBC_SHA")
                    .containsEntry("null", "accepted TLS_RSA_WITH_NULL_SHA256")
                    .containsEntry("anonymous", "accepted TLS_DH_anon_WITH_AES_128_GCM_SHA256")
                    .containsEntry("no-forward-secrecy", "accepted TLS_RSA_WITH_AES_256_GCM_SHA384")
                    .containsEntry("short-tag", "refused");
            Observation algorithms = algorithms(server.address());
            assertThat(algorithms.result()).isEqualTo(Result.FAILS);
            assertThat(algorithms.facts().get("beyond-list")).contains("TLS_RSA_WITH_RC4_128_SHA");
        }
    }

    @Test
    void aServerThatSignsWithSha1Fails() throws Exception {
        try (OldTlsServer server =
                OldTlsServer.start(folder, List.of("TLSv1.2"), List.of("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"))) {
            Observation observation = weak(server.address());
            assertThat(observation.facts()).containsEntry("sha1-signature", "accepted");
            assertThat(observation.result()).isEqualTo(Result.FAILS);
        }
    }

    @Test
    void withoutAListenerNothingIsConfigured() throws Exception {
        assertThat(new TlsVersionsProbe(() -> SETTINGS, List::of)
                        .observe()
                        .getFirst()
                        .result())
                .isEqualTo(Result.NOT_CONFIGURED);
        assertThat(new WeakSuitesProbe(() -> SETTINGS, List::of)
                        .observe()
                        .getFirst()
                        .result())
                .isEqualTo(Result.NOT_CONFIGURED);
        assertThat(new AlgorithmsProbe(() -> SETTINGS, List::of)
                        .observe()
                        .getFirst()
                        .result())
                .isEqualTo(Result.NOT_CONFIGURED);
    }

    private static Observation versions(InetSocketAddress server) throws Exception {
        return new TlsVersionsProbe(() -> SETTINGS, () -> List.of(server))
                .observe()
                .getFirst();
    }

    private static Observation weak(InetSocketAddress server) throws Exception {
        return new WeakSuitesProbe(() -> SETTINGS, () -> List.of(server))
                .observe()
                .getFirst();
    }

    private static Observation algorithms(InetSocketAddress server) throws Exception {
        return new AlgorithmsProbe(() -> SETTINGS, () -> List.of(server))
                .observe()
                .getFirst();
    }
}
