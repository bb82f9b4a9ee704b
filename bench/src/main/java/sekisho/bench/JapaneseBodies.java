package sekisho.bench;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a Japanese visitor of the shop sends, in as many bytes as the English one. */
final class JapaneseBodies {
    private static final String COMMENT = "留守のときは荷物を隣の家に預けてください。庭の門は少し固いので、強く押すと開きます。";

    private JapaneseBodies() {}

    /** A form of about so many bytes, percent-encoded as browsers do. */
    static String form(int bytes) {
        String form = "last_name=" + encoded("山田") + "&first_name=" + encoded("花子")
                + "&email=hanako.yamada%40example.jp&street=" + encoded("神田錦町3-14")
                + "&city=" + encoded("東京都千代田区")
                + "&postcode=101-0054&phone=03-1234-5678&quantity=3&newsletter=yes&comment=";
        StringBuilder whole = new StringBuilder(form);
        for (int i = 0; ; i++) {
            String next = encoded(COMMENT.substring(i % COMMENT.length(), i % COMMENT.length() + 1));
            if (whole.length() + next.length() > bytes) {
                return whole.toString();
            }
            whole.append(next);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** An order of about 4 KB of JSON in UTF-8. */
    static String order() {
        List<String> goods = List.of(
                "移植ごて", "草かき", "熊手", "剪定ばさみ", "育苗箱", "園芸用の札", "ひざ当て", "麻ひも", "球根植え器", "土ふるい", "堆肥箱", "雨水タンク", "一輪車",
                "じょうろ", "刈込みばさみ", "のこぎり", "防虫網", "支柱");
        String items = IntStream.range(0, goods.size())
                .mapToObj(i -> String.format(
                        Locale.ROOT,
                        "{\"sku\": \"GT-%d\", \"name\": \"%s\", \"quantity\": %d, \"price\": %d, \"tags\": [\"園芸\", \"鋼\"], \"note\": \"取っ手はトネリコの木で、亜麻仁油を塗ってあります\"}",
                        1000 + i,
                        goods.get(i),
                        1 + i,
                        1980 + i))
                .collect(Collectors.joining(", "));
        String history = IntStream.rangeClosed(1, 5)
                .mapToObj(i -> "{\"order\": " + i + ", \"text\": \"玄関の前に置きました。中身に傷はありません。\"}")
                .collect(Collectors.joining(", "));
        return "{\"customer\": {\"id\": 48213, \"name\": \"山田花子\", \"email\": \"hanako.yamada@example.jp\"}, "
                + "\"items\": [" + items + "], \"currency\": \"JPY\", \"delivery\": {\"method\": \"standard\", "
                + "\"date\": \"2026-05-14\", \"address\": {\"street\": \"神田錦町3-14\", \"city\": \"東京都千代田区\", "
                + "\"postcode\": \"101-0054\"}}, \"history\": [" + history + "]}";
    }
}
