package sekisho.journal;

import java.util.List;

/**
 * What a verification of the whole journal found.
 *
 * @param segments sealed and open segments read
 * @param records records read
 * @param findings what is wrong (a changed byte, a missing segment, a bad signature), worst first; empty when intact
 * @param notes what is not wrong but worth knowing (a torn last record that was closed at a restart)
 */
public record Verification(long segments, long records, List<String> findings, List<String> notes) {
    public Verification {
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    public boolean intact() {
        return findings.isEmpty();
    }
}
