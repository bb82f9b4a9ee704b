package sekisho.forms;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TokensTest {
    private static final String ORIGIN = "https://www.example.jp";
    private static final InetAddress CLIENT = Fixture.client("203.0.113.5");

    private final Fixture.Clock clock = new Fixture.Clock();
    private final Tokens tokens = new Tokens(clock, new Random(1));

    @Test
    void aTokenCountsForItsFormOriginAndNetworkOnly() {
        String token = tokens.issue("contact", ORIGIN, CLIENT, 12);
        assertThat(tokens.read(token, "contact", ORIGIN, CLIENT)).hasValueSatisfying(read -> {
            assertThat(read.bits()).isEqualTo(12);
            assertThat(read.issued()).isEqualTo(clock.instant());
        });
        assertThat(tokens.read(token, "contact", ORIGIN, Fixture.client("203.0.113.250")))
                .isPresent();
        assertThat(tokens.read(token, "contact", ORIGIN, Fixture.client("203.0.114.5")))
                .isEmpty();
        assertThat(tokens.read(token, "contact", "https://evil.example", CLIENT))
                .isEmpty();
        assertThat(tokens.read(token, "other", ORIGIN, CLIENT)).isEmpty();
        assertThat(new Tokens(clock, new Random(2)).read(token, "contact", ORIGIN, CLIENT))
                .isEmpty();
    }

    @Test
    void anIpv6TokenCountsWithinItsSite() {
        String token = tokens.issue("contact", ORIGIN, Fixture.client("2001:db8:1:2::5"), 12);
        assertThat(tokens.read(token, "contact", ORIGIN, Fixture.client("2001:db8:1:ffff::9")))
                .isPresent();
        assertThat(tokens.read(token, "contact", ORIGIN, Fixture.client("2001:db8:2:2::5")))
                .isEmpty();
    }

    @Test
    void aTokenIsTooEarlyThenGoodThenExpired() {
        Token token = tokens.read(tokens.issue("contact", ORIGIN, CLIENT, 12), "contact", ORIGIN, CLIENT)
                .orElseThrow();
        Duration fastest = Duration.ofSeconds(2);
        Duration life = Duration.ofHours(1);
        assertThat(tokens.isTooEarly(token, fastest)).isTrue();
        clock.move(Duration.ofMillis(1_999));
        assertThat(tokens.isTooEarly(token, fastest)).isTrue();
        clock.move(Duration.ofMillis(1));
        assertThat(tokens.isTooEarly(token, fastest)).isFalse();
        clock.move(life.minusSeconds(2));
        assertThat(tokens.isExpired(token, life)).isFalse();
        clock.move(Duration.ofMillis(1));
        assertThat(tokens.isExpired(token, life)).isTrue();
    }

    @Test
    void aTokenFromTheFutureIsExpired() {
        Token token = tokens.read(tokens.issue("contact", ORIGIN, CLIENT, 12), "contact", ORIGIN, CLIENT)
                .orElseThrow();
        clock.move(Duration.ofSeconds(-6));
        assertThat(tokens.isExpired(token, Duration.ofHours(1))).isTrue();
    }

    @Property(tries = 300)
    void noChangedCharacterIsBelieved(@ForAll @IntRange(max = 120) int at, @ForAll char c) {
        String token = tokens.issue("contact", ORIGIN, CLIENT, 12);
        int place = at % token.length();
        String changed = token.substring(0, place) + c + token.substring(place + 1);
        assertThat(tokens.read(changed, "contact", ORIGIN, CLIENT).isPresent()).isEqualTo(changed.equals(token));
    }

    @Property(tries = 300)
    void noTextMakesTheReaderThrow(@ForAll String text) {
        assertThat(tokens.read(text, "contact", ORIGIN, CLIENT)).isEmpty();
    }
}
