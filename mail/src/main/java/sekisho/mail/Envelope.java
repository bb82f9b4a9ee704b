package sekisho.mail;

/** A mail on its way: what SMTP says before DATA. */
record Envelope(QueueId id, MailAddress returnPath, MailAddress recipient) {}
