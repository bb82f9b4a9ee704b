package sekisho.app.corpus;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import sekisho.waf.Intervention;
import sekisho.waf.RuleMatch;
import sekisho.waf.RuleSet;
import sekisho.waf.Transaction;

/** Judges by the rules themselves: each submission is one POST of a browser, up to the end of phase 2. */
final class RuleJudge implements Judge {
    private static final InetSocketAddress CLIENT = address(new byte[] {(byte) 203, 0, 113, 9}, 51324);
    private static final InetSocketAddress SERVER = address(new byte[] {(byte) 198, 51, 100, 7}, 443);

    private final RuleSet rules;
    private final Instant time;

    /**
     * @param time when all submissions are said to be sent
     */
    RuleJudge(RuleSet rules, Instant time) {
        this.rules = rules;
        this.time = time;
    }

    @Override
    public SortedSet<Long> refusedBy(Submission submission) {
        return refusedBy(rules.begin("corpus", time, CLIENT, SERVER), submission);
    }

    /** Runs the submission through one transaction, to its end. */
    static SortedSet<Long> refusedBy(Transaction transaction, Submission submission) {
        transaction.requestLine("POST", "/contact/confirm", "HTTP/1.1");
        transaction.requestHeader("Host", "www.example.jp");
        transaction.requestHeader("Connection", "keep-alive");
        transaction.requestHeader("Content-Length", Integer.toString(submission.body().length));
        transaction.requestHeader("Content-Type", submission.shape().contentType());
        transaction.requestHeader("Origin", "https://www.example.jp");
        transaction.requestHeader(
                "User-Agent",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36");
        transaction.requestHeader("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        transaction.requestHeader("Referer", "https://www.example.jp/contact/");
        transaction.requestHeader("Accept-Encoding", "gzip, deflate, br");
        transaction.requestHeader("Accept-Language", "ja,en-US;q=0.9,en;q=0.8");
        Optional<Intervention> intervention = transaction.requestHead();
        if (intervention.isEmpty()) {
            byte[] body = transaction.wantsRequestBody() ? submission.body() : new byte[0];
            boolean truncated = body.length > transaction.requestBodyLimit();
            intervention = transaction.requestBody(body, truncated);
        }
        transaction.finish();
        SortedSet<Long> rules = new TreeSet<>();
        intervention.ifPresent(made -> {
            transaction.matches().stream().filter(match -> match.score() > 0).forEach(match -> rules.add(id(match)));
            if (rules.isEmpty()) {
                rules.add(id(made.match()));
            }
        });
        return rules;
    }

    private static long id(RuleMatch match) {
        return match.id().orElse(0);
    }

    private static InetSocketAddress address(byte[] bytes, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
