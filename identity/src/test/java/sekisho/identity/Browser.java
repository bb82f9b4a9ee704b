package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without scripts: forms in, pages and cookies out. */
final class Browser {
    private final House house;
    private final Map<String, String> cookies = new HashMap<>();

    Browser(House house) {
        this.house = house;
    }

    private PageReply keep(PageReply reply) {
        for (PageReply.Field field : reply.fields()) {
            if (field.name().equals("Set-Cookie")) {
                String[] pair = field.value().split(";", 2)[0].split("=", 2);
                cookies.put(pair[0], pair[1]);
            }
        }
        return reply;
    }

    private String jar() {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    PageReply get(String path) {
        return get(path, "/");
    }

    PageReply get(String path, String to) {
        return keep(house.identity.pages().answer(house.get("/.sekisho/" + path, Map.of("to", to), jar())));
    }

    PageReply post(String path, Map<String, String> form) {
        return keep(house.identity.pages().answer(house.post("/.sekisho/" + path, form, jar())));
    }

    PageReply login(String to) {
        return post("login", Map.of("name", House.MAIL, "password", House.PASSWORD, "to", to));
    }

    Admission admit(String method, String path) {
        return house.identity.admit(
                LoginMode.REQUIRED, House.HOST, method, path, jar(), java.net.InetAddress.ofLiteral("192.0.2.1"));
    }

    void forget() {
        cookies.clear();
    }

    static String location(PageReply reply) {
        return reply.fields().stream()
                .filter(field -> field.name().equals("Location"))
                .map(PageReply.Field::value)
                .findFirst()
                .orElse("");
    }

    static String hidden(PageReply reply, String name) {
        return found(reply, "name=\"" + name + "\" value=\"([^\"]*)\"");
    }

    static String found(PageReply reply, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(reply.body());
        assertThat(matcher.find()).as(reply.body()).isTrue();
        return matcher.group(1);
    }
}
