package sekisho.app.notice;

import java.util.List;
import sekisho.mail.MailAddress;
import sekisho.words.Lang;

/**
 * Who is told.
 *
 * @param to the operators' addresses; empty for nobody
 * @param lang in which language
 * @param perHour most mails an hour to each of them; what is more becomes one digest
 */
public record NoticeSettings(List<MailAddress> to, Lang lang, int perHour) {
    public static final int DEFAULT_PER_HOUR = 10;

    /** Nobody is told anything. */
    public static final NoticeSettings NONE = new NoticeSettings(List.of(), Lang.JA, DEFAULT_PER_HOUR);

    public NoticeSettings {
        to = List.copyOf(to);
    }
}
