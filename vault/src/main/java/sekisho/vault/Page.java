package sekisho.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a crawl knows of one path.
 *
 * @param key the path, with the query where it counts
 * @param from the key of the page that led to it, or empty
 * @param status of the answer; 0 when it was not fetched yet, -1 when it could not be
 * @param entry what is to be published; empty when that is nothing
 * @param etag the validators of the answer, or empty (RFC 9110 §8.8)
 * @param raw the hash of the answer as it came, before rewriting
 * @param links keys that it leads to
 * @param hosts other hosts that it relies on
 * @param signs what was found in it
 */
record Page(
        String key,
        String from,
        int status,
        Optional<Entry> entry,
        String etag,
        String lastModified,
        String raw,
        List<String> links,
        Map<String, Set<String>> hosts,
        List<Finding> signs) {
    static final int NOT_FETCHED = 0;
    static final int UNREACHABLE = -1;

    private static final ObjectMapper JSON = new ObjectMapper();

    Page {
        links = List.copyOf(links);
        hosts = Map.copyOf(hosts);
        signs = List.copyOf(signs);
    }

    static Page found(String key, String from) {
        return answered(key, from, NOT_FETCHED);
    }

    /** Nothing to publish. */
    static Page answered(String key, String from, int status) {
        return new Page(key, from, status, Optional.empty(), "", "", "", List.of(), Map.of(), List.of());
    }

    Page failed(int failure) {
        return new Page(key, from, failure, entry, etag, lastModified, raw, links, hosts, signs);
    }

    /** The CMS did not answer as it should; what it does not show to visitors (401, 403, 404) is no error. */
    boolean isError() {
        return status == UNREACHABLE || status >= 500 || status == 429;
    }

    byte[] bytes() {
        ObjectNode node =
                JSON.createObjectNode().put("k", key).put("from", from).put("status", status);
        entry.ifPresent(value -> node.set("entry", ManifestFile.node(value)));
        put(node, "etag", etag);
        put(node, "modified", lastModified);
        put(node, "raw", raw);
        if (!links.isEmpty()) {
            ArrayNode list = node.putArray("links");
            links.forEach(list::add);
        }
        if (!hosts.isEmpty()) {
            ObjectNode all = node.putObject("hosts");
            hosts.forEach((how, names) -> {
                ArrayNode list = all.putArray(how);
                names.forEach(list::add);
            });
        }
        if (!signs.isEmpty()) {
            ArrayNode list = node.putArray("signs");
            signs.forEach(sign -> list.add(ManifestFile.node(sign)));
        }
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void put(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }

    static Page of(byte[] bytes) {
        JsonNode node = tree(bytes);
        List<String> links = new ArrayList<>();
        node.path("links").forEach(link -> links.add(link.asText()));
        Map<String, Set<String>> hosts = new HashMap<>();
        node.path("hosts").properties().forEach(how -> {
            Set<String> names = new TreeSet<>();
            how.getValue().forEach(name -> names.add(name.asText()));
            hosts.put(how.getKey(), names);
        });
        List<Finding> signs = new ArrayList<>();
        node.path("signs").forEach(sign -> signs.add(ManifestFile.finding(sign)));
        @Nullable JsonNode entry = node.get("entry");
        return new Page(
                node.path("k").asText(),
                node.path("from").asText(),
                node.path("status").asInt(),
                entry == null ? Optional.empty() : Optional.of(ManifestFile.entry(entry)),
                node.path("etag").asText(""),
                node.path("modified").asText(""),
                node.path("raw").asText(""),
                links,
                hosts,
                signs);
    }

    private static JsonNode tree(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new VaultException(VaultException.Code.BROKEN, "a page of the crawl", e);
        }
    }
}
