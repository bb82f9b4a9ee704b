package sekisho.certificates;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import sekisho.gate.GateSettings;
import sekisho.gate.LocalCa;

/**
 * Debian's pebble, a certificate authority that is made to be difficult, with its DNS server, on loopback ports. Every name has
 * the address 127.0.0.1 there.
 */
final class Pebble implements AutoCloseable {
    private final List<Process> processes = new ArrayList<>();
    private final Path folder;
    private final Path root;
    private final int port;
    private final int management;
    private final int dnsManagement;
    private final int dns;
    private final int httpPort;
    private final int tlsPort;
    private final Map<String, String> environment = new HashMap<>();
    private String binding = "";
    private @Nullable Process authority;

    /** @param httpPort where HTTP-01 is looked for, {@code tlsPort} likewise */
    Pebble(Path folder, int httpPort, int tlsPort) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.httpPort = httpPort;
        this.tlsPort = tlsPort;
        List<Integer> ports = Ports.free(4);
        port = ports.get(0);
        management = ports.get(1);
        dns = ports.get(2);
        dnsManagement = ports.get(3);
        LocalCa ca = LocalCa.open(folder.resolve("ca"), InstantSource.system());
        root = ca.certificate();
        environment.putAll(Map.of(
                "PEBBLE_VA_NOSLEEP", "1",
                "PEBBLE_WFE_NONCEREJECT", "5",
                "PEBBLE_AUTHZREUSE", "0"));
    }

    Pebble with(String variable, String value) {
        environment.put(variable, value);
        if (variable.equals("PEBBLE_VA_SLEEPTIME")) {
            environment.remove("PEBBLE_VA_NOSLEEP");
        }
        return this;
    }

    /** Wants an account that exists elsewhere. */
    Pebble binding(String keyId, String macKey) {
        binding = ", \"externalAccountBindingRequired\": true, \"externalAccountMACKeys\": {\"" + keyId + "\": \""
                + macKey + "\"}";
        return this;
    }

    Pebble start() throws IOException {
        processes.add(run(
                "pebble-challtestsrv",
                List.of(
                        "-dns01", "127.0.0.1:" + dns,
                        "-management", "127.0.0.1:" + dnsManagement,
                        "-http01", "",
                        "-https01", "",
                        "-tlsalpn01", "",
                        "-defaultIPv6", "",
                        "-defaultIPv4", "127.0.0.1")));
        Ports.await("the DNS server", () -> Ports.listening(dnsManagement));
        startAuthority("127.0.0.1:" + dns);
        return this;
    }

    /** The authority alone, asking another DNS server. */
    Pebble startWith(String dnsServer) throws IOException {
        startAuthority(dnsServer);
        return this;
    }

    private void startAuthority(String dnsServer) throws IOException {
        GateSettings.Certificate own =
                LocalCa.open(folder.resolve("ca"), InstantSource.system()).issue(List.of("localhost", "127.0.0.1"));
        Path config = folder.resolve("pebble.json");
        Files.writeString(config, """
                {"pebble": {
                  "listenAddress": "127.0.0.1:%d",
                  "managementListenAddress": "127.0.0.1:%d",
                  "certificate": "%s",
                  "privateKey": "%s",
                  "httpPort": %d,
                  "tlsPort": %d,
                  "ocspResponderURL": ""%s
                }}
                """.formatted(port, management, own.chain(), own.key(), httpPort, tlsPort, binding));
        Process started = run("pebble", List.of("-config", config.toString(), "-dnsserver", dnsServer));
        authority = started;
        processes.add(started);
        Ports.await("the authority", () -> Ports.listening(port));
    }

    /** Ends it and begins a new one that knows nothing of the old one's accounts and orders. */
    void forget() throws IOException, InterruptedException {
        stopAuthority();
        startAuthority("127.0.0.1:" + dns);
    }

    void stopAuthority() throws InterruptedException {
        Process running = authority;
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    private Process run(String program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(program);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(program + ".log").toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    URI directory() {
        return URI.create("https://127.0.0.1:" + port + "/dir");
    }

    /** Whom to trust for the directory. */
    Path root() {
        return root;
    }

    int port() {
        return port;
    }

    /** The address of the DNS server's own interface. */
    String dnsManagement() {
        return "http://127.0.0.1:" + dnsManagement;
    }

    /** Lets a name have another address. */
    void address(String name, String address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(dnsManagement() + "/add-a"))
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"host\": \"" + name + ".\", \"addresses\": [\"" + address + "\"]}"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(request, HttpResponse.BodyHandlers.discarding());
        }
    }

    @Override
    public void close() {
        for (Process process : processes) {
            process.destroyForcibly();
            try {
                process.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
