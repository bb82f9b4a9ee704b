package sekisho.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VariationsTest {
    @ParameterizedTest
    @EnumSource(names = ".*_VARIED", mode = EnumSource.Mode.MATCH_ALL)
    void everyRequestDiffersAndIsComplete(WafWorkload workload) {
        List<String> requests = Variations.of(workload);
        assertThat(new HashSet<>(requests)).hasSize(Variations.COUNT);
        assertThat(requests).allSatisfy(request -> {
            String head = request.substring(0, request.indexOf("\r\n\r\n") + 4);
            assertThat(head).startsWith(workload.method() + " /").doesNotContain("@word@", "@number@", "@hex@");
            int body = request.length() - head.length();
            assertThat(body == 0 || head.contains("\r\nContent-Length: " + body + "\r\n"))
                    .isTrue();
        });
    }

    @Test
    void theSameRequestsComeOnEveryRun() {
        assertThat(Variations.of(WafWorkload.BENIGN_GET_VARIED))
                .isEqualTo(Variations.of(WafWorkload.BENIGN_GET_VARIED));
    }

    @Test
    void theOrderIsJsonOfAboutTheSameLength() throws Exception {
        String request = Variations.of(WafWorkload.JSON_POST_VARIED).getFirst();
        String body = request.substring(request.indexOf("\r\n\r\n") + 4);
        assertThat(new ObjectMapper().readTree(body).path("items")).hasSize(20);
        assertThat(body.length()).isBetween(3800, 4600);
    }
}
