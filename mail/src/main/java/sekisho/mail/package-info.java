/**
 * Outgoing mail: a queue that loses nothing, SMTP, DKIM signatures. Start {@link sekisho.mail.MailRoom} and give {@link
 * sekisho.mail.Outbox} to whoever sends.
 */
@NullMarked
package sekisho.mail;

import org.jspecify.annotations.NullMarked;
