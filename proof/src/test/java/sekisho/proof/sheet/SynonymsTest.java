package sekisho.proof.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SynonymsTest {
    private static final Synonyms SYNONYMS = Synonyms.load(new TermReader());

    @ParameterizedTest
    @CsvSource({
        "サーバーの二重化, サーバの冗長化",
        "ｳｨﾙｽ, ウイルス",
        "2段階認証, 多要素認証",
        "ログを1年以上保管している, ログを６か月間保存する",
        "10文字以上, 8桁以上",
        "Two-factor authentication, 二要素認証",
        "logs are retained, ログの保存",
        "Ｅｎｃｒｙｐｔｉｏｎ, encrypted",
        "貴社はログを取得していますか。, ログの取得"
    })
    void wordingsOfOneMeaningBecomeTheSameTerms(String one, String other) {
        assertThat(names(one)).isEqualTo(names(other)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"IDS, ID", "管理, 管理者", "必要な機器, 不要な機器", "操作, 操作しない状態", "国内, 国外", "データ, データベース", "保存, 削除"})
    void wordingsOfDifferentMeaningStayApart(String one, String other) {
        assertThat(names(one)).isNotEqualTo(names(other));
    }

    @Test
    void aLongerWordingStandsWeaklyForItsParts() {
        Synonyms.Term term = SYNONYMS.terms("アクセスログ").getFirst();
        assertThat(term.name()).isEqualTo("アクセスログ");
        assertThat(term.wider()).containsExactly("アクセス", "ログ");
    }

    @Test
    void wordsWithoutASubjectVanish() {
        assertThat(names("以下についてご記入ください。")).isEmpty();
        assertThat(names("do you have any of these?")).isEmpty();
    }

    @Test
    void commonWordsAreWeak() {
        assertThat(SYNONYMS.weak("サービス")).isTrue();
        assertThat(SYNONYMS.weak("ランサムウェア")).isFalse();
    }

    private static List<String> names(String text) {
        return SYNONYMS.terms(text).stream().map(Synonyms.Term::name).toList();
    }
}
