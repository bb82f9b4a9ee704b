package sekisho.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FormOriginTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "https://localhost:9443, same-origin, true",
                "https://localhost:9443, -, true",
                "-, same-origin, true",
                "https://public.example, same-origin, true",
                "-, -, false",
                "null, -, false",
                "null, same-origin, false",
                "https://evil.example, same-origin, false",
                "https://evil.example, -, false",
                "http://localhost:9443, same-origin, false",
                "https://localhost:9444, -, false",
                "https://localhost:9443.evil.example, -, false",
                "https://localhost:9443, same-site, false",
                "https://localhost:9443, cross-site, false",
                "https://localhost:9443, none, false"
            })
    void onlyOurOwnPagesSendForms(String origin, String site, boolean ours) {
        Ask ask = new Ask(
                "id",
                "POST",
                List.of("logout"),
                Map.of(),
                Map.of(),
                Map.of(),
                "127.0.0.1",
                Optional.ofNullable(origin),
                "localhost:9443",
                Optional.ofNullable(site),
                "",
                false,
                Optional.empty());
        assertThat(FormOrigin.ours(ask, "https://public.example")).isEqualTo(ours);
    }
}
