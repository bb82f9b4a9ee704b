package sekisho.proof;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import sekisho.words.Bilingual;

/** How an attestation reads as evidence. Only computes. */
final class AttestationEvidence {
    private AttestationEvidence() {}

    static Evidence of(Attestation attestation, String id, Instant at) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("owner", attestation.owner());
        attestation.file().ifPresent(file -> facts.put("file", file));
        facts.put("valid-from", attestation.from().toString());
        facts.put("valid-until", attestation.validUntil().toString());
        return new Evidence(
                id,
                attestation.control(),
                at,
                EvidenceStore.ATTESTATION,
                Result.ATTESTED,
                Evidence.Means.ATTESTATION,
                new Bilingual(
                        attestation.text().ja() + "（表明: " + attestation.owner() + "、有効期限: " + attestation.validUntil()
                                + "）",
                        attestation.text().en() + " (attested by " + attestation.owner() + ", valid until "
                                + attestation.validUntil() + ")"),
                facts);
    }
}
