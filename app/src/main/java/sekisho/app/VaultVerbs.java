package sekisho.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import sekisho.app.control.ControlException;
import sekisho.app.control.ControlServer;
import sekisho.vault.Differences;
import sekisho.vault.SiteVault;
import sekisho.vault.Vault;
import sekisho.vault.VaultException;
import sekisho.vault.Version;
import sekisho.words.Bilingual;

/** What the command line may ask of the published copies. Virtual threads. */
final class VaultVerbs {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Vault vault;

    VaultVerbs(Vault vault) {
        this.vault = vault;
    }

    Map<String, ControlServer.Verb> all() {
        return Map.of(
                "vault-crawl", this::crawl,
                "vault-status", (request, actor, progress) -> guarded(() -> status(request)),
                "vault-diff", (request, actor, progress) -> guarded(() -> diff(request)),
                "vault-publish", (request, actor, progress) -> guarded(() -> publish(request, actor)),
                "vault-rollback", (request, actor, progress) -> guarded(() -> rollBack(request, actor)),
                "vault-verify", (request, actor, progress) -> guarded(() -> verify(request)));
    }

    private SiteVault site(JsonNode request) {
        return vault.site(request.path("site").asText())
                .orElseThrow(() -> new VaultException(VaultException.Code.SITE, "no such site"));
    }

    private static JsonNode guarded(Supplier<JsonNode> work) {
        try {
            return work.get();
        } catch (VaultException e) {
            Bilingual text = e.code().text();
            boolean told = e.code() == VaultException.Code.ORIGIN || e.code() == VaultException.Code.LOGIN;
            throw new ControlException(
                    ControlException.Code.REFUSED,
                    told
                            ? new Bilingual(
                                    text.ja() + " (" + e.getMessage() + ")", text.en() + " (" + e.getMessage() + ")")
                            : text);
        }
    }

    private JsonNode crawl(JsonNode request, String actor, Consumer<JsonNode> progress) {
        return guarded(() -> {
            SiteVault site = site(request);
            Version version = site.crawl(
                    actor,
                    step -> progress.accept(JSON.objectNode()
                            .put("fetched", step.fetched())
                            .put("known", step.known())
                            .put("failed", step.failed())));
            int published = site.published().map(Version::number).orElse(0);
            boolean changed = version.number() != published;
            if (request.path("publish").asBoolean() && changed) {
                site.publish(version.number(), request.path("approve").asBoolean(), actor);
            }
            ObjectNode result = node(version);
            result.put("changed", changed);
            result.put("published", site.published().map(Version::number).orElse(0));
            return result;
        });
    }

    private JsonNode status(JsonNode request) {
        ArrayNode sites = JSON.arrayNode();
        String only = request.path("site").asText("");
        List<SiteVault> asked = only.isEmpty()
                ? vault.sites().stream()
                        .flatMap(host -> vault.site(host).stream())
                        .toList()
                : List.of(site(request));
        for (SiteVault site : asked) {
            ObjectNode node = sites.addObject().put("site", site.settings().site());
            node.put("origin", site.settings().origin().toString());
            site.published().ifPresent(version -> node.set("published", node(version)));
            site.newest().ifPresent(version -> node.set("newest", node(version)));
            site.crawling()
                    .ifPresent(step -> node.putObject("crawling")
                            .put("fetched", step.fetched())
                            .put("known", step.known())
                            .put("failed", step.failed()));
            node.put("unfinished", site.isUnfinished());
            ArrayNode versions = node.putArray("versions");
            site.versions().forEach(version -> versions.add(node(version)));
        }
        return sites;
    }

    private JsonNode diff(JsonNode request) {
        SiteVault site = site(request);
        int published = site.published().map(Version::number).orElse(0);
        int newest = site.newest().map(Version::number).orElse(0);
        int after = request.path("after").asInt() == 0
                ? newest
                : request.path("after").asInt();
        int before = request.has("before") ? request.path("before").asInt() : published;
        Differences differences = site.differences(before, after);
        ObjectNode node = JSON.objectNode().put("before", differences.before()).put("after", differences.after());
        differences.added().forEach(node.putArray("added")::add);
        differences.changed().forEach(node.putArray("changed")::add);
        differences.removed().forEach(node.putArray("removed")::add);
        return node;
    }

    private JsonNode publish(JsonNode request, String actor) {
        return node(site(request)
                .publish(
                        request.path("version").asInt(), request.path("approve").asBoolean(), actor));
    }

    private JsonNode rollBack(JsonNode request, String actor) {
        return node(site(request).rollBack(request.path("version").asInt(), actor));
    }

    private JsonNode verify(JsonNode request) {
        SiteVault site = site(request);
        return JSON.objectNode().put("tampered", site.verify(true));
    }

    private static ObjectNode node(Version version) {
        ObjectNode node = JSON.objectNode()
                .put("version", version.number())
                .put("created", version.created().toString())
                .put("cause", version.cause())
                .put("pages", version.pages())
                .put("files", version.files())
                .put("bytes", version.bytes());
        node.put(
                "first-published",
                version.firstPublished().map(Instant::toString).orElse(null));
        ArrayNode findings = node.putArray("findings");
        version.findings()
                .forEach(finding -> findings.addObject()
                        .put(
                                "kind",
                                finding.kind()
                                        .name()
                                        .toLowerCase(java.util.Locale.ROOT)
                                        .replace('_', '-'))
                        .put("subject", finding.subject())
                        .put("ja", finding.kind().text().ja())
                        .put("en", finding.kind().text().en()));
        return node;
    }
}
