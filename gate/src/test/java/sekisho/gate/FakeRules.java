package sekisho.gate;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import sekisho.waf.Intervention;
import sekisho.waf.RuleMatch;
import sekisho.waf.Transaction;

/** Rules that a test makes up: each phase asks {@code decision}, and everything that was fed is kept. */
final class FakeRules implements Waf.Rules {
    /** What each phase (1 to 4) asks for. */
    BiFunction<Integer, Watched, Optional<Intervention>> decision = (phase, seen) -> Optional.empty();

    boolean wantsRequestBody = true;
    boolean wantsResponseBody = true;
    long requestLimit = 64 << 10;
    long responseLimit = 64 << 10;
    /** Every transaction that has finished. */
    final BlockingQueue<Watched> finished = new LinkedBlockingQueue<>();

    private final AtomicInteger begun = new AtomicInteger();

    /** How many transactions have begun. */
    int began() {
        return begun.get();
    }

    @Override
    public Transaction begin(String id, Instant time, InetSocketAddress client, InetSocketAddress server) {
        begun.incrementAndGet();
        return new Watched(this, id, client);
    }

    static RuleMatch match(long id, String message) {
        return new RuleMatch(
                OptionalLong.of(id),
                2,
                message,
                "Matched Data: \"x\" found",
                "ARGS:comment",
                "\u00e3\u0081\u0082\u0001",
                OptionalInt.of(2),
                5,
                List.of("attack-sqli"),
                "rules.conf",
                7);
    }

    static Optional<Intervention> deny(int status) {
        return Optional.of(
                new Intervention(Intervention.Action.DENY, status, Optional.empty(), match(942100, "SQL injection")));
    }

    static Optional<Intervention> redirect(String location) {
        return Optional.of(new Intervention(
                Intervention.Action.REDIRECT, 302, Optional.of(location), match(942100, "SQL injection")));
    }

    static Optional<Intervention> drop() {
        return Optional.of(
                new Intervention(Intervention.Action.DROP, 403, Optional.empty(), match(942100, "SQL injection")));
    }

    /** One exchange as it was fed. */
    static final class Watched implements Transaction {
        private final FakeRules rules;
        final String id;
        final InetSocketAddress client;
        String line = "";
        final List<String> fields = new ArrayList<>();
        final List<String> answerFields = new ArrayList<>();
        final List<Integer> phases = new ArrayList<>();
        String body = "";
        boolean truncated;
        String answer = "";
        boolean answerTruncated;
        int status;
        final List<RuleMatch> matches = new ArrayList<>();

        @Nullable
        Intervention would;

        boolean onVirtualThread;

        Watched(FakeRules rules, String id, InetSocketAddress client) {
            this.rules = rules;
            this.id = id;
            this.client = client;
        }

        private Optional<Intervention> phase(int phase) {
            phases.add(phase);
            onVirtualThread |= Thread.currentThread().isVirtual();
            Optional<Intervention> asked = rules.decision.apply(phase, this);
            asked.ifPresent(intervention -> matches.add(intervention.match()));
            return asked;
        }

        @Override
        public void requestLine(String method, String target, String protocol) {
            line = method + " " + target + " " + protocol;
        }

        @Override
        public void requestHeader(String name, String value) {
            fields.add(name + ": " + value);
        }

        @Override
        public Optional<Intervention> requestHead() {
            return phase(1);
        }

        @Override
        public boolean wantsRequestBody() {
            return rules.wantsRequestBody;
        }

        @Override
        public long requestBodyLimit() {
            return rules.requestLimit;
        }

        @Override
        public Optional<Intervention> requestBody(byte[] bytes, boolean cut) {
            body = new String(bytes, StandardCharsets.ISO_8859_1);
            truncated = cut;
            return phase(2);
        }

        @Override
        public void responseHeader(String name, String value) {
            answerFields.add(name + ": " + value);
        }

        @Override
        public Optional<Intervention> responseHead(int code, String protocol) {
            status = code;
            return phase(3);
        }

        @Override
        public boolean wantsResponseBody() {
            return rules.wantsResponseBody;
        }

        @Override
        public long responseBodyLimit() {
            return rules.responseLimit;
        }

        @Override
        public Optional<Intervention> responseBody(byte[] bytes, boolean cut) {
            answer = new String(bytes, StandardCharsets.ISO_8859_1);
            answerTruncated = cut;
            return phase(4);
        }

        @Override
        public void finish() {
            phases.add(5);
            rules.finished.add(this);
        }

        @Override
        public List<RuleMatch> matches() {
            return matches;
        }

        @Override
        public Optional<Intervention> wouldIntervene() {
            return Optional.ofNullable(would);
        }

        @Override
        public int inboundScore() {
            return 5;
        }

        @Override
        public int outboundScore() {
            return 4;
        }
    }
}
