package sekisho.waf.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The steps that take out of Japanese sentences what is no code. */
class JapaneseTextTest {
    private static final List<String> STEPS = List.of(
            "japaneseCommands",
            "japaneseFaces",
            "japaneseFiles",
            "japaneseNames",
            "japanesePatterns",
            "japanesePhpCalls",
            "japaneseQuotes",
            "japaneseSigns",
            "japaneseSqlCalls",
            "japaneseStatement",
            "japaneseWords");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "japaneseQuotes|ファイル名に \"-\" を指定する|ファイル名に 〓 を指定する",
                "japaneseQuotes|記号は '+'、'-' の二つです|記号は 〓、〓 の二つです",
                "japaneseQuotes|先日の件ですが'-'、ご確認ください|先日の件ですが'-'、ご確認ください",
                "japaneseQuotes|備考に '[a];x' と書く|備考に '[a];x' と書く",
                "japaneseSqlCalls|角度の Cos (余弦) 値です|角度の x (余弦) 値です",
                "japaneseSqlCalls|ASCII 文字列 (長さ) です|x 文字列 (長さ) です",
                "japaneseSqlCalls|備考に sleep(5) と書きます|備考に sleep(5) と書きます",
                "japaneseSqlCalls|備考に convert(a, unsigned integer) と書きます|備考に convert(a, unsigned integer) と書きます",
                "japanesePhpCalls|テキストは file (割り付け) から|テキストは x (割り付け) から",
                "japanesePhpCalls|テキストは file (割り付け) $から|テキストは file (割り付け) $から",
                "japaneseStatement|必要なので create a page で作る|必要なので 〓 a page で作る",
                "japaneseStatement|必要なので drop table page で作る|必要なので drop table page で作る",
                "japaneseFiles|設定は .htaccess ファイルです|設定は 〓 ファイルです",
                "japaneseFiles|設定は ../.htaccess ファイルです|設定は ../.htaccess ファイルです",
                "japaneseCommands|grep は文字列 (語) を探す|〓 は文字列 (語) を探す",
                "japaneseCommands|grep は文字列を探す;ls|grep は文字列を探す;ls",
                "japaneseCommands|grep は -r を使って探す|grep は -r を使って探す",
                "japaneseCommands|time (文字列) を使って探す|time (文字列) を使って探す",
                "japaneseNames|Excelの表を貼り付けます|〓の表を貼り付けます",
                "japanesePatterns|文字にマッチする /[a-z]/ と書く|文字にマッチする 〓 と書く",
                "japanesePatterns|文字にマッチする /[a-z]/etc と書く|文字にマッチする /[a-z]/etc と書く"
            })
    void whatIsTakenOut(String step, String text, String expected) {
        byte[] out = Transformations.named(step).apply(text.getBytes(StandardCharsets.UTF_8));
        assertThat(new String(out, StandardCharsets.UTF_8)).isEqualTo(expected);
    }

    @Property(tries = 300)
    void textOfAsciiComesOutAsItIs(@ForAll("ascii") String text) {
        byte[] value = text.getBytes(StandardCharsets.US_ASCII);
        assertThat(STEPS)
                .allSatisfy(step ->
                        assertThat(Transformations.named(step).apply(value)).isSameAs(value));
    }

    @Property(tries = 300)
    void noneFailsOrMakesAValueLonger(@ForAll("texts") String text) {
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        assertThat(STEPS)
                .allSatisfy(step -> assertThat(Transformations.named(step).apply(value))
                        .hasSizeLessThanOrEqualTo(value.length * 3));
    }

    @Property(tries = 100)
    void noneFailsOnBytes(@ForAll byte[] value) {
        assertThat(STEPS)
                .allSatisfy(step ->
                        assertThat(Transformations.named(step).apply(value)).isNotNull());
    }

    @Provide
    Arbitrary<String> ascii() {
        return Arbitraries.strings().ascii();
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "日本語の文", "を", "、", " ", "'", "\"", "-", "[", "]", "(", ")", "ls", "sleep", ".", "/", "\n", "1",
                        "{", "create")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }
}
