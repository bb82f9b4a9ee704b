package sekisho.journal;

/** The two kinds of record, each with a chain and a retention of its own. */
public enum Kind {
    /** One per exchange. */
    ACCESS,
    /** One per administrative act, start, stop, configuration change, probe result, sheet answer. */
    AUDIT
}
