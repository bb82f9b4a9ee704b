package sekisho.waf.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import sekisho.waf.CoreRuleSet;
import sekisho.waf.RuleSet;
import sekisho.waf.RuleText;
import sekisho.waf.Transaction;
import sekisho.waf.Tuning;

/** Whatever the rules and whatever the request, loading answers and a transaction comes to its end. */
final class RulesFuzzTest {
    private static final InetSocketAddress HERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);

    /** Made when first asked for: most targets do without. */
    private static final class Core {
        static final RuleSet RULES = load();

        private static RuleSet load() {
            Path folder = Path.of(System.getProperty("sekisho.root", "..")).resolve("../shared/crs");
            try {
                List<RuleText> texts = CoreRuleSet.in(folder).orElseThrow().texts(Tuning.DEFAULT.with(4));
                return ((RuleSet.Loaded) RuleSet.load(texts)).rules();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @FuzzTest(maxDuration = "90s")
    void rules(byte[] text) {
        // Nothing on the disk is looked at: the text names no files that are there.
        String rules = new String(text, StandardCharsets.ISO_8859_1);
        switch (RuleSet.load(List.of(new RuleText("fuzz", rules, Path.of("/nonexistent"))))) {
            case RuleSet.Loaded loaded -> run(loaded.rules(), "POST", "/a?b=c", List.of("Host", "x"), text);
            case RuleSet.Rejected rejected -> assertThat(rejected.problems()).isNotEmpty();
        }
    }

    @FuzzTest(maxDuration = "90s")
    void transaction(FuzzedDataProvider data) {
        List<String> head = new ArrayList<>();
        String method = latin1(data, 10);
        String target = latin1(data, 200);
        head.add("Content-Type");
        head.add(data.pickValue(new String[] {
            "application/x-www-form-urlencoded",
            "application/json",
            "text/xml",
            "multipart/form-data; boundary=b",
            latin1(data, 40)
        }));
        for (int i = data.consumeInt(0, 4); i > 0; i--) {
            head.add(latin1(data, 20));
            head.add(latin1(data, 60));
        }
        run(Core.RULES, method, target, head, data.consumeRemainingAsBytes());
    }

    private static void run(RuleSet rules, String method, String target, List<String> head, byte[] body) {
        Transaction transaction = rules.begin("id", Instant.EPOCH, HERE, HERE);
        transaction.requestLine(method, target, "HTTP/1.1");
        for (int i = 0; i < head.size(); i += 2) {
            transaction.requestHeader(head.get(i), head.get(i + 1));
        }
        transaction.requestHead();
        transaction.requestBody(transaction.wantsRequestBody() ? body : new byte[0], false);
        transaction.responseHeader("Content-Type", "text/html");
        transaction.responseHead(200, "HTTP/1.1");
        transaction.responseBody(body, false);
        transaction.finish();
        assertThat(transaction.matches()).hasSizeLessThanOrEqualTo(1024);
    }

    private static String latin1(FuzzedDataProvider data, int most) {
        return new String(data.consumeBytes(most), StandardCharsets.ISO_8859_1);
    }
}
