package sekisho.proof.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.proof.Evidence;
import sekisho.proof.Result;

class FiguresTest {
    private static boolean met(String question, String seen, Map<String, String> facts) {
        return Figures.met(
                question,
                new Evidence(
                        "e",
                        "c",
                        Instant.EPOCH,
                        "p",
                        Result.HOLDS,
                        Evidence.Means.TRIED,
                        Known.both(seen, "seen"),
                        facts));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ログを取得していますか。|30 日保存|true",
                "ログを12ヶ月以上保管しているか|保存期間は 1 年です|true",
                "ログを１年以上保存していますか。|保存期間 365 日|true",
                "ログは3か月以上保存している。|保存期間は 30 日です|false",
                "ログを3年間保管している。|保存期間は 1 年です|false",
                "ログを 1 年以上保存していますか。|記録を確認しました|false",
                "ログを 1 年以上保存していますか。|2026年11月22日に確認しました|false",
                "パッチはリリース後1カ月以内に適用しているか|2 週間以内に適用|true",
                "パッチはリリース後1カ月以内に適用しているか|90 日以内に適用|false",
                "パスワードは10文字以上にしているか|最短 12 文字|true",
                "パスワードは10文字以上にしているか|最短 8 文字|false",
                "8桁以上で設定できること|8 文字以上|true",
                "TLS1.2以上で暗号化しているか|TLS 1.2 と TLS 1.3 で接続できました|true",
                "TLS 1.3 で暗号化しているか|TLS 1.2 で接続できました|false",
                "診断を年1回以上実施していますか。|毎年実施|true",
                "診断を年 2 回以上実施していますか。|年 1 回実施|false",
                "診断を年１回以上実施していますか。|四半期に 1 回実施|true",
                "ログを月1回以上監視しているか|毎日確認|true",
                "Are logs kept for at least 12 months?|保存期間 400 日|true",
                "Are logs kept for 2 years?|保存期間 400 日|false",
                "Are incidents reported within 24 hours?|12 時間以内に報告|true",
                "Are incidents reported within 24 hours?|3 日以内に報告|false",
                "バックアップを7世代以上保管していますか。|14 世代|true",
                "稼働率 99.9% 以上ですか。|稼働率 99.5%|false"
            })
    void aDemandIsMetOnlyByAFigureThatWasSeen(String question, String seen, boolean met) {
        assertThat(met(question, seen, Map.of())).isEqualTo(met);
    }

    @Test
    void factsCountAsSeen() {
        assertThat(met("ログを 1 年以上保存していますか。", "確認", Map.of("retention-days", "365")))
                .isTrue();
        assertThat(met("ログを 1 年以上保存していますか。", "確認", Map.of("retention-days", "90")))
                .isFalse();
        assertThat(met("ログを 1 年以上保存していますか。", "確認", Map.of("retention", "P1Y"))).isTrue();
        assertThat(met("ログを 1 年以上保存していますか。", "確認", Map.of("retention", "PT24H")))
                .isFalse();
        assertThat(met("TLS1.2以上で暗号化しているか", "確認", Map.of("versions", "TLSv1.2, TLSv1.3")))
                .isTrue();
    }

    @Property(tries = 500)
    void nothingThrows(@ForAll String question, @ForAll String fact) {
        assertThat(met(question, "確認", Map.of("a", fact, fact, "9"))).isIn(true, false);
    }
}
