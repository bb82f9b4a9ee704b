package sekisho.proof.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import sekisho.proof.sheet.QuestionParts.Part;
import sekisho.proof.sheet.QuestionParts.Role;

class QuestionPartsTest {
    @Test
    void theFirstSentenceAsksAndOthersFollow() {
        assertThat(QuestionParts.of("ログはありますか。期間は何年ですか?"))
                .extracting(Part::role, Part::text)
                .containsExactly(tuple(Role.ASKS, "ログはありますか"), tuple(Role.FOLLOWS, "期間は何年ですか"));
    }

    @Test
    void aClauseBeforeItsCommaSetsTheScene() {
        assertThat(QuestionParts.of("障害が発生した場合、連絡はありますか"))
                .extracting(Part::role, Part::text)
                .containsExactly(tuple(Role.ASKS, "  連絡はありますか".substring(1)), tuple(Role.SCENE, "障害が発生した場合、"));
    }

    @Test
    void bracketsNotesAndExamplesAreRemarks() {
        assertThat(QuestionParts.of("暗号化(保存時)の有無\n※バックアップを含む\n例:aes"))
                .filteredOn(part -> part.role() == Role.REMARK)
                .extracting(Part::text)
                .containsExactly("(保存時)", "※バックアップを含む", "例:aes");
    }

    @Test
    void aNumberInFrontIsNotTheQuestion() {
        assertThat(QuestionParts.of("1\nログの取得").getFirst().text()).isEqualTo("ログの取得");
    }

    @Test
    void nothingIsAskedByNothing() {
        assertThat(QuestionParts.of("")).noneMatch(part -> part.role() == Role.ASKS);
    }
}
