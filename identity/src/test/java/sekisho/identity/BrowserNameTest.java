package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What browsers call themselves, and what people call them. */
class BrowserNameTest {
    private static final String ENGINE = "AppleWebKit/537.36 (KHTML, like Gecko) ";

    @Test
    void commonBrowsersAndSystemsHaveTheirNames() {
        Map<String, String> names = Map.of(
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) " + ENGINE + "Chrome/142.0.0.0 Safari/537.36",
                "Chrome · Windows",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) " + ENGINE + "Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
                "Edge · Windows",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
                "Safari · macOS",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0"
                        + " Mobile/15E148 Safari/604.1",
                "Safari · iPhone",
                "Mozilla/5.0 (Linux; Android 10; K) " + ENGINE + "Chrome/142.0.0.0 Mobile Safari/537.36",
                "Chrome · Android",
                "Mozilla/5.0 (Linux; Android 10; K) " + ENGINE
                        + "SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
                "Samsung Internet · Android",
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox · Linux",
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) " + ENGINE + "Chrome/142.0.0.0 Safari/537.36",
                "Chrome · ChromeOS",
                "curl/8.5.0",
                "curl");
        names.forEach((raw, name) -> assertThat(BrowserName.of(raw)).isEqualTo(name));
    }

    @Test
    void whatIsNotKnownStaysAsItIsAndIsBounded() {
        assertThat(BrowserName.of("")).isEmpty();
        assertThat(BrowserName.of("在庫端末/3.1")).isEqualTo("在庫端末/3.1");
        assertThat(BrowserName.of("Version/1 ".repeat(100_000))).hasSize(400);
    }
}
