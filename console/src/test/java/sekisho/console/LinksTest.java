package sekisho.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LinksTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "/\\evil.example",
                "https://evil.example/",
                "/a/../b",
                "/%2F/evil",
                "/a?x=1",
                "/a#b",
                "javascript:alert(1)",
                "",
                "/a b",
                "/a\r\nSet-Cookie: x=1"
            })
    void whatMayLeaveTheConsoleLeadsHome(String path) {
        assertThat(Links.local(path)).isEqualTo("/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/traffic", "/requests/01JD-abc_9", "/sheets/0123456789abcdef0123456789abcdef"})
    void aPathOfOursStays(String path) {
        assertThat(Links.local(path)).isEqualTo(path);
    }

    @Property
    void aSegmentStaysOneSegmentAndComesBack(@ForAll @NotEmpty String segment) {
        String path = Links.of("requests", segment);
        assertThat(path).matches("/requests/[A-Za-z0-9._*%-]+");
        assertThat(URI.create(path).getHost()).isNull();
        String wellFormed = new String(segment.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(URLDecoder.decode(path.substring("/requests/".length()), StandardCharsets.UTF_8))
                .isEqualTo(wellFormed);
    }

    @Test
    void aQueryLeavesOutWhatIsEmpty() {
        assertThat(Links.query("q", "a&b=c", "x", "", "y", "日")).isEqualTo("?q=a%26b%3Dc&y=%E6%97%A5");
    }
}
