package sekisho.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Requests of a shop's visitors, and one attack; what a browser sends, in cleartext. */
enum WafWorkload implements Workload {
    BENIGN_GET("benign-get", "GET", "/catalogue/search?q=garden+tools&category=12&sort=price", "", ""),
    FORM_POST("form-post", "POST", "/checkout/address", "application/x-www-form-urlencoded", form()),
    JSON_POST("json-post-4k", "POST", "/api/v1/orders", "application/json", order()),
    SQLI_GET(
            "sqli-get",
            "GET",
            "/catalogue/item?id=1%27%20UNION%20SELECT%20username,password%20FROM%20users--%20-&category=12&sort=price",
            "",
            ""),
    BENIGN_GET_VARIED(
            "benign-get-varied", "GET", "/catalogue/@word@?q=@word@+@word@&category=@number@&sort=@word@", "", ""),
    FORM_POST_VARIED("form-post-varied", "POST", "/checkout/@word@", "application/x-www-form-urlencoded", variedForm()),
    JSON_POST_VARIED("json-post-4k-varied", "POST", "/api/v1/orders/@number@", "application/json", variedOrder()),
    SQLI_GET_VARIED(
            "sqli-get-varied",
            "GET",
            "/catalogue/@word@?id=@number@%27%20UNION%20SELECT%20@word@,@word@%20FROM%20@word@--%20-&category=@number@"
                    + "&sort=@word@",
            "",
            ""),
    FORM_POST_JAPANESE(
            "form-post-japanese",
            "POST",
            "/checkout/address",
            "application/x-www-form-urlencoded",
            JapaneseBodies.form(FormBytes.COUNT)),
    JSON_POST_JAPANESE("json-post-4k-japanese", "POST", "/api/v1/orders", "application/json", JapaneseBodies.order());

    /** The requests of the design's table, the same each time. */
    static final List<WafWorkload> SAME = List.of(BENIGN_GET, FORM_POST, JSON_POST, SQLI_GET);

    /** Requests that differ each time. */
    static final List<WafWorkload> VARIED =
            List.of(BENIGN_GET_VARIED, FORM_POST_VARIED, JSON_POST_VARIED, SQLI_GET_VARIED);

    /** Form and JSON as long as those of the table, in Japanese. */
    static final List<WafWorkload> JAPANESE = List.of(FORM_POST_JAPANESE, JSON_POST_JAPANESE);

    /** Of the body of a form: a constant of its own, which the constants of the enum may use. */
    private static final class FormBytes {
        static final int COUNT = 884;
    }

    private final String id;
    private final String method;
    private final String path;
    private final String contentType;
    private final String body;

