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
            "japaneseAttributes",
            "japaneseCommands",
            "japaneseElements",
            "japaneseFaces",
            "japaneseFiles",
            "japaneseGroups",
            "japaneseNames",
            "japanesePatterns",
            "japanesePhpCalls",
            "japanesePowerShell",
            "japaneseQuotes",
            "japaneseSigns",
            "japaneseSqlCalls",
            "japaneseSqlText",
            "japaneseStatement",
            "japaneseTags",
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
                "japaneseSqlCalls|余弦の cos( expr ) expr の値です|余弦の x( expr ) x の値です",
                "japaneseSqlCalls|余弦の ascii( expr ) and expr の値です|余弦の ascii( expr ) and x の値です",
                "japaneseSqlCalls|処理を待つ foo sleep (5) です|処理を待つ foo x (5) です",
                "japaneseSqlCalls|処理を待つ or sleep (5) です|処理を待つ or sleep (5) です",
                "japaneseSqlCalls|項目を挿入 (insert) 及び削除します|項目を挿入 (x) 及び削除します",
                "japaneseSqlText|作成する debian/* ファイルです|作成する debian〓 ファイルです",
                "japaneseSqlText|作成する' debian/* ファイルです|作成する' debian/* ファイルです",
                "japanesePhpCalls|終了する system( cmd-line ) コマンドです|終了する x( cmd-line ) コマンドです",
                "japanesePhpCalls|終了する system( cmd ) コマンドです|終了する system( cmd ) コマンドです",
                "japaneseElements|ヘッダー <link.h> にあります|ヘッダー 〓 にあります",
                "japaneseTags|直接入力するには <?>+1 とします|直接入力するには 〓+1 とします",
                "japaneseTags|直接入力するには <?=1 とします|直接入力するには <?=1 とします",
                "japaneseGroups|直接入力は (Alt)(F1) キーです|直接入力は 〓Alt)〓F1) キーです",
                "japaneseGroups|直接入力は (system)(id); キーです|直接入力は (system)(id); キーです",
                "japaneseElements|ヘッダー <link.h a> にあります|ヘッダー <link.h a> にあります",
                "japaneseAttributes|出力は XHTML で行います|出力は 〓 で行います",
                "japaneseAttributes|出力は XHTML = で行います|出力は XHTML = で行います",
                "japanesePowerShell|設定を PowerShell で行います|設定を 〓 で行います",
                "japanesePowerShell|設定を PowerShell で行います;|設定を PowerShell で行います;",
                "japanesePhpCalls|テキストは file (割り付け) から|テキストは x (割り付け) から",
                "japanesePhpCalls|テキストは file (割り付け) $から|テキストは file (割り付け) $から",
                "japaneseStatement|必要なので create a page で作る|必要なので x a page で作る",
                "japaneseStatement|入力した文字は self-insert に割り当てる|入力した文字は x-insert に割り当てる",
                "japaneseStatement|必要なので drop table page で作る|必要なので drop table page で作る",
                "japaneseFiles|設定は .htaccess ファイルです|設定は 〓 ファイルです",
                "japaneseFiles|設定は ../.htaccess ファイルです|設定は ../.htaccess ファイルです",
                "japaneseCommands|grep は文字列 (語) を探す|〓 は文字列 (語) を探す",
                "japaneseCommands|grep は文字列を探す;ls|grep は文字列を探す;ls",
                "japaneseCommands|grep は -r を使って探す|grep は -r を使って探す",
                "japaneseCommands|time (文字列) を使って探す|time (文字列) を使って探す",
                "japaneseCommands|再度 Command を押す|再度 〓 を押す",
                "japaneseCommands|再度; Command を押す|再度; Command を押す",
                "japaneseCommands|再度 -x Command を押す|再度 -x Command を押す",
                "japaneseCommands|emacs emacs 形式の文|〓 〓 形式の文",
                "japaneseCommands|sudo emacs 形式の文|sudo emacs 形式の文",
                "japaneseFiles|設定は etc/x.conf ファイルです|設定は 〓 ファイルです",
                "japaneseFiles|設定は etc/../x.conf ファイルです|設定は etc/../x.conf ファイルです",
                "japaneseNames|Excelの表を貼り付けます|〓の表を貼り付けます",
                "japanesePatterns|文字にマッチする /[a-z]/ と書く|文字にマッチする 〓 と書く",
                "japanesePatterns|入力する <x> (または <y>) と書く|入力する <x〓または <y>) と書く",
                "japanesePatterns|入力する <x>(reboot) と書く|入力する <x>(reboot) と書く",
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
