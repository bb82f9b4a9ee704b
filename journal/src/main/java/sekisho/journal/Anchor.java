package sekisho.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import sekisho.store.Keys;

/**
 * Where the chain of a kind begins and how far it had got: a small signed file beside the segments. It makes the removal of
 * old segments by retention verifiable, and the removal of new ones visible. It may lag behind the segments by what a kill
 * interrupted, never run ahead of them.
 *
 * @param removed last segment that retention removed, or 0
 * @param removedSeal hash of its seal
 * @param sealed last segment known to be sealed, or 0
 * @param sealedSeal hash of its seal
 * @param opened last segment known to be begun, or 0
 * @param findings damage that a start found and could not undo, for every later verification
 */
record Anchor(
        Kind kind, long removed, Bytes removedSeal, long sealed, Bytes sealedSeal, long opened, List<String> findings) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FILE_LIMIT = 1 << 20;
    private static final int MOST_FINDINGS = 100;

    Anchor {
        findings = List.copyOf(findings);
    }

    static Anchor first(Kind kind) {
        return new Anchor(kind, 0, Bytes.zeros(Bytes.HASH_LENGTH), 0, Bytes.zeros(Bytes.HASH_LENGTH), 0, List.of());
    }

    static Path path(Path folder, Kind kind) {
        return folder.resolve("anchor-" + kind.name().toLowerCase(Locale.ROOT) + ".json");
    }

    Anchor withRemoved(long sequence, Bytes seal) {
        return new Anchor(kind, sequence, seal, sealed, sealedSeal, opened, findings);
    }

    Anchor withSealed(long sequence, Bytes seal) {
        return new Anchor(kind, removed, removedSeal, sequence, seal, Math.max(opened, sequence), findings);
    }

    Anchor withOpened(long sequence) {
        return new Anchor(kind, removed, removedSeal, sealed, sealedSeal, sequence, findings);
    }

    /** Keeps the first hundred; more say nothing new. */
    Anchor withFinding(String finding) {
        if (findings.size() >= MOST_FINDINGS || findings.contains(finding)) {
            return this;
        }
        List<String> more = new ArrayList<>(findings);
        more.add(finding);
        return new Anchor(kind, removed, removedSeal, sealed, sealedSeal, opened, more);
    }

    /** What reading the file gave. */
    sealed interface Read {
        /** It is there and signed. */
        record Good(Anchor anchor) implements Read {}

        /** There is none. */
        record Missing() implements Read {}

        /** It was changed, or signed by another key. */
        record Bad() implements Read {}
    }

    static Read read(Path folder, Kind kind, byte[] publicKey) throws IOException {
        Path file = path(folder, kind);
        if (!Files.exists(file)) {
            return new Read.Missing();
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(FILE_LIMIT);
        }
        try {
            JsonNode json = JSON.readTree(bytes);
            Anchor anchor = new Anchor(
                    kind,
                    json.path("removed").longValue(),
                    Bytes.parseHex(json.path("removed-seal").asText()),
                    json.path("sealed").longValue(),
                    Bytes.parseHex(json.path("sealed-seal").asText()),
                    json.path("opened").longValue(),
                    findings(json.path("findings")));
            byte[] signature = Bytes.parseHex(json.path("signature").asText()).toArray();
            boolean good = Keys.verify(publicKey, anchor.toSign(), signature)
                    && Arrays.equals(bytes, anchor.document(signature));
            return good ? new Read.Good(anchor) : new Read.Bad();
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return new Read.Bad();
        }
    }

    /** Replaces the file, whole or not at all. */
    void write(Path folder, Keys keys, Disk disk) throws IOException {
        Path file = path(folder, kind);
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        try (Disk.Output output = disk.create(draft)) {
            output.write(ByteBuffer.wrap(document(keys.sign(toSign()))), 0);
            output.force();
        }
        disk.rename(draft, file);
        disk.forceFolder(folder);
    }

    private static List<String> findings(JsonNode array) {
        List<String> findings = new ArrayList<>();
        array.forEach(finding -> findings.add(finding.asText()));
        return findings;
    }

    private ObjectNode fields() {
        ObjectNode json = JSON.createObjectNode()
                .put("kind", kind.name().toLowerCase(Locale.ROOT))
                .put("removed", removed)
                .put("removed-seal", removedSeal.hex())
                .put("sealed", sealed)
                .put("sealed-seal", sealedSeal.hex())
                .put("opened", opened);
        findings.forEach(json.putArray("findings")::add);
        return json;
    }

    private byte[] document(byte[] signature) throws JsonProcessingException {
        ObjectNode json = fields().put("signature", Bytes.of(signature).hex());
        return (JSON.writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private byte[] toSign() throws JsonProcessingException {
        return ("sekisho journal anchor 1\n" + JSON.writeValueAsString(fields())).getBytes(StandardCharsets.UTF_8);
    }
}
