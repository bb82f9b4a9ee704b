package sekisho.vault;

import sekisho.words.Bilingual;

/**
 * Why a version waits for somebody's approval.
 *
 * @param subject a path, a host or a figure; what exactly the kind is about
 */
public record Finding(Kind kind, String subject) {
    /** What was found. */
    public enum Kind {
        SHRUNK("ページ数が大きく減りました", "The site has far fewer pages"),
        ERROR_PAGE("CMS がエラーを返しました", "The CMS answered with an error"),
        MAINTENANCE("CMS がメンテナンス中の画面を返しました", "The CMS shows a maintenance page"),
        ERROR_TEXT("ページにプログラムのエラーが表示されています", "A page shows a program's error"),
        NEW_SCRIPT_HOST("初めて現れたホストのスクリプトが読み込まれています", "Scripts from a host that was not there before"),
        NEW_FRAME_HOST("初めて現れたホストのページが埋め込まれています", "Frames from a host that was not there before"),
        NEW_FORM_HOST("初めて現れたホストへフォームが送信されます", "A form is sent to a host that was not there before"),
        FOREIGN_REFRESH("ページがほかのサイトへ自動で移動します", "A page sends visitors to another site by itself"),
        DEFACED("改ざんを思わせる文言があります", "Words that are typical of a defaced page"),
        SCAN("検査で危険なものが見つかりました", "A scan found something dangerous");

        @SuppressWarnings("ImmutableEnumChecker") // a record of two strings
        private final Bilingual text;

        Kind(String ja, String en) {
            text = new Bilingual(ja, en);
        }

        /** For people. */
        public Bilingual text() {
            return text;
        }
    }

    public Finding {
        if (subject.length() > 1024) {
            subject = subject.substring(0, 1024);
        }
    }
}
