package sekisho.proof;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of all controls at one moment, regardless of its age. Immutable; a new one takes its place whenever
 * something is recorded.
 *
 * @param seen the newest observation of a probe, by control
 * @param vouched the present attestation, by control
 */
record Knowledge(Map<String, Evidence> seen, Map<String, Vouched> vouched) {
    static final Knowledge NOTHING = new Knowledge(Map.of(), Map.of());

    /** An attestation, the evidence that recorded it, and whether the configuration file owns it. */
    record Vouched(Attestation attestation, Evidence evidence, boolean configured) {}

    Knowledge {
        seen = Map.copyOf(seen);
        vouched = Map.copyOf(vouched);
    }

    Knowledge withSeen(Evidence evidence) {
        Map<String, Evidence> more = new HashMap<>(seen);
        more.put(evidence.control(), evidence);
        return new Knowledge(more, vouched);
    }

    Knowledge withoutSeen(String control) {
        Map<String, Evidence> fewer = new HashMap<>(seen);
        fewer.remove(control);
        return new Knowledge(fewer, vouched);
    }

    Knowledge withVouched(Vouched one) {
        Map<String, Vouched> more = new HashMap<>(vouched);
        more.put(one.attestation().control(), one);
        return new Knowledge(seen, more);
    }

    Knowledge withoutVouched(String control) {
        Map<String, Vouched> fewer = new HashMap<>(vouched);
        fewer.remove(control);
        return new Knowledge(seen, fewer);
    }

    /**
     * The state of a control at {@code now}: a fresh observation wins over an attestation, an attestation over an observation
     * that is too old, or that only saw that it is not done here: it may be done elsewhere. An observation from the future (the clock was set back) counts as too old.
     */
    ControlState state(Control control, Instant now, ZoneId zone) {
        @Nullable Evidence observed = seen.get(control.id());
        @Nullable Vouched word = vouched.get(control.id());
        boolean valid = word != null
                && !LocalDate.ofInstant(now, zone).isAfter(word.attestation().validUntil());
        if (observed != null && fresh(observed, control.maxAge(), now)) {
            boolean doneElsewhere = valid && observed.result() == Result.NOT_CONFIGURED;
            if (!doneElsewhere) {
                return new ControlState(control, observed.result(), Optional.of(observed));
            }
        }
        if (word != null && valid) {
            return new ControlState(control, Result.ATTESTED, Optional.of(word.evidence()));
        }
        if (observed != null) {
            return new ControlState(control, Result.STALE, Optional.of(observed));
        }
        if (word != null) {
            return new ControlState(control, Result.STALE, Optional.of(word.evidence()));
        }
        return new ControlState(control, Result.UNPROVEN, Optional.empty());
    }

    /** A minute of tolerance for a clock that was stepped back a little. */
    private static boolean fresh(Evidence evidence, Duration maxAge, Instant now) {
        Duration age = Duration.between(evidence.observedAt(), now);
        return age.compareTo(maxAge) <= 0 && age.compareTo(Duration.ofMinutes(-1)) >= 0;
    }
}
