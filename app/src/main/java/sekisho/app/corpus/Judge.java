package sekisho.app.corpus;

import java.util.SortedSet;

/** Tells which rules refuse a submission. Any thread, several at once. */
interface Judge {
    /** The ids of the rules that made it refused (0 for a rule without one); empty when it passes. */
    SortedSet<Long> refusedBy(Submission submission);
}
