package sekisho.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "sso",
        mixinStandardHelpOptions = true,
        description = "ID プロバイダー(OpenID Connect、SAML 2.0)を登録・一覧・確認・削除します。Manages a tenant's identity providers.")
final class SsoCommand {
    @ParentCommand
    private Main main;

    /** Whom it may vouch for. */
    static final class Members {
        @Option(
                names = "--domain",
                required = true,
                description = "Mail domain that it may vouch for; repeat for several.")
        private List<String> domains = List.of();

        @Option(names = "--just-in-time", description = "Whoever it vouches for becomes a member.")
        private boolean justInTime;

        @Option(names = "--role-claim", defaultValue = "", description = "Claim or attribute that holds roles.")
        private String roleClaim = "";

        @Option(names = "--role", description = "VALUE=administrator: which of its values is which role.")
        private Map<String, String> roles = Map.of();

        void addTo(ObjectNode request) {
            domains.forEach(request.putArray("domains")::add);
            request.put("just-in-time", justInTime).put("role-claim", roleClaim);
            roles.forEach(request.putObject("roles")::put);
        }
    }

    /** Either protocol. */
    static final class Protocol {
        @ArgGroup(exclusive = false)
        private @Nullable Oidc oidc;

        @ArgGroup(exclusive = false)
        private @Nullable Saml saml;
    }

    static final class Oidc {
        @Option(names = "--issuer", required = true, description = "OpenID Connect: the issuer, https://…")
        private String issuer = "";

        @Option(names = "--client-id", required = true, description = "The client's id at the provider.")
        private String client = "";

        @Option(names = "--client-secret-file", required = true, description = "File with the client's secret.")
        private Path secret = Path.of("");

        @Option(names = "--scope", description = "What is asked for (default: openid email profile).")
        private String scope = "openid email profile";

        @Option(names = "--ca", description = "PEM file of the authorities of the provider's certificate.")
        private @Nullable Path authorities;
    }

    static final class Saml {
        @Option(names = "--metadata", required = true, description = "SAML 2.0: file with the provider's metadata.")
        private Path metadata = Path.of("");

        @Option(names = "--allow-idp-initiated", description = "The provider may send members who did not begin here.")
        private boolean unsolicited;
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "ID プロバイダーを登録します。Adds a provider: --issuer for OpenID Connect, --metadata for SAML.")
    int add(
            @Mixin Asking asking,
            @Mixin AccountCommand.Tenant tenant,
            @Option(names = "--name", required = true, description = "What the login page's button says.") String name,
            @Mixin Members members,
            @ArgGroup(exclusive = true, multiplicity = "1") Protocol protocol)
            throws IOException {
        ObjectNode request = tenant.request().put("name", name);
        members.addTo(request);
        if (protocol.oidc != null) {
            Oidc oidc = protocol.oidc;
            request.put("issuer", oidc.issuer)
                    .put("client-id", oidc.client)
                    .put("client-secret", read(oidc.secret).strip())
                    .put("scope", oidc.scope)
                    .put("authorities", oidc.authorities == null ? "" : read(oidc.authorities));
        } else if (protocol.saml != null) {
            request.put("metadata", read(protocol.saml.metadata)).put("unsolicited", protocol.saml.unsolicited);
        }
        return asking.ask(main.terminal(), "sso-add", request, this::shown);
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    private void shown(JsonNode provider) {
        Terminal terminal = main.terminal();
        terminal.line(Asking.text(provider, "id") + "  " + Asking.text(provider, "kind") + "  "
                + Asking.text(provider, "name"));
        boolean oidc = provider.path("kind").asText().equals("oidc");
        for (JsonNode address : provider.path("addresses")) {
            String text = Terminal.safe(address.asText());
            if (oidc) {
                terminal.line("  リダイレクト URI: " + text, "  redirect URI: " + text);
            } else {
                terminal.line("  メタデータ: " + text, "  metadata: " + text);
            }
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "ID プロバイダーの一覧。Lists the providers.")
    int list(@Mixin Asking asking, @Mixin AccountCommand.Tenant tenant) throws JsonProcessingException {
        return asking.ask(main.terminal(), "sso-list", tenant.request(), providers -> providers.forEach(this::shown));
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "ID プロバイダーを消します。Removes a provider.")
    int remove(
            @Mixin Asking asking,
            @Mixin AccountCommand.Tenant tenant,
            @Parameters(paramLabel = "PROVIDER") String provider)
            throws JsonProcessingException {
        return asking.ask(
                main.terminal(),
                "sso-remove",
                tenant.request().put("provider", provider),
                removed -> main.terminal().line("消しました。", "Removed."));
    }

    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description = "ID プロバイダーにつながるか確かめます。Tries whether a provider can be used.")
    int test(
            @Mixin Asking asking,
            @Mixin AccountCommand.Tenant tenant,
            @Parameters(paramLabel = "PROVIDER") String provider)
            throws JsonProcessingException {
        return asking.ask(
                main.terminal(),
                "sso-test",
                tenant.request().put("provider", provider),
                tested -> main.terminal()
                        .line(
                                "使えます(署名の鍵 " + Asking.text(tested, "keys") + " 個)。",
                                "It can be used (signing keys: " + Asking.text(tested, "keys") + ")."));
    }
}
