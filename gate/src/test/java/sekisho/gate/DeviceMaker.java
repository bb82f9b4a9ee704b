package sekisho.gate;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509KeyManager;

/** An authority for devices, and devices with certificates of it, made by OpenSSL as an administrator makes them. */
final class DeviceMaker {
    private static final String PASSWORD = "changeit";

    private final Path folder;

    DeviceMaker(Path folder) throws Exception {
        this.folder = Files.createDirectories(folder);
        Files.writeString(file("ca.cnf"), """
                [ca]
                default_ca = own
                [own]
                dir = .
                database = index.txt
                serial = serial
                crlnumber = crlnumber
                new_certs_dir = .
                certificate = ca.pem
                private_key = ca.key
                default_md = sha256
                default_crl_days = 30
                policy = any
                unique_subject = no
                [any]
                organizationName = optional
                commonName = supplied
                [device]
                basicConstraints = critical, CA:false
                extendedKeyUsage = clientAuth
                [server]
                basicConstraints = critical, CA:false
                extendedKeyUsage = serverAuth
                """);
        Files.writeString(file("index.txt"), "");
        Files.writeString(file("serial"), "10\n");
        Files.writeString(file("crlnumber"), "01\n");
        openssl(
                "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 30 -subj /O=Acme/CN=Devices");
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    Path authority() {
        return file("ca.pem");
    }

    /** A device whose certificate is for clients or for servers, between two times of the form {@code 20260101000000Z}. */
    SSLContext device(String name, String purpose, String from, String until) throws Exception {
        openssl("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout " + name + ".key -out " + name
                + ".csr -subj /O=Acme/CN=" + name);
        openssl("ca -batch -notext -config ca.cnf -extensions " + purpose + " -in " + name + ".csr -out " + name
                + ".pem -startdate " + from + " -enddate " + until);
        openssl("pkcs12 -export -in " + name + ".pem -inkey " + name + ".key -out " + name + ".p12 -passout pass:"
                + PASSWORD);
        return TestGate.trust(new KeyManager[] {shown(file(name + ".p12"))});
    }

    SSLContext device(String name) throws Exception {
        return device(name, "device", "20260101000000Z", "20991231000000Z");
    }

    void revoke(String name) throws Exception {
        openssl("ca -config ca.cnf -revoke " + name + ".pem");
    }

    /** The list of what was revoked until now. */
    Path revoked() throws Exception {
        openssl("ca -config ca.cnf -gencrl -out revoked.pem");
        return file("revoked.pem");
    }

    private void openssl(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(Arrays.asList(arguments.split(" ", -1)));
        Path log = file("openssl.log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(Files.readString(log));
        }
    }

    /** Shows its certificate whatever the server asks for, as an attacker would. */
    private static KeyManager shown(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        String alias = keys.aliases().nextElement();
        PrivateKey key = (PrivateKey) keys.getKey(alias, PASSWORD.toCharArray());
        Certificate[] chain = keys.getCertificateChain(alias);
        return new Stubborn(alias, key, Arrays.copyOf(chain, chain.length, X509Certificate[].class));
    }

    private static final class Stubborn implements X509KeyManager {
        private final String alias;
        private final PrivateKey key;
        private final X509Certificate[] chain;

        private Stubborn(String alias, PrivateKey key, X509Certificate[] chain) {
            this.alias = alias;
            this.key = key;
            this.chain = chain;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[] {alias};
        }

        @Override
        public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
            return alias;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            throw new UnsupportedOperationException("a client");
        }

        @Override
        public X509Certificate[] getCertificateChain(String name) {
            return chain;
        }

        @Override
        public PrivateKey getPrivateKey(String name) {
            return key;
        }
    }
}
