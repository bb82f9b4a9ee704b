package sekisho.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import sekisho.store.Keys;
import sekisho.store.StoreException;

/**
 * Manifests as files: JSON, a line for the version and one for each path; signed (Ed25519, 64 bytes in front), compressed and sealed,
 * as a version that is not published yet may name what nobody shall know of.
 */
final class ManifestFile {
    private static final int SIGNATURE = 64;
    private static final int LEVEL = 6;
    private static final ObjectMapper JSON = new ObjectMapper();

    private ManifestFile() {}

    private static String context(String site, int version) {
        return "vault.manifest/" + site + "/" + version;
    }

    static void write(Path file, Manifest manifest, Keys keys) {
        byte[] text = text(manifest).getBytes(StandardCharsets.UTF_8);
        byte[] signature = keys.sign(text);
        byte[] sealed = keys.seal(Zstd.compress(text, LEVEL), context(manifest.site(), manifest.version()));
        byte[] bytes = Arrays.copyOf(signature, SIGNATURE + sealed.length);
        System.arraycopy(sealed, 0, bytes, SIGNATURE, sealed.length);
        Durable.write(file, bytes);
    }

    /** @throws VaultException {@code BROKEN} when the file is missing, changed, or of another version */
    static Manifest read(Path file, String site, int version, Keys keys) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length < SIGNATURE) {
                throw new IOException("too short");
            }
            byte[] compressed = keys.open(Arrays.copyOfRange(bytes, SIGNATURE, bytes.length), context(site, version));
            byte[] text;
            try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(compressed))) {
                text = in.readAllBytes();
            }
            if (!Keys.verify(keys.publicKey(), text, Arrays.copyOf(bytes, SIGNATURE))) {
                throw new IOException("the signature does not fit");
            }
            return parse(text);
        } catch (IOException | StoreException | IllegalArgumentException e) {
            throw new VaultException(
                    VaultException.Code.BROKEN, "the manifest of version " + version + " of " + site, e);
        }
    }

    // ---- to text

    private static String text(Manifest manifest) {
        try {
            StringWriter out = new StringWriter();
            ObjectNode head = JSON.createObjectNode()
                    .put("site", manifest.site())
                    .put("version", manifest.version())
                    .put("created", manifest.created().toEpochMilli());
            ObjectNode hosts = head.putObject("hosts");
            manifest.hosts().forEach((kind, names) -> {
                ArrayNode list = hosts.putArray(kind);
                names.forEach(list::add);
            });
            ArrayNode findings = head.putArray("findings");
            manifest.findings().forEach(finding -> findings.add(node(finding)));
            head.set("missing", node(manifest.missing()));
            out.append(JSON.writeValueAsString(head)).append('\n');
            for (Map.Entry<String, Entry> entry : manifest.entries().entrySet()) {
                ObjectNode line = node(entry.getValue());
                line.put("p", entry.getKey());
                out.append(JSON.writeValueAsString(line)).append('\n');
            }
            return out.toString();
        } catch (IOException e) {
            throw new IllegalStateException("JSON in memory", e);
        }
    }

    static ObjectNode node(Finding finding) {
        return JSON.createObjectNode().put("kind", finding.kind().name()).put("subject", finding.subject());
    }

    static Finding finding(JsonNode node) {
        return new Finding(
                Finding.Kind.valueOf(node.path("kind").asText()),
                node.path("subject").asText());
    }

    static ObjectNode node(Entry entry) {
        ObjectNode node = JSON.createObjectNode().put("s", entry.status());
        if (!entry.type().isEmpty()) {
            node.put("t", entry.type());
        }
        entry.body().ifPresent(body -> put(node, body));
        if (!entry.variants().isEmpty()) {
            ArrayNode variants = node.putArray("v");
            for (Entry.Variant variant : entry.variants()) {
                put(variants.addObject().put("c", variant.coding()), variant.body());
            }
        }
        if (!entry.fields().isEmpty()) {
            ObjectNode fields = node.putObject("f");
            new TreeMap<>(entry.fields()).forEach(fields::put);
        }
        if (entry.modified() != 0) {
            node.put("m", entry.modified());
        }
        return node;
    }

    private static void put(ObjectNode node, Stored body) {
        node.put("b", body.id().hex()).put("l", body.length());
    }

    // ---- from text

    private static Manifest parse(byte[] text) throws IOException {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(new ByteArrayInputStream(text), StandardCharsets.UTF_8))) {
            JsonNode head = JSON.readTree(in.readLine());
            Map<String, Set<String>> hosts = new TreeMap<>();
            head.path("hosts").properties().forEach(kind -> {
                Set<String> names = new TreeSet<>();
                kind.getValue().forEach(name -> names.add(name.asText()));
                hosts.put(kind.getKey(), names);
            });
            List<Finding> findings = new ArrayList<>();
            head.path("findings").forEach(node -> findings.add(finding(node)));
            TreeMap<String, Entry> entries = new TreeMap<>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                JsonNode node = JSON.readTree(line);
                entries.put(node.path("p").asText(), entry(node));
            }
            return new Manifest(
                    head.path("site").asText(),
                    head.path("version").asInt(),
                    Instant.ofEpochMilli(head.path("created").asLong()),
                    entries,
                    entry(head.path("missing")),
                    hosts,
                    findings);
        }
    }

    static Entry entry(JsonNode node) {
        List<Entry.Variant> variants = new ArrayList<>();
        node.path("v")
                .forEach(variant ->
                        variants.add(new Entry.Variant(variant.path("c").asText(), stored(variant))));
        Map<String, String> fields = new LinkedHashMap<>();
        node.path("f")
                .properties()
                .forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
        return new Entry(
                node.path("s").asInt(),
                node.path("t").asText(""),
                node.has("b") ? Optional.of(stored(node)) : Optional.empty(),
                variants,
                fields,
                node.path("m").asLong(0));
    }

    private static Stored stored(JsonNode node) {
        return new Stored(new BlobId(node.path("b").asText()), node.path("l").asLong());
    }
}
