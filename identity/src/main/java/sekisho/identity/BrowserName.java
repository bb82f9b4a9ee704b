package sekisho.identity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A browser and its system in words of people, as it names itself in {@code User-Agent} (RFC 9110 §10.1.5): "Chrome · Windows". Only
 * the common ones are known; the names come in the order in which they must be tried, as most browsers name others, too.
 */
public final class BrowserName {
    private static final int LONGEST = 400;
    private static final List<Map.Entry<Pattern, String>> BROWSERS = List.of(
            name("\\b(?:Edg|EdgA|EdgiOS|Edge)/", "Edge"),
            name("\\b(?:OPR|OPT)/", "Opera"),
            name("\\bSamsungBrowser/", "Samsung Internet"),
            name("\\bYaBrowser/", "Yandex Browser"),
            name("\\b(?:Firefox|FxiOS)/", "Firefox"),
            name("\\b(?:Chrome|HeadlessChrome|Chromium|CriOS)/", "Chrome"),
            name("\\bVersion/[0-9.]+ .*\\bSafari/", "Safari"),
            name("\\bcurl/", "curl"));
    private static final List<Map.Entry<Pattern, String>> SYSTEMS = List.of(
            name("\\bAndroid\\b", "Android"),
            name("\\biPhone\\b", "iPhone"),
            name("\\biPad\\b", "iPad"),
            name("\\bWindows\\b", "Windows"),
            name("\\bCrOS\\b", "ChromeOS"),
            name("\\bMac OS X\\b", "macOS"),
            name("\\bLinux\\b", "Linux"));

    private BrowserName() {}

    private static Map.Entry<Pattern, String> name(String pattern, String name) {
        return Map.entry(Pattern.compile(pattern), name);
    }

    /** Both as far as they are known; what is not known at all stays as it is. */
    public static String of(String userAgent) {
        String text = userAgent.length() > LONGEST ? userAgent.substring(0, LONGEST) : userAgent;
        return Stream.of(first(BROWSERS, text), first(SYSTEMS, text))
                .flatMap(Optional::stream)
                .reduce((browser, system) -> browser + " · " + system)
                .orElse(text);
    }

    private static Optional<String> first(List<Map.Entry<Pattern, String>> names, String text) {
        return names.stream()
                .filter(name -> name.getKey().matcher(text).find())
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