    WafWorkload(String id, String method, String path, String contentType, String body) {
        this.id = id;
        this.method = method;
        this.path = path;
        this.contentType = contentType;
        this.body = body;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public boolean tls() {
        return false;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public boolean varied() {
        return id.endsWith("-varied");
    }

    @Override
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Host", "shop.example.com");
        fields.put(
                "User-Agent",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36");
        fields.put("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8");
        fields.put("Accept-Language", "en-US,en;q=0.9,de;q=0.7");
        fields.put("Accept-Encoding", "gzip, deflate, br");
        fields.put("Referer", "https://shop.example.com/catalogue/garden");
        fields.put("Cookie", "session_id=8f14e45fceea167a5a36dedd4bea2543; theme=light; consent=1");
        fields.put("Upgrade-Insecure-Requests", "1");
        fields.put("Sec-Fetch-Dest", "document");
        fields.put("Sec-Fetch-Mode", "navigate");
        fields.put("Sec-Fetch-Site", "same-origin");
        if (!body.isEmpty()) {
            fields.put("Origin", "https://shop.example.com");
            fields.put("Content-Type", contentType);
        }
        if (varied()) {
            fields.replace(
                    "User-Agent",
                    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.@number@.@number@ "
                            + "Safari/537.36");
            fields.replace("Accept-Language", "en-US,en;q=0.9,de;q=0.@number@");
            fields.replace("Referer", "https://shop.example.com/@word@/@word@-@number@");
            fields.replace("Cookie", "session_id=@hex@; theme=@word@; consent=1");
        }
        return fields;
    }

    @Override
    public String body() {
        return body;
    }

    @Override
    public boolean refused() {
        return this == SQLI_GET || this == SQLI_GET_VARIED;
    }

    private static String form() {
        String comment =
                "Please+leave+the+parcel+with+my+neighbour+at+number+sixteen+if+nobody+is+home.+The+garden+gate+sticks+a+little+so+give+it+a+firm+push.+";
        String form =
                "first_name=Margaret&last_name=Thompson&email=margaret.thompson%40example.com&street=14+Orchard+Lane&city=Bristol&postcode=BS1+4DJ&phone=0117+496+0123&quantity=3&newsletter=yes&comment="
                        + comment.repeat(6);
        return form.substring(0, FormBytes.COUNT);
    }

    private static String variedForm() {
        return "first_name=@word@&last_name=@word@&email=@word@.@word@%40example.com&street=@number@+@word@+Lane&city=@word@"
                + "&postcode=BS1+4DJ&phone=0117+496+@number@&quantity=@number@&newsletter=yes&comment="
                + ("Please+leave+the+@word@+with+my+@word@+at+number+@number@+if+nobody+is+home.+The+@word@+gate+sticks+a+little+so+"
                                + "give+it+a+firm+@word@.+")
                        .repeat(5);
    }

    private static String variedOrder() {
        return order().replaceAll("Margaret|Thompson|Orchard|Bristol|steel|linseed|porch", "@word@")
                .replaceAll("48213|\"price\": [0-9]+", "\"price\": @number@")
                .replace("\"id\": \"price\": @number@", "\"id\": @number@")
                .replaceAll(
                        "Hand trowel|Digging fork|Lawn rake|Pruning saw|Seed tray|Garden twine|Leaf grabber|Compost bin",
                        "@word@ @word@");
    }

    private static String order() {
        List<String> goods = List.of(
                "Hand trowel",
                "Digging fork",
                "Border spade",
                "Lawn rake",
                "Dutch hoe",
                "Pruning saw",
                "Hedge shears",
                "Watering can",
                "Seed tray",
                "Plant labels",
                "Kneeling mat",
                "Garden twine",
                "Bulb planter",
                "Leaf grabber",
                "Soil sieve",
                "Dibber set",
                "Cloche tunnel",
                "Compost bin",
                "Water butt",
                "Wheel barrow");
        String items = IntStream.range(0, goods.size())
                .mapToObj(i -> String.format(
                        Locale.ROOT,
                        "{\"sku\": \"GT-%d\", \"name\": \"%s\", \"quantity\": %d, \"price\": %d.95, \"tags\": [\"garden\", \"steel\"], \"note\": \"Handle made from ash wood and treated with linseed oil\"}",
                        1000 + i,
                        goods.get(i),
                        1 + i,
                        19 + i))
                .collect(Collectors.joining(", "));
        String history = IntStream.rangeClosed(1, 5)
                .mapToObj(i -> "{\"order\": " + i + ", \"text\": \"Delivered to the front porch in good condition\"}")
                .collect(Collectors.joining(", "));
        return "{\"customer\": {\"id\": 48213, \"name\": \"Margaret Thompson\", \"email\": \"margaret.thompson@example.com\"}, "
                + "\"items\": [" + items + "], \"currency\": \"GBP\", \"delivery\": {\"method\": \"standard\", "
                + "\"date\": \"2026-05-14\", \"address\": {\"street\": \"14 Orchard Lane\", \"city\": \"Bristol\", "
                + "\"postcode\": \"BS1 4DJ\"}}, \"history\": [" + history + "]}";
    }
}
