package sekisho.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An nginx of our own in a folder of its own, on loopback, as the application behind the proxies or as the peer. */
final class Nginx implements Target {
    private final String name;
    private final Process process;
    private final int tlsPort;
    private final int plainPort;

    private Nginx(String name, Process process, int tlsPort, int plainPort) {
        this.name = name;
        this.process = process;
        this.tlsPort = tlsPort;
        this.plainPort = plainPort;
    }

    /** Serves a body of each length from memory or the page cache, as cheaply as it can. */
    static Nginx application(Path folder, List<ProxyWorkload> workloads) throws IOException {
        int port = freePort();
        Path bodies = Files.createDirectories(folder.resolve("bodies"));
        for (ProxyWorkload workload : workloads) {
            Files.writeString(bodies.resolve(workload.path().substring(1)), "x".repeat(workload.bodyBytes()));
        }
        String server = """
                    access_log off;
                    open_file_cache max=100 inactive=1h;
                    open_file_cache_valid 1h;
                    server {
                        listen 127.0.0.1:%d;
                        root "%s";
                    }
                """.formatted(port, bodies);
        return start("application", folder, 1, "", server, 0, port);
    }

    /**
     * A reverse proxy set up as one would for speed: connections to the application kept open, answers buffered in memory
     * only. It keeps an access log, as the product keeps its journal.
     *
     * @param cipher the cipher suite that the product negotiates
     */
    static Nginx peer(Path folder, int applicationPort, Path chain, Path key, String cipher) throws IOException {
        int tls = freePort();
        int plain = freePort();
        String server = """
                    access_log "%1$s/access.log" combined;
                    upstream application {
                        server 127.0.0.1:%2$d;
                        keepalive 64;
                        keepalive_requests 1000000000;
                    }
                    server {
                        listen 127.0.0.1:%3$d;
                        listen 127.0.0.1:%4$d ssl;
                        server_name localhost;
                        ssl_certificate "%5$s";
                        ssl_certificate_key "%6$s";
                        ssl_protocols TLSv1.2 TLSv1.3;
                        ssl_conf_command Ciphersuites %7$s;
                        ssl_ecdh_curve X25519:prime256v1;
                        add_header Strict-Transport-Security "max-age=31536000" always;
                        location / {
                            proxy_pass http://application;
                            proxy_http_version 1.1;
                            proxy_set_header Connection "";
                            proxy_set_header Host $host;
                            proxy_set_header X-Forwarded-For $remote_addr;
                            proxy_set_header X-Forwarded-Proto $scheme;
                            proxy_set_header X-Forwarded-Host $host;
                            proxy_buffers 8 32k;
                            proxy_max_temp_file_size 0;
                        }
                    }
                """.formatted(folder, applicationPort, plain, tls, chain, key, cipher);
        return start("nginx", folder, 2, "", server, tls, plain);
    }

    /**
     * A server of files set up as one would for speed: open files and their answers remembered, an access log kept.
     *
     * @param bodies the folder of the files
     * @param cipher the cipher suite that the product negotiates
     */
    static Nginx files(Path folder, Path bodies, Path chain, Path key, String cipher) throws IOException {
        int tls = freePort();
        int plain = freePort();
        String server = """
                    access_log "%1$s/access.log" combined;
                    open_file_cache max=1000 inactive=1h;
                    open_file_cache_valid 1h;
                    server {
                        listen 127.0.0.1:%2$d;
                        listen 127.0.0.1:%3$d ssl;
                        server_name localhost;
                        root "%7$s";
                        ssl_certificate "%4$s";
                        ssl_certificate_key "%5$s";
                        ssl_protocols TLSv1.2 TLSv1.3;
                        ssl_conf_command Ciphersuites %6$s;
                        ssl_ecdh_curve X25519:prime256v1;
                        add_header Strict-Transport-Security "max-age=31536000" always;
                        add_header X-Content-Type-Options nosniff;
                        add_header X-Frame-Options SAMEORIGIN;
                        add_header Cache-Control "public, max-age=3600";
                    }
                """.formatted(folder, plain, tls, chain, key, cipher, bodies);
        return start("nginx", folder, 2, "", server, tls, plain);
    }

    /**
     * Starts one and waits until it listens.
     *
     * @param modules directives that load modules
     * @param server directives inside {@code http}
     */
    static Nginx start(String name, Path folder, int workers, String modules, String server, int tls, int plain)
            throws IOException {
        String user = "root".equals(System.getProperty("user.name")) ? "user root;" : "";
        String configuration = """
                daemon off;
                %5$s
                %1$s
                worker_processes %2$d;
                pid "%3$s/nginx.pid";
                error_log "%3$s/error.log" error;
                events { worker_connections 4096; }
                http {
                    default_type text/plain;
                    sendfile on;
                    tcp_nopush on;
                    keepalive_requests 1000000000;
                    client_body_temp_path "%3$s/client";
                    proxy_temp_path "%3$s/proxy";
                    fastcgi_temp_path "%3$s/fastcgi";
                    uwsgi_temp_path "%3$s/uwsgi";
                    scgi_temp_path "%3$s/scgi";
                %4$s
                }
                """.formatted(user, workers, folder, server, modules);
        Path file = Files.writeString(folder.resolve("nginx.conf"), configuration);
        ProcessBuilder builder = new ProcessBuilder(
                        "nginx", "-e", folder.resolve("error.log").toString(), "-c", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile());
        builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
        Process process = builder.start();
        Nginx nginx = new Nginx(name, process, tls, plain);
        try {
            nginx.awaitListening(folder);
        } catch (BenchException e) {
            nginx.close();
            throw e;
        }
        return nginx;
    }

    private void awaitListening(Path folder) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (process.isAlive() && System.nanoTime() < deadline) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), plainPort), 1000);
                return;
            } catch (IOException e) {
                java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
            }
        }
        throw new BenchException("nginx did not start: "
                + Files.readString(folder.resolve("output.log")).strip());
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int plainPort() {
        return plainPort;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public URI uri(Workload workload) {
        return workload.tls()
                ? URI.create("https://localhost:" + tlsPort + workload.path())
                : URI.create("http://localhost:" + plainPort + workload.path());
    }

    @Override
    public long cpuMicros() {
        return CpuTime.micros(process.toHandle());
    }

    @Override
    public void close() {
        Commands.stop(process);
    }
}
