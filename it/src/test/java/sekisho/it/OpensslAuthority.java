package sekisho.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A certificate authority made with OpenSSL: root, intermediate, and an OCSP responder, so that certificates have everything that
 * those of public authorities have.
 */
final class OpensslAuthority implements AutoCloseable {
    private final Path folder;
    private final int port = RunningSekisho.free();
    private final List<Process> processes = new ArrayList<>();

    OpensslAuthority(Path folder) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        Files.writeString(file("authority.ext"), """
                basicConstraints = critical, CA:true
                keyUsage = critical, keyCertSign, cRLSign, digitalSignature
                subjectKeyIdentifier = hash
                """);
        key("root");
        openssl(
                "req",
                "-x509",
                "-new",
                "-key",
                "root.key",
                "-subj",
                "/O=Test/CN=Test Root",
                "-days",
                "365",
                "-out",
                "root.pem");
        key("inter");
        openssl("req", "-new", "-key", "inter.key", "-subj", "/O=Test/CN=Test Intermediate", "-out", "inter.csr");
        openssl(
                "x509",
                "-req",
                "-in",
                "inter.csr",
                "-CA",
                "root.pem",
                "-CAkey",
                "root.key",
                "-set_serial",
                "2",
                "-days",
                "300",
                "-sha256",
                "-extfile",
                "authority.ext",
                "-out",
                "inter.pem");
        Files.writeString(file("index.txt"), "V\t351231000000Z\t\t1F4A6C3B5D7E8F90\tunknown\t/CN=localhost\n");
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private void key(String name) throws IOException, InterruptedException {
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", name + ".key");
    }

    private void openssl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add("openssl");
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(file("openssl.log").toFile()))
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(Files.readString(file("openssl.log")));
        }
    }

    Path root() {
        return file("root.pem");
    }

    Path intermediate() {
        return file("inter.pem");
    }

    /** Certifies a request for 90 days. */
    Path certify(Path csr, String host) throws IOException, InterruptedException {
        Files.writeString(file("server.ext"), """
                basicConstraints = critical, CA:false
                keyUsage = critical, digitalSignature
                extendedKeyUsage = serverAuth
                subjectAltName = DNS:%s
                subjectKeyIdentifier = hash
                authorityKeyIdentifier = keyid
                authorityInfoAccess = OCSP;URI:http://127.0.0.1:%d/
                certificatePolicies = 2.23.140.1.2.1
                """.formatted(host, port));
        openssl(
                "x509",
                "-req",
                "-in",
                csr.toString(),
                "-CA",
                "inter.pem",
                "-CAkey",
                "inter.key",
                "-set_serial",
                "0x1F4A6C3B5D7E8F90",
                "-days",
                "90",
                "-sha256",
                "-extfile",
                "server.ext",
                "-out",
                "server.pem");
        return file("server.pem");
    }

    /** Answers for what was certified, from now on. */
    void respond() throws IOException {
        processes.add(new ProcessBuilder(
                        "openssl",
                        "ocsp",
                        "-index",
                        "index.txt",
                        "-port",
                        Integer.toString(port),
                        "-rsigner",
                        "inter.pem",
                        "-rkey",
                        "inter.key",
                        "-CA",
                        "inter.pem",
                        "-ndays",
                        "4",
                        "-ignore_err")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(file("ocsp.log").toFile())
                .start());
        Await.until("the responder", java.time.Duration.ofSeconds(30), () -> !RunningSekisho.isFree(port));
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
