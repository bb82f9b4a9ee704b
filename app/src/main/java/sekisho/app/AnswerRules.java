package sekisho.app;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import sekisho.gate.Waf;
import sekisho.waf.Intervention;
import sekisho.waf.RuleMatch;
import sekisho.waf.Transaction;

/**
 * Has what is going to be published looked at by the rules for answers (phases 3 and 4: web shells, leaked errors and sources), as
 * if a visitor had asked for it. Virtual threads.
 */
final class AnswerRules {
    private static final System.Logger LOG = System.getLogger(AnswerRules.class.getName());
    private static final InetSocketAddress HERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 443);
    private static final byte[] NOTHING = {};
    private static final int ANSWER = 3;

    private final Waf waf;
    private final Instant now;

    AnswerRules(Waf waf, Instant now) {
        this.waf = waf;
        this.now = now;
    }

    /**
     * What the rules said.
     *
     * @param found the rule that weighs most, when visitors would be refused
     * @param content all of the content again
     */
    record Look(Optional<String> found, InputStream content) {}

    /** Looks at the beginning of the content, as much of it as the rules look at of any answer. */
    Look at(String host, String path, String type, InputStream content) throws IOException {
        byte[] beginning = NOTHING;
        InputStream whole = content;
        try {
            Transaction exchange = asked(host, path)
                    .or(() -> asked(host, "/"))
                    .orElseThrow(() -> new IllegalStateException("the rules refuse every request"));
            exchange.responseHeader("Content-Type", type);
            Optional<Intervention> refused = exchange.responseHead(200, "HTTP/1.1");
            boolean cut = false;
            if (exchange.wantsResponseBody()) {
                int most = (int) Math.min(exchange.responseBodyLimit(), Integer.MAX_VALUE - 8L);
                beginning = content.readNBytes(most);
                cut = beginning.length == most;
                whole = new SequenceInputStream(new ByteArrayInputStream(beginning), content);
            }
            if (refused.isEmpty()) {
                refused = exchange.responseBody(beginning, cut);
            }
            Optional<Intervention> last = refused.or(exchange::wouldIntervene);
            return new Look(last.map(intervention -> named(exchange, intervention)), whole);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "event=published-rules-failed site=" + host, e);
            boolean blocks = waf.mode() == Waf.Mode.BLOCK;
            return new Look(blocks ? Optional.of("WAF") : Optional.empty(), whole);
        }
    }

    /** An exchange whose request has passed; empty when the rules refuse a request for this path. */
    private Optional<Transaction> asked(String host, String path) {
        Transaction exchange = waf.rules().begin("published", now, HERE, HERE);
        exchange.requestLine("GET", path, "HTTP/1.1");
        exchange.requestHeader("Host", host);
        exchange.requestHeader("User-Agent", "Sekisho");
        exchange.requestHeader("Accept", "*/*");
        boolean refused = exchange.requestHead().isPresent()
                || exchange.requestBody(NOTHING, false).isPresent()
                || exchange.wouldIntervene().isPresent();
        return refused ? Optional.empty() : Optional.of(exchange);
    }

    /** The rule behind the score, in words that show nothing of the content. */
    private static String named(Transaction exchange, Intervention intervention) {
        RuleMatch match = exchange.matches().stream()
                .filter(one -> one.phase() >= ANSWER && one.score() > 0)
                .max(Comparator.comparingInt(RuleMatch::score))
                .orElse(intervention.match());
        String id = match.id().isPresent() ? " " + match.id().getAsLong() : "";
        return "WAF" + id + " " + match.message().replaceAll("[^ -~]", "?");
    }
}
