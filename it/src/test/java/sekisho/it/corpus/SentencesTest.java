package sekisho.it.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SentencesTest {
    @Test
    void aPageIsCutAtBlocksAndFullStopsOnly() {
        assertThat(Sentences.ofHtml("""
                        <!DOCTYPE html><head><title>題名です</title></head><body><script>x = "これは違う。";</script>
                        <p>表示は<b>既定</b>のまま
                        です。次に「保存。」を押します。</p><ul><li>キー&#x306e;値 &lt;Ctrl&gt;</li><li>No kana 漢字</li></ul>
                        <pre>ls から grep まで</pre></body>""")).containsExactly("表示は既定のまま です。", "次に「保存。」を押します。", "キーの値 <Ctrl>");
    }

    @Test
    void aManualPageIsReadAsItIsShown() {
        assertThat(Sentences.ofRoff("""
                        .\\" コメントです
                        .TH LS 1
                        .SH "書式の例"
                        .TP
                        .BR \\-a ", " \\-\\-all
                        ドットで始まる
                        \\fBファイル\\fP を\\(aq表示\\(aqする。\\e も使える。
                        .nf
                        これは例なので読まない
                        .fi
                        .PP
                        別の段落です。"""))
                .containsExactly("書式の例", "-a , --all ドットで始まる ファイル を'表示'する。", "\\ も使える。", "別の段落です。");
    }

    @Test
    void sentencesWithoutKanaAndFragmentsAreLeftOut() {
        assertThat(Sentences.ofHtml("<p>漢字文章</p><p>English only.</p><p>はい</p><p>カタカナ</p>"))
                .containsExactly("カタカナ");
    }
}
