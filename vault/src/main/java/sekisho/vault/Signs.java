package sekisho.vault;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a page itself says about something being wrong. Pure. */
final class Signs {
    /** Only a page of some words can be one whole message. */
    private static final int SHORT = 2_000;

    private static final Pattern ERROR = Pattern.compile(
            "(?i)(<b>(?:fatal|parse) error</b>:|^(?:fatal|parse) error: |データベース接続確立エラー|error establishing a database connection"
                    + "|このサイトで重大なエラーが発生しました|there has been a critical error on this website)");
    private static final Pattern MAINTENANCE =
            Pattern.compile("(?i)(briefly unavailable for scheduled maintenance|現在メンテナンス中|只今メンテナンス|ただいまメンテナンス"
                    + "|定期メンテナンスのため|under maintenance|scheduled maintenance)");
    private static final Pattern DEFACED = Pattern.compile(
            "(?i)\\b((?:hacked|h4cked|h@cked|defaced|pwned|owned|0wned) by\\b|hacked!|was here[^.]{0,20}hack(?:er|ed))");

    private Signs() {}

    static List<Finding> in(String key, String type, Links links, String content) {
        if (!MediaTypes.isHtml(type)) {
            return List.of();
        }
        List<Finding> found = new ArrayList<>();
        String path = Percent.decode(key);
        String words = links.text();
        String title = links.title();
        boolean isShort = words.length() < SHORT;
        if (ERROR.matcher(isShort ? content.strip() : words.substring(0, SHORT)).find()
                || ERROR.matcher(title).find()) {
            found.add(new Finding(Finding.Kind.ERROR_TEXT, path));
        }
        boolean closed = isShort
                && (MAINTENANCE.matcher(words).find()
                        || MAINTENANCE.matcher(title).find());
        if (closed || title.toLowerCase(Locale.ROOT).strip().equals("maintenance")) {
            found.add(new Finding(Finding.Kind.MAINTENANCE, path));
        }
        if (DEFACED.matcher(title).find() || (isShort && DEFACED.matcher(words).find())) {
            found.add(new Finding(Finding.Kind.DEFACED, path));
        }
        if (!links.hosts().getOrDefault(Links.REFRESHED, java.util.Set.of()).isEmpty()) {
            found.add(new Finding(Finding.Kind.FOREIGN_REFRESH, path));
        }
        return found;
    }
}
