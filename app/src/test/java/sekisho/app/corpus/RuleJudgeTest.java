package sekisho.app.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import sekisho.waf.Intervention;
import sekisho.waf.RuleMatch;
import sekisho.waf.Transaction;

class RuleJudgeTest {
    private static final Submission SENT = Submission.of(Submission.Shape.FORM, "構成");

    @Test
    void theRulesThatScoredAreNamedAndNotTheOneThatBlocks() {
        FakeTransaction transaction = new FakeTransaction(match(941_310, 5), match(1, 0), match(949_110, 0));

        assertThat(RuleJudge.refusedBy(transaction, SENT)).containsExactly(941_310L);
        assertThat(transaction.fed)
                .startsWith("POST /contact/confirm HTTP/1.1")
                .contains("Content-Type: application/x-www-form-urlencoded", "Content-Length: " + SENT.body().length)
                .endsWith("head", "body " + SENT.body().length, "finish");
    }

    @Test
    void aRuleThatDeniesByItselfIsNamed() {
        assertThat(RuleJudge.refusedBy(new FakeTransaction(match(200_002, 0)), SENT))
                .containsExactly(200_002L);
    }

    @Test
    void aSubmissionThatPassesNamesNoRule() {
        assertThat(RuleJudge.refusedBy(new FakeTransaction(), SENT)).isEmpty();
    }

    private static RuleMatch match(long id, int score) {
        return new RuleMatch(
                OptionalLong.of(id), 2, "", "", "ARGS:comment", "", OptionalInt.empty(), score, List.of(), "f", 1);
    }

    /** Matches what it is told to; the last match intervenes after the body. */
    private static final class FakeTransaction implements Transaction {
        private final List<String> fed = new ArrayList<>();
        private final List<RuleMatch> matches;

        FakeTransaction(RuleMatch... matches) {
            this.matches = List.of(matches);
        }

        @Override
        public void requestLine(String method, String target, String protocol) {
            fed.add(method + " " + target + " " + protocol);
        }

        @Override
        public void requestHeader(String name, String value) {
            fed.add(name + ": " + value);
        }

        @Override
        public Optional<Intervention> requestHead() {
            fed.add("head");
            return Optional.empty();
        }

        @Override
        public boolean wantsRequestBody() {
            return true;
        }

        @Override
        public long requestBodyLimit() {
            return 1 << 20;
        }

        @Override
        public Optional<Intervention> requestBody(byte[] body, boolean truncated) {
            fed.add("body " + body.length);
            return matches.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Intervention(Intervention.Action.DENY, 403, Optional.empty(), matches.getLast()));
        }

        @Override
        public void responseHeader(String name, String value) {}

        @Override
        public Optional<Intervention> responseHead(int status, String protocol) {
            return Optional.empty();
        }

        @Override
        public boolean wantsResponseBody() {
            return false;
        }

        @Override
        public long responseBodyLimit() {
            return 0;
        }

        @Override
        public Optional<Intervention> responseBody(byte[] body, boolean truncated) {
            return Optional.empty();
        }

        @Override
        public void finish() {
            fed.add("finish");
        }

        @Override
        public List<RuleMatch> matches() {
            return matches;
        }

        @Override
        public Optional<Intervention> wouldIntervene() {
            return Optional.empty();
        }

        @Override
        public int inboundScore() {
            return 0;
        }

        @Override
        public int outboundScore() {
            return 0;
        }
    }
}
