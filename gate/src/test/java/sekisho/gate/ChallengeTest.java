package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Questions of certificate authorities on the cleartext port. */
class ChallengeTest {
    @Test
    void onlyWhatWasAskedForIsAnsweredAndTheRestIsRedirected() throws Exception {
        try (Backend backend = Backend.mirror();
                TestGate gate = TestGate.before(backend)) {
            gate.gate().challenges().answer("App.example.jp", "tok-en", "tok-en.thumb");
            gate.gate().challenges().answer("no-site.example.jp", "other", "other.thumb");
            assertThat(get(gate, "app.example.jp", "/.well-known/acme-challenge/tok-en"))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("\r\n\r\ntok-en.thumb");
            assertThat(get(gate, "no-site.example.jp", "/.well-known/acme-challenge/other"))
                    .as("a name that shares a certificate need not be a site")
                    .startsWith("HTTP/1.1 200");
            assertThat(get(gate, "app.example.jp", "/.well-known/acme-challenge/other"))
                    .startsWith("HTTP/1.1 301");
            assertThat(get(gate, "no-site.example.jp", "/")).startsWith("HTTP/1.1 421");
            gate.gate().challenges().forget("app.example.jp", "tok-en");
            assertThat(get(gate, "app.example.jp", "/.well-known/acme-challenge/tok-en"))
                    .startsWith("HTTP/1.1 301");
        }
    }

    private static String get(TestGate gate, String host, String path) throws Exception {
        try (Wire wire = gate.cleartext()) {
            return wire.send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .rest();
        }
    }
}
