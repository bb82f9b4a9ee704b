package sekisho.gate;

/** Where an exchange goes that passed every check. */
sealed interface Destination permits Upstream, Redirect, Inside, ChallengeAnswer {}
