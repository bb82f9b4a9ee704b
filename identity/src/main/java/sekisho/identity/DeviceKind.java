package sekisho.identity;

import java.util.Locale;
import java.util.regex.Pattern;

/** What a browser says that it runs on; whoever says otherwise only takes a slot of the other kind. */
public enum DeviceKind {
    MOBILE,
    OTHER;

    private static final Pattern MOBILES = Pattern.compile("\\b(?:Mobile|Mobi|Android|iPhone|iPad|Tablet)\\b");

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DeviceKind of(String userAgent) {
        return MOBILES.matcher(userAgent).find() ? MOBILE : OTHER;
    }
}
