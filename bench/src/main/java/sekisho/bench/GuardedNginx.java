package sekisho.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An nginx with libmodsecurity as the peer of the WAF, and the shop behind both. */
final class GuardedNginx {
    static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_http_modsecurity_module.so");
    private static final int PAGE_BYTES = 1600;

    private GuardedNginx() {}

    /** Answers every request with a page of 1.6 KB, from memory. */
    static Nginx shop(Path folder) throws IOException {
        int port = Nginx.freePort();
        String page = "<!DOCTYPE html><html><head><title>Catalogue</title></head><body><ul>"
                + "<li>Hand trowel, ash handle, in stock</li><li>Watering can, nine litres, in stock</li>".repeat(20);
        String end = "</ul></body></html>";
        String server = """
                    access_log off;
                    server {
                        listen 127.0.0.1:%d;
                        location / {
                            default_type "text/html; charset=utf-8";
                            return 200 '%s';
                        }
                    }
                """.formatted(port, page.substring(0, PAGE_BYTES - end.length()) + end);
        return Nginx.start("application", folder, 1, "", server, 0, port);
    }

    /** A reverse proxy as in {@link Nginx#peer}, without TLS, under the rules. */
    static Nginx peer(Path folder, int applicationPort, CoreRules rules, Paranoia paranoia) throws IOException {
        int port = Nginx.freePort();
        Path directives = Files.writeString(folder.resolve("modsecurity.conf"), directives(folder, rules, paranoia));
        String server = """
                    access_log "%1$s/access.log" combined;
                    upstream application {
                        server 127.0.0.1:%2$d;
                        keepalive 64;
                        keepalive_requests 1000000000;
                    }
                    server {
                        listen 127.0.0.1:%3$d;
                        modsecurity on;
                        modsecurity_rules_file "%4$s";
                        location / {
                            proxy_pass http://application;
                            proxy_http_version 1.1;
                            proxy_set_header Connection "";
                            proxy_set_header Host $host;
                            proxy_buffers 8 32k;
                            proxy_max_temp_file_size 0;
                        }
                    }
                """.formatted(folder, applicationPort, port, directives);
        return Nginx.start(WafOptions.PEER, folder, 2, "load_module " + MODULE + ";", server, 0, port);
    }

    /** Engine on, both bodies looked at, no audit log; then the rules, their set-up file unmodified. */
    static String directives(Path folder, CoreRules rules, Paranoia paranoia) {
        return """
                SecRuleEngine On
                SecRequestBodyAccess On
                SecRequestBodyLimit 13107200
                SecRequestBodyNoFilesLimit 131072
                SecResponseBodyAccess On
                SecResponseBodyMimeType text/plain text/html text/xml application/json
                SecResponseBodyLimit 524288
                SecResponseBodyLimitAction ProcessPartial
                SecAuditEngine Off
                SecTmpDir %1$s
                SecDataDir %1$s
                SecRule REQUEST_HEADERS:Content-Type "@rx ^(?:application|text)/(?:[a-z0-9.-]+[+])?xml" \
                  "id:200000,phase:1,pass,nolog,t:none,t:lowercase,ctl:requestBodyProcessor=XML"
                SecRule REQUEST_HEADERS:Content-Type "@rx ^application/(?:[a-z0-9.-]+[+])?json" \
                  "id:200001,phase:1,pass,nolog,t:none,t:lowercase,ctl:requestBodyProcessor=JSON"
                SecRule REQBODY_ERROR "!@eq 0" "id:200002,phase:2,deny,status:400,log,t:none,msg:'Unreadable request body'"
                Include %2$s
                SecAction "id:900000,phase:1,pass,nolog,t:none,%3$s"
                Include %4$s/*.conf
                """.formatted(folder, rules.setup(), paranoia.assignments(), rules.rules());
    }
}
