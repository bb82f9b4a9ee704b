package sekisho.identity;

import java.util.List;

/** What became of a password that somebody chose. */
sealed interface Chosen {
    record Hashed(String phc) implements Chosen {}

    record Unsuitable(List<Objection> objections) implements Chosen {
        public Unsuitable {
            objections = List.copyOf(objections);
        }
    }

    /** What its owner is told when it is not taken. */
    default LoginOutcome refusal() {
        return switch (this) {
            case Hashed hashed -> throw new IllegalStateException("it was taken");
            case Unsuitable unsuitable -> new LoginOutcome.Unsuitable(unsuitable.objections());
        };
    }
}
