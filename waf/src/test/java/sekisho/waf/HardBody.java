package sekisho.waf;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Ways in which a text reaches the rules as the body of a request. */
enum HardBody {
    ONE_ARGUMENT("application/x-www-form-urlencoded") {
        @Override
        String body(String text) {
            return "comment=" + encoded(text);
        }
    },
    MANY_ARGUMENTS("application/x-www-form-urlencoded") {
        @Override
        String body(String text) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i * PART < text.length(); i++) {
                all.append("a")
                        .append(i)
                        .append('=')
                        .append(encoded(part(text, i)))
                        .append('&');
            }
            return all.toString();
        }
    },
    JSON("application/json") {
        @Override
        String body(String text) {
            StringBuilder all = new StringBuilder("[");
            for (int i = 0; i * PART < text.length(); i++) {
                all.append(i == 0 ? "\"" : ",\"");
                part(text, i)
                        .chars()
                        .forEach(c -> all.append(
                                c < 0x20 || c > 0x7e || c == '"' || c == '\\'
                                        ? String.format("\\u%04x", c)
                                        : Character.toString(c)));
                all.append('"');
            }
            return all.append(']').toString();
        }
    },
    XML("text/xml") {
        @Override
        String body(String text) {
            StringBuilder all = new StringBuilder("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><all>");
            for (int i = 0; i * PART < text.length(); i++) {
                all.append("<a b=\"c\">");
                part(text, i)
                        .chars()
                        .forEach(c -> all.append(
                                c == '<' || c == '&' || c == '>' || c >= 0x7f || c < 0x20
                                        ? "&#" + Math.max(c, 32) + ";"
                                        : Character.toString(c)));
                all.append("</a>");
            }
            return all.append("</all>").toString();
        }
    },
    MULTIPART("multipart/form-data; boundary=xyzzy") {
        @Override
        String body(String text) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i * 8 * PART < text.length(); i++) {
                int end = Math.min(text.length(), (i + 1) * 8 * PART);
                all.append("--xyzzy\r\nContent-Disposition: form-data; name=\"a")
                        .append(i)
                        .append("\"\r\n\r\n")
                        .append(text, i * 8 * PART, end)
                        .append("\r\n");
            }
            return all.append("--xyzzy--\r\n").toString();
        }
    };

    private static final int PART = 512;
    final String contentType;

    HardBody(String contentType) {
        this.contentType = contentType;
    }

    /** The body that carries the text, one char per byte. */
    abstract String body(String text);

    private static String part(String text, int number) {
        return text.substring(number * PART, Math.min(text.length(), (number + 1) * PART));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.ISO_8859_1);
    }

    /** Runs a request with this body through all phases. */
    Transaction run(RuleSet rules, byte[] body) {
        Transaction transaction = rules.begin("id", Crs.TIME, Crs.CLIENT, Crs.SERVER);
        transaction.requestLine("POST", "/contact", "HTTP/1.1");
        transaction.requestHeader("Host", "www.example.jp");
        transaction.requestHeader("User-Agent", "Mozilla/5.0 (X11; Linux x86_64)");
        transaction.requestHeader("Accept", "text/html,*/*;q=0.8");
        transaction.requestHeader("Content-Length", Integer.toString(body.length));
        transaction.requestHeader("Content-Type", contentType);
        transaction.requestHead();
        transaction.requestBody(body, false);
        transaction.finish();
        return transaction;
    }
}
