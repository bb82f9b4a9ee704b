package sekisho.proof;

import java.util.Optional;

/** A control and what is known of it at a moment. {@code result} already accounts for age. */
public record ControlState(Control control, Result result, Optional<Evidence> evidence) {}
