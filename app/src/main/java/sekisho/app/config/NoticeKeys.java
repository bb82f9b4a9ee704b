package sekisho.app.config;

import java.util.List;
import sekisho.app.notice.NoticeSettings;
import sekisho.mail.MailAddress;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/** The keys of notices to operators: {@code notices} at the top. */
final class NoticeKeys {
    private static final Bilingual MAIL = new Bilingual(
            "運営者のメールアドレスを書いてください(例: ops@example.jp)。", "Write an operator's mail address (ops@example.jp).");
    private static final Bilingual LANGUAGE = new Bilingual("ja か en を書いてください。", "Write ja or en.");
    private static final int MOST_PER_HOUR = 1_000;

    private NoticeKeys() {}

    /** @param mail whether there is a way out for mail, with a domain to send from */
    static NoticeSettings read(Section root, boolean mail) {
        boolean given = root.has("notices");
        try (Section notices = root.section("notices")) {
            List<MailAddress> to = notices.list(
                    "mail",
                    text -> MailAddress.parse(text).orElseThrow(() -> new IllegalArgumentException("no address")),
                    MAIL);
            Lang lang = notices.value(
                    "language",
                    Lang.JA,
                    text -> Lang.of(text).orElseThrow(() -> new IllegalArgumentException("no language")),
                    LANGUAGE);
            int perHour = notices.integer("per-hour", NoticeSettings.DEFAULT_PER_HOUR, 1, MOST_PER_HOUR);
            if (given && !mail) {
                root.wrong(
                        "notices",
                        new Bilingual("お知らせのメールを送る出口がありません。", "There is no way out for the notices' mail."),
                        new Bilingual(
                                "mail に domains と、relays か direct を書いてください。",
                                "Write mail with domains, and relays or direct."));
            }
            return new NoticeSettings(to, lang, perHour);
        }
    }
}
