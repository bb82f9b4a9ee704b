package sekisho.forms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ContentRulesTest {
    private static ContentRules.Judgement judge(String name, String text) {
        return ContentRules.judge(
                Fixture.contact(), new Submission(Map.of("name", List.of(name), "body", List.of(text)), Map.of()));
    }

    @Test
    void whatNobodyWantsIsSpam() {
        for (String text : Corpus.spam()) {
            assertThat(judge("田中", text).isSpam()).as(text).isTrue();
        }
    }

    @Test
    void whatPeopleWriteIsNot() {
        for (int i = 0; i < 300; i++) {
            ContentRules.Judgement judgement = judge("山田 太郎", Corpus.message(i));
            assertThat(judgement.isSpam())
                    .as("%s %s", Corpus.message(i), judgement)
                    .isFalse();
        }
    }

    @Test
    void aLinkOrAPhraseAloneNeverSuffices() {
        assertThat(judge("田中", "https://www.example.jp/ を見ました。").isSpam()).isFalse();
        assertThat(judge("田中", "副業は認められていますか。").isSpam()).isFalse();
        assertThat(judge("田中", "副業で稼げます https://fukugyo.example.com/").isSpam()).isTrue();
    }

    @Test
    void linksAreFoundInEverySpelling() {
        for (String link : List.of(
                "https://a.example",
                "HTTP://A.EXAMPLE",
                "ｈｔｔｐ：／／ａ．ｅｘａｍｐｌｅ",
                "http : //a.example",
                "www.a-b.example",
                "spam-site.com",
                "ｓｐａｍ．ｃｏｍ",
                "sp\u200bam.com",
                "http://203.0.113.5/")) {
            assertThat(ContentRules.hasLink("見て " + link + " ください")).as(link).isTrue();
        }
        for (String none : List.of("よろしく。お願い", "ver.2.5", "Node.js", "taro@example.com", "3.14", "U.S.A.")) {
            assertThat(ContentRules.hasLink(none)).as(none).isFalse();
        }
    }

    @Test
    void facesAndForeignNamesAreNoForeignScript() {
        assertThat(judge("Сергей", "こんにちは(´Д`)です。").isSpam()).isFalse();
        assertThat(judge("田中", "ロシア語で「Здравствуйте」は「こんにちは」ですか。教材について教えてください。").isSpam())
                .isFalse();
    }

    @Test
    void textWithoutJapaneseIsAskedForItOnlyWhereItIsExpected() {
        ContentRules.Judgement judgement = judge("Smith", "Could you please tell me the price of the large plan?");
        assertThat(judgement.isSpam()).isTrue();
        assertThat(judgement.wantsJapanese()).isTrue();
        assertThat(judge("Smith", "OK").isSpam()).isFalse();
    }

    @Property(tries = 500)
    void noTextMakesTheRulesThrow(@ForAll String name, @ForAll String text) {
        assertThat(judge(name, text).score()).isNotNegative();
    }
}
