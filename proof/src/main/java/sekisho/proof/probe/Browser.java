package sekisho.proof.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import sekisho.gate.GateSettings;

/** A browser without scripts: one address, a jar of cookies, forms. Redirects are for its user to follow. One thread. */
final class Browser {
    private static final Pattern FORM = Pattern.compile(
            "<form[^>]*\\smethod=\"post\"[^>]*\\saction=\"([^\"]*)\"[^>]*>(.*?)</form>", Pattern.DOTALL);
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"");
    private static final Pattern NUMBER = Pattern.compile("&#([0-9]{1,5});");

    private final Road road;
    private final GateSettings.Site site;
    private final InetAddress address;
    private final String origin;
    private final Map<String, String> jar = new LinkedHashMap<>();

    /** How requests reach the gate. */
    interface Road {
        Wire.Answer send(
                GateSettings.Site site,
                InetAddress as,
                String method,
                String target,
                Map<String, String> fields,
                String body)
                throws IOException;
    }

    Browser(Road road, GateSettings.Site site, InetAddress address, String origin) {
        this.road = road;
        this.site = site;
        this.address = address;
        this.origin = origin;
    }

    Wire.Answer get(String target) throws IOException {
        return send("GET", target, Map.of("Sec-Fetch-Mode", "navigate", "Sec-Fetch-Site", "none"), "");
    }

    /** Fills a form of a page in and sends it; hidden fields go along as they are. */
    Wire.Answer submit(Wire.Answer page, String action, Map<String, String> values) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(hidden(page, action));
        all.putAll(values);
        return post(action, all);
    }

    Wire.Answer post(String target, Map<String, String> values) throws IOException {
        String body = values.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Content-Type", "application/x-www-form-urlencoded");
        fields.put("Origin", origin);
        fields.put("Sec-Fetch-Mode", "navigate");
        fields.put("Sec-Fetch-Site", "same-origin");
        return send("POST", target, fields, body);
    }

    private Wire.Answer send(String method, String target, Map<String, String> fields, String body) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.put("Accept", "text/html");
        all.put("Accept-Language", "en");
        if (!jar.isEmpty()) {
            all.put(
                    "Cookie",
                    jar.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        Wire.Answer answer = road.send(site, address, method, target, all, body);
        answer.fields().getOrDefault("set-cookie", List.of()).forEach(this::take);
        return answer;
    }

    private void take(String setCookie) {
        String pair = setCookie.split(";", 2)[0];
        int equals = pair.indexOf('=');
        if (equals > 0) {
            String name = pair.substring(0, equals);
            if (setCookie.contains("; Max-Age=0")) {
                jar.remove(name);
            } else {
                jar.put(name, pair.substring(equals + 1));
            }
        }
    }

    Optional<String> cookie(String name) {
        return Optional.ofNullable(jar.get(name));
    }

    void cookie(String name, String value) {
        jar.put(name, value);
    }

    /** The cookies as they are now. */
    Map<String, String> cookies() {
        return Map.copyOf(jar);
    }

    /** What the form with that action holds besides what people fill in. */
    static Map<String, String> hidden(Wire.Answer page, String action) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher form = FORM.matcher(page.body());
        while (form.find()) {
            if (plain(form.group(1)).equals(action)) {
                Matcher hidden = HIDDEN.matcher(form.group(2));
                while (hidden.find()) {
                    fields.putIfAbsent(plain(hidden.group(1)), plain(hidden.group(2)));
                }
                return fields;
            }
        }
        return fields;
    }

    private static String plain(String attribute) {
        return NUMBER.matcher(attribute)
                .replaceAll(number -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(number.group(1)))))
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
