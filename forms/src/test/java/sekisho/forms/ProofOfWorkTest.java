package sekisho.forms;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ProofOfWorkTest {
    private static final String NONCE = "abcdefghijklmnopqrstuv";

    @Test
    void doneWorkIsAcceptedForItsNonceAndNoMoreBitsThanWereDone() {
        String proof = ProofOfWork.solve(NONCE, 8);
        assertThat(ProofOfWork.isDone(NONCE, 8, proof)).isTrue();
        assertThat(ProofOfWork.isDone(NONCE, 24, proof)).isFalse();
        assertThat(ProofOfWork.isDone("bbcdefghijklmnopqrstuv", 8, proof)).isFalse();
    }

    /** What the script in the page found for this nonce, so that both compute the same. */
    @Test
    void theScriptsProofIsAccepted() {
        assertThat(ProofOfWork.isDone(NONCE, 12, "3192,16149,1170,849,914,13881,979,5796"))
                .isTrue();
        assertThat(ProofOfWork.solve(NONCE, 12)).isEqualTo("3192,16149,1170,849,914,13881,979,5796");
    }

    @Test
    void zeroBitsAreCountedFromTheFirst() {
        assertThat(ProofOfWork.zeroBits(new byte[] {0, 0x10})).isEqualTo(11);
        assertThat(ProofOfWork.zeroBits(new byte[] {(byte) 0x80})).isZero();
        assertThat(ProofOfWork.zeroBits(new byte[] {0, 0})).isEqualTo(16);
    }

    @Property(tries = 300)
    void noTextMakesTheCheckThrow(@ForAll String proof) {
        assertThat(ProofOfWork.isDone(NONCE, 12, proof)).isFalse();
    }
}
