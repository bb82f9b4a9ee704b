package sekisho.waf;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A transaction: takes the message in, in order, and runs each phase when what it looks at is there. One thread at a time. */
final class RunningTransaction implements Transaction {
    /** Where the Core Rule Set 4, then 3, keeps the score that it compares with the threshold. */
    private static final String[] INBOUND = {"blocking_inbound_anomaly_score", "anomaly_score", "inbound_anomaly_score"
    };

    private static final String[] OUTBOUND = {"blocking_outbound_anomaly_score", "outbound_anomaly_score"};

    private final Message message;
    private final Run run;
    private boolean finished;

    RunningTransaction(RuleSet rules, String id, Instant time, InetSocketAddress client, InetSocketAddress server) {
        this(rules, id, time, client, server, null);
    }

    /** @param reached takes the numbers of the rules that are asked; null when nobody wants to know */
    RunningTransaction(
            RuleSet rules,
            String id,
            Instant time,
            InetSocketAddress client,
            InetSocketAddress server,
            @Nullable BitSet reached) {
        this.message = new Message(rules.settings(), id, time, client, server);
        this.run = new Run(rules, message, time, reached);
    }

    @Override
    public void requestLine(String method, String target, String protocol) {
        message.requestLine(method, target, protocol);
    }

    @Override
    public void requestHeader(String name, String value) {
        message.requestHeader(name, value);
    }

    @Override
    public Optional<Intervention> requestHead() {
        message.requestHead();
        return run.phase(1);
    }

    @Override
    public boolean wantsRequestBody() {
        return message.wantsRequestBody();
    }

    @Override
    public long requestBodyLimit() {
        return message.requestBodyLimit();
    }

    @Override
    public Optional<Intervention> requestBody(byte[] body, boolean truncated) {
        message.requestBody(body, truncated, run.variables());
        return run.phase(2);
    }

    @Override
    public void responseHeader(String name, String value) {
        message.responseHeader(name, value);
    }

    @Override
    public Optional<Intervention> responseHead(int status, String protocol) {
        message.responseLine(status, protocol);
        return run.phase(3);
    }

    @Override
    public boolean wantsResponseBody() {
        return message.wantsResponseBody();
    }

    @Override
    public long responseBodyLimit() {
        return message.responseBodyLimit();
    }

    @Override
    public Optional<Intervention> responseBody(byte[] body, boolean truncated) {
        message.responseBody(body, truncated);
        return run.phase(4);
    }

    @Override
    public void finish() {
        if (!finished) {
            finished = true;
            run.phase(5);
        }
    }

    @Override
    public List<RuleMatch> matches() {
        return run.matches();
    }

    @Override
    public Optional<Intervention> wouldIntervene() {
        return run.wouldIntervene();
    }

    @Override
    public int inboundScore() {
        return run.number(INBOUND);
    }

    @Override
    public int outboundScore() {
        return run.number(OUTBOUND);
    }
}
