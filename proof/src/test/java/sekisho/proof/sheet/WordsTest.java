package sekisho.proof.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words of headings, answers, legends and questions. */
class WordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "○|YES",
                "〇|YES",
                "◎|YES",
                "はい|YES",
                "対応済み|YES",
                "実施している|YES",
                "有|YES",
                "あり|YES",
                "Yes|YES",
                "適合|YES",
                "1：実施している|YES",
                "はい（実施している）|YES",
                "Fully implemented|YES",
                "対応している|YES",
                "ＹＥＳ|YES",
                "実施済（全社）|YES",
                "×|NO",
                "✕|NO",
                "いいえ|NO",
                "未対応|NO",
                "対応していない|NO",
                "無|NO",
                "なし|NO",
                "No|NO",
                "不適合|NO",
                "実施していない|NO",
                "2. 未実施|NO",
                "Not implemented|NO",
                "Non-compliant|NO",
                "いいえ（実施していない）|NO",
                "△|PARTIAL",
                "一部対応|PARTIAL",
                "一部実施している|PARTIAL",
                "Partially implemented|PARTIAL",
                "対応予定|PLANNED",
                "検討中|PLANNED",
                "1年以内に対応予定|PLANNED",
                "－|NOT_APPLICABLE",
                "該当なし|NOT_APPLICABLE",
                "対象外|NOT_APPLICABLE",
                "N/A|NOT_APPLICABLE",
                "Not applicable|NOT_APPLICABLE",
                "1|UNKNOWN",
                "3|UNKNOWN",
                "A|UNKNOWN",
                "その他|UNKNOWN",
                "選択してください|UNKNOWN",
                "問題なし|UNKNOWN",
                "レベル3|UNKNOWN"
            })
    void answerWordsHaveTheirMeaning(String word, Meaning meaning) {
        assertThat(Meaning.of(word)).isEqualTo(meaning);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "設問|QUESTION",
                "質問内容|QUESTION",
                "ご質問事項|QUESTION",
                "確認事項|QUESTION",
                "チェック項目|QUESTION",
                "要求事項（必須）|QUESTION",
                "Question|QUESTION",
                "Security requirement|QUESTION",
                "管理策の内容|QUESTION",
                "回答|ANSWER",
                "ご回答欄|ANSWER",
                "回答（○／×）|ANSWER",
                "貴社\\n回答|ANSWER",
                "回　答|ANSWER",
                "対応状況|ANSWER",
                "判定|ANSWER",
                "Response|ANSWER",
                "Vendor Response|ANSWER",
                "実施有無|ANSWER",
                "クラウド事業者回答|ANSWER",
                "補足|SUPPLEMENT",
                "備考|SUPPLEMENT",
                "コメント欄|SUPPLEMENT",
                "根拠・エビデンス|SUPPLEMENT",
                "Remarks|SUPPLEMENT",
                "Comments|SUPPLEMENT",
                "具体的な内容|SUPPLEMENT",
                "大分類|CATEGORY",
                "中分類|CATEGORY",
                "カテゴリ|CATEGORY",
                "Domain|CATEGORY",
                "№|NUMBER",
                "項番|NUMBER",
                "＃|NUMBER",
                "No.|NUMBER"
            })
    void headingsAreKnown(String heading, HeaderWords.Kind kind) {
        Map<HeaderWords.Kind, Double> weights = HeaderWords.weigh(heading.replace("\\n", "\n"));
        assertThat(weights).isNotEmpty();
        assertThat(weights.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .orElseThrow()
                        .getKey())
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"回答例", "記入例", "当社評価", "回答者", "回答期限", "弊社確認欄", "判定基準", "Reviewer comments"})
    void columnsOfOthersTakeNoAnswers(String heading) {
        assertThat(HeaderWords.weigh(heading)).doesNotContainKeys(HeaderWords.Kind.ANSWER, HeaderWords.Kind.SUPPLEMENT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "○,×,△|○|×",
                "○,×|○|×",
                "はい,いいえ|はい|いいえ",
                "対応済,未対応,該当なし|対応済|未対応",
                "有,無|有|無",
                "Yes,No,N/A|Yes|No",
                "適合,不適合|適合|不適合",
                "1,0|1|0",
                "◎,○,△,×|○|×",
                "1:実施,2:一部実施,3:未実施|1:実施|3:未実施",
                "実施済,対応不可,未実施|実施済|未実施",
                "対応可,対応予定,対象外|対応可|-"
            })
    void listsAreUnderstood(String list, String yes, String no) {
        assertThat(Vocabulary.ofList(List.of(list.split(",", -1)), Map.of()))
                .isEqualTo(new Vocabulary.Words(Optional.of(yes), no.equals("-") ? Optional.empty() : Optional.of(no)));
    }

    @Test
    void numbersWithoutALegendAreNotUnderstood() {
        assertThat(Vocabulary.ofList(List.of("1", "2", "3"), Map.of())).isEqualTo(new Vocabulary.Unclear());
        assertThat(Vocabulary.ofList(List.of("1", "2", "3"), Legend.entries("1：実施済　2：一部実施、3：未実施")))
                .isEqualTo(new Vocabulary.Words(Optional.of("1"), Optional.of("3")));
    }

    @Test
    void severalKindsOfYesAreLeftToAPerson() {
        assertThat(Vocabulary.ofList(List.of("はい（自社）", "はい（委託先）", "いいえ"), Map.of()))
                .isEqualTo(new Vocabulary.Words(Optional.empty(), Optional.of("いいえ")));
    }

    @Test
    void aLegendIsStrongerThanTheSign() {
        assertThat(Vocabulary.ofList(List.of("○", "×"), Legend.entries("○：該当なし　×：対応済")))
                .isEqualTo(new Vocabulary.Words(Optional.of("×"), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "○：対応済　×：未対応　△：一部対応　－：該当なし|○|×",
                "【凡例】A=実施している、B=一部実施している、C=実施していない|a|c",
                "（○：はい、×：いいえ）|○|×",
                "凡例\\n○… 対応済み\\n×… 未対応|○|×"
            })
    void legendsAreRead(String text, String yes, String no) {
        Map<String, Meaning> entries = Legend.entries(text.replace("\\n", "\n"));
        assertThat(entries).containsEntry(yes, Meaning.YES).containsEntry(no, Meaning.NO);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "回答（はい／いいえ）|はい|いいえ",
                "回答\\n(○/×)|○|×",
                "○×|○|×",
                "対応（済・未）|済|未",
                "有無|有|無",
                "Answer (Yes/No)|Yes|No",
                "回答（○・△・×）|○|×",
                "実施有無|有|無",
                "ログを取得していますか。（はい・いいえ）|はい|いいえ"
            })
    void headingsOfferWords(String heading, String yes, String no) {
        assertThat(Legend.offered(heading)).contains(new Vocabulary.Words(Optional.of(yes), Optional.of(no)));
    }

    @ParameterizedTest
    @CsvSource({"回答", "ログの取得・保存・閲覧", "ISO/IEC 27001", "サーバ/ネットワークの構成", "対応状況", "HTTP/HTTPS以外の利用プロトコルはありますか"})
    void ordinaryTextOffersNoWords(String text) {
        assertThat(Legend.offered(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "利用者の操作ログは取得されていますか。|YES_NO",
                "サービスに保存されるデータは暗号化されているか?|YES_NO",
                "利用者はデータをダウンロードできますか？|YES_NO",
                "Do you encrypt data at rest?|YES_NO",
                "いつでもログを閲覧できますか。|YES_NO",
                "シングルサインオンを利用できますか。（SAML 等）|YES_NO",
                "通信の暗号化を行っている。|STATEMENT",
                "物理的な破壊を行うこと。|STATEMENT",
                "利用できることを確認してください。|STATEMENT",
                "利用者の認証パスワード要件を教えてください。|OPEN",
                "管理者IDはどのように管理されていますか。|OPEN",
                "ログの保存期間は何年ですか。|OPEN",
                "適用法規を記載してください。|OPEN",
                "How long are logs kept?|OPEN",
                "Describe your backup process.|OPEN",
                "シングルテナントですか、マルチテナントですか。|DOUBTFUL",
                "HTTP/HTTPS以外の利用プロトコルはありますか?|DOUBTFUL",
                "端末にデータが残りますか。|DOUBTFUL",
                "過去に情報漏えい事故はありましたか。|DOUBTFUL",
                "サービスに制限事項はありますか。|DOUBTFUL"
            })
    void questionsHaveTheirForm(String question, QuestionForm form) {
        assertThat(QuestionForm.of(question)).isEqualTo(form);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ログを取得していますか。また、保存期間は何年ですか。|true",
                "暗号化していますか。鍵は管理していますか。|true",
                "ログを取得していますか。|false",
                "・端末からの印刷を禁止しているか ・端末への外部記憶媒体の接続を禁止しているか|true"
            })
    void bundlesAreNoticed(String question, boolean bundle) {
        assertThat(QuestionForm.bundles(question)).isEqualTo(bundle);
    }

    @Property(tries = 500)
    void nothingThrows(@ForAll String text) {
        assertThat(Meaning.of(text)).isNotNull();
        assertThat(QuestionForm.of(text)).isNotNull();
        assertThat(HeaderWords.weigh(text).values()).allMatch(weight -> weight > 0 && weight <= 10);
        assertThat(Legend.entries(text)).isNotNull();
        assertThat(Legend.offered(text)).isNotNull();
    }
}
