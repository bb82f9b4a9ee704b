package sekisho.journal;

/**
 * What a journal has done since it was opened, for metrics.
 *
 * @param accessWritten access records written
 * @param accessRefused access records not accepted, because the queue was full
 * @param accessWaiting access records accepted and not yet written
 * @param auditWritten audit records on the disk
 * @param failures writes that failed, of both kinds, repeated attempts included
 */
public record Counts(long accessWritten, long accessRefused, int accessWaiting, long auditWritten, long failures) {}
