package sekisho.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
    private final Passwords passwords = new Passwords();

    @Test
    void aPasswordMatchesItsHashAndNoOther() {
        String phc = passwords.hash("関所の合言葉 42");
        assertThat(phc).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("=$", "合言葉");
        assertThat(passwords.matches("関所の合言葉 42", phc)).isTrue();
        assertThat(passwords.matches("関所の合言葉 43", phc)).isFalse();
        assertThat(passwords.matches("", phc)).isFalse();
        assertThat(passwords.hash("関所の合言葉 42")).isNotEqualTo(phc);
    }

    @Test
    void theSameCharactersFromAnotherKeyboardAreTheSamePassword() {
        String phc = passwords.hash("ｐａｓｓ　１ガ");
        assertThat(passwords.matches("pass 1ｶﾞ", phc)).isTrue();
    }

    @Test
    void aLongPasswordIsRefusedNotCut() {
        String longest = "あ".repeat(Passwords.LONGEST);
        String phc = passwords.hash(longest);
        assertThat(passwords.matches(longest, phc)).isTrue();
        assertThat(passwords.matches(longest + "x", phc)).isFalse();
        assertThatThrownBy(() -> passwords.hash(longest + "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "$argon2i$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=999999,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=19456,t=99,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=19456,t=0,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
            })
    void whatIsNoSensibleHashMatchesNothing(String phc) {
        assertThat(passwords.matches("", phc)).isFalse();
    }

    /** The vector of RFC 9106 §5.3 uses a secret and associated data, so this one is from the reference program. */
    @Test
    void aHashOfTheReferenceProgramMatches() {
        // echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32
        byte[] hash = HexFormat.of().parseHex("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
        Argon2Hash reference = Argon2Hash.parse("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$"
                        + java.util.Base64.getEncoder().withoutPadding().encodeToString(hash))
                .orElseThrow();
        assertThat(reference.compute("password".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(hash);
        assertThat(passwords.matches("password", reference.toString())).isTrue();
    }

    @Test
    void manyAtOnceAllGetTheirAnswer() throws Exception {
        String phc = passwords.hash("a");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String guess = i % 2 == 0 ? "a" : "b";
                answers.add(threads.submit(() -> passwords.matches(guess, phc)));
            }
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).isEqualTo(i % 2 == 0);
            }
        }
    }

    @Test
    void aFloodIsTurnedAwayInsteadOfHeld() throws Exception {
        String phc = passwords.hash("a");
        int flood = Passwords.MOST_WAITING + 100;
        int busy = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < flood; i++) {
                answers.add(threads.submit(() -> {
                    try {
                        return passwords.matches("a", phc);
                    } catch (StoreException e) {
                        assertThat(e.code()).isEqualTo(StoreException.Code.BUSY);
                        return false;
                    }
                }));
            }
            for (Future<Boolean> answer : answers) {
                busy += answer.get() ? 0 : 1;
            }
        }
        assertThat(busy).isBetween(1, flood - 1);
        assertThat(passwords.matches("a", phc)).as("afterwards all is well").isTrue();
    }
}
