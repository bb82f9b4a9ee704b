package sekisho.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WafWorkloadTest {
    /** Figures are comparable with earlier ones only for the same bytes. */
    @Test
    void bodiesAreThoseOfEarlierMeasurements() throws Exception {
        assertThat(sha256(WafWorkload.FORM_POST))
                .isEqualTo("1051240b0ef88a90ea158a2c9f425cf7b8cf1f053d00e4d8103ec726f3d7d9f7");
        assertThat(sha256(WafWorkload.JSON_POST))
                .isEqualTo("06fcc9261b786bb0e8b77f1b9876b07fd31dff0859bff4975a9896274d102fa3");
    }

    @Test
    void japaneseBodiesAreAsLongAsTheEnglishOnes() {
        assertThat(WafWorkload.FORM_POST_JAPANESE.body().length()).isBetween(870, 884);
        assertThat(WafWorkload.JSON_POST_JAPANESE.body().getBytes(StandardCharsets.UTF_8).length)
                .isBetween(3900, 4150);
    }

    @ParameterizedTest
    @EnumSource(WafWorkload.class)
    void onlyTheAttackMustBeRefused(WafWorkload workload) {
        assertThat(workload.refused()).isEqualTo(workload.path().contains("UNION"));
    }

    @Test
    void theScriptSetsMethodFieldsAndBody() {
        String script = Wrk.request(WafWorkload.JSON_POST);
        assertThat(script)
                .contains("wrk.method = \"POST\"\n")
                .contains("wrk.headers[\"Host\"] = \"shop.example.com\"\n")
                .contains("wrk.headers[\"Content-Type\"] = \"application/json\"\n")
                .contains("wrk.body = \"{\\\"customer\\\": {\\\"id\\\": 48213,");
        assertThat(Wrk.request(WafWorkload.BENIGN_GET)).doesNotContain("wrk.body", "Content-Type");
    }

    private static String sha256(Workload workload) throws Exception {
        byte[] body = workload.body().getBytes(StandardCharsets.US_ASCII);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    }
}
