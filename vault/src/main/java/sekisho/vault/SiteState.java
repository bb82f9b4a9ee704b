package sekisho.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import sekisho.store.Keys;

/**
 * Which versions of a site there are and which of them is published: the one small file whose replacement is a publication. Signed,
 * so that nobody can point it at another version unnoticed.
 *
 * @param published 0 while nothing is
 * @param next the number of the next version
 * @param versions oldest first
 */
record SiteState(String site, int published, int next, List<Version> versions) {
    private static final ObjectMapper JSON = new ObjectMapper();

    SiteState {
        versions = List.copyOf(versions);
    }

    static SiteState empty(String site) {
        return new SiteState(site, 0, 1, List.of());
    }

    Optional<Version> find(int number) {
        return versions.stream().filter(version -> version.number() == number).findFirst();
    }

    SiteState with(Version staged) {
        List<Version> more = new ArrayList<>(versions);
        more.add(staged);
        return new SiteState(site, published, staged.number() + 1, more);
    }

    SiteState publishing(int number, Instant at) {
        List<Version> changed = versions.stream()
                .map(version -> version.number() == number ? version.published(at) : version)
                .toList();
        return new SiteState(site, number, next, changed);
    }

    /** Without the oldest versions, so that at most {@code kept} remain; the published one always does. */
    SiteState keeping(int kept) {
        List<Version> rest = new ArrayList<>(versions);
        for (Version version : versions) {
            if (rest.size() > kept && version.number() != published) {
                rest.remove(version);
            }
        }
        return new SiteState(site, published, next, rest);
    }

    // ---- the file

    void write(Path file, Keys keys) {
        ObjectNode node = JSON.createObjectNode()
                .put("site", site)
                .put("published", published)
                .put("next", next);
        ArrayNode list = node.putArray("versions");
        for (Version version : versions) {
            ObjectNode one = list.addObject()
                    .put("number", version.number())
                    .put("created", version.created().toEpochMilli())
                    .put("cause", version.cause())
                    .put("pages", version.pages())
                    .put("files", version.files())
                    .put("bytes", version.bytes())
                    .put(
                            "first-published",
                            version.firstPublished().map(Instant::toEpochMilli).orElse(0L));
            ArrayNode findings = one.putArray("findings");
            version.findings().forEach(finding -> findings.add(ManifestFile.node(finding)));
        }
        byte[] sealed = keys.seal(node.toString().getBytes(StandardCharsets.UTF_8), context(site));
        String signature = Base64.getEncoder().encodeToString(keys.sign(sealed));
        Durable.write(
                file,
                (signature + "\n" + Base64.getEncoder().encodeToString(sealed) + "\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static String context(String site) {
        return "vault.state/" + site;
    }

    /** @throws VaultException {@code BROKEN} when the file was changed */
    static SiteState read(Path file, String site, Keys keys) {
        if (!Files.exists(file)) {
            return empty(site);
        }
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
            byte[] sealed = Base64.getDecoder().decode(lines.get(1));
            if (!Keys.verify(keys.publicKey(), sealed, Base64.getDecoder().decode(lines.getFirst()))) {
                throw new IOException("the signature does not fit");
            }
            return parse(JSON.readTree(keys.open(sealed, context(site))), site);
        } catch (IOException | RuntimeException e) {
            throw new VaultException(VaultException.Code.BROKEN, "the state of " + site, e);
        }
    }

    private static SiteState parse(JsonNode node, String site) {
        List<Version> versions = new ArrayList<>();
        for (JsonNode one : node.path("versions")) {
            List<Finding> findings = new ArrayList<>();
            one.path("findings").forEach(finding -> findings.add(ManifestFile.finding(finding)));
            long published = one.path("first-published").asLong();
            versions.add(new Version(
                    one.path("number").asInt(),
                    Instant.ofEpochMilli(one.path("created").asLong()),
                    one.path("cause").asText(),
                    one.path("pages").asInt(),
                    one.path("files").asInt(),
                    one.path("bytes").asLong(),
                    findings,
                    published == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(published))));
        }
        return new SiteState(
                site, node.path("published").asInt(), node.path("next").asInt(), versions);
    }
}
