package sekisho.identity;

import sekisho.words.Bilingual;
import sekisho.words.Lang;

/** What the pages say. */
enum PageText {
    SKIP("本文へ", "Skip to the content"),
    OTHER_LANGUAGE("English", "日本語"),
    LOGIN_TITLE("ログイン", "Log in"),
    LOGIN_LEAD("続けるには、ログインしてください。", "Please log in to continue."),
    MAIL("メールアドレス", "Mail address"),
    PASSWORD("パスワード", "Password"),
    LOGIN("ログイン", "Log in"),
    REFUSED(
            "メールアドレスかパスワードが正しくありません。何度も間違えると、アカウントはしばらくロックされます。",
            "The mail address or the password is not right. After several wrong ones the account is locked for a"
                    + " while."),
    LOCKED(
            "間違いが続いたため、このアカウントは %s までロックされています。正しいパスワードでもログインできません。届いたメールの解除リンクを使うか、管理者にご連絡ください。",
            "This account is locked until %s because of too many wrong attempts; not even the right password opens it."
                    + " Use the unlock link in the mail that was sent, or contact your administrator."),
    LOCKED_FOR_GOOD(
            "間違いが続いたため、このアカウントはロックされています。届いたメールの解除リンクを使うか、管理者にご連絡ください。",
            "This account is locked because of too many wrong attempts. Use the unlock link in the mail that was sent,"
                    + " or contact your administrator."),
    SLOWED(
            "お使いの接続元からの間違いが続いています。%s 秒待ってから、もう一度お試しください。",
            "Too many wrong attempts came from your address. Wait %s seconds and try again."),
    BUSY("ただいま混み合っています。少し待ってから、もう一度お試しください。", "Too much is going on right now. Please try again in a moment."),
    STALE(
            "このリンクまたは画面は、期限が切れたか、すでに使われました。もう一度はじめからお試しください。",
            "This link or page has expired or was used already. Please start again."),
    CODE_TITLE("確認コード", "Confirmation code"),
    CODE_LEAD(
            "登録されたメールアドレスに、6 桁の確認コードを送りました。10 分以内に入力してください。",
            "A code of six digits was sent to your mail address. Enter it within 10 minutes."),
    CODE("確認コード", "Code"),
    CODE_WRONG("確認コードが正しくありません。", "The code is not right."),
    CONTINUE("次へ", "Continue"),
    WELCOME_TITLE("パスワードの設定", "Set your password"),
    WELCOME_LEAD("はじめてお使いになるパスワードを決めてください。", "Choose the password that you will log in with."),
    CHANGE_TITLE("新しいパスワード", "New password"),
    CHANGE_LEAD("新しいパスワードに変える必要があります。", "You have to choose a new password."),
    NEW_PASSWORD("新しいパスワード", "New password"),
    AGAIN("もう一度", "Once more"),
    NOT_THE_SAME("二つのパスワードが違います。", "The two passwords are not the same."),
    RULE_LENGTH("%s 文字以上 %s 文字以内", "%s to %s characters"),
    RULE_KINDS("英大文字・英小文字・数字・記号のうち %s 種類以上", "at least %s of upper case, lower case, digits, symbols"),
    RULE_GUESSABLE("名前や、よくある言葉・並びだけのものは使えません", "no names, common words or sequences alone"),
    SAVE("設定する", "Set the password"),
    UNLOCK_TITLE("ロックの解除", "Unlock the account"),
    UNLOCK_LEAD("下のボタンを押すと、アカウントのロックを解除します。", "Press the button to unlock the account."),
    UNLOCK("解除する", "Unlock"),
    UNLOCKED("ロックを解除しました。ログインできます。", "The account is unlocked. You can log in."),
    TO_LOGIN("ログインへ", "Go to the login"),
    ACCOUNT_TITLE("アカウント", "Account"),
    SESSIONS("ログイン中の端末", "Where you are logged in"),
    THIS_ONE("この画面", "this one"),
    STARTED("開始", "Since"),
    LAST_SEEN("最終利用", "Last used"),
    ADDRESS("接続元", "Address"),
    BROWSER("ブラウザー", "Browser"),
    END("終了する", "End"),
    END_OTHERS("ほかの端末をすべてログアウトする", "Log out everywhere else"),
    ENDED("ログアウトさせました。", "Logged out."),
    CHANGE_PASSWORD("パスワードを変更する", "Change the password"),
    CURRENT_PASSWORD("現在のパスワード", "Current password"),
    CURRENT_WRONG("現在のパスワードが正しくありません。", "The current password is not right."),
    CHANGED("パスワードを変更しました。ほかの端末はログアウトしました。", "The password was changed. You are logged out everywhere else."),
    LOGOUT("ログアウト", "Log out"),
    LOGGED_OUT("ログアウトしました。", "You are logged out."),
    LAST_LOGIN("前回のログイン: %s", "Last login: %s"),
    BACK("アプリケーションへ戻る", "Back to the application"),
    NOT_FOUND("ページが見つかりません。", "There is no such page."),
    NOT_FROM_HERE("この操作は、このサイトの画面から行ってください。", "Please do this from a page of this site."),
    SSO_WITH("%s でログイン", "Log in with %s"),
    SSO_OR("または", "or"),
    SSO_EMERGENCY("非常用アカウントでログイン", "Log in with the emergency account"),
    SSO_REFUSED(
            "ID プロバイダーからの答えを受け入れられませんでした。もう一度お試しください。続くときは、時刻とともに管理者にご連絡ください。",
            "The identity provider's answer was not accepted. Please try again; if it happens again, tell your"
                    + " administrator the time."),
    SSO_AWAY(
            "ID プロバイダーにつながりません。少し待ってから、もう一度お試しください。",
            "The identity provider cannot be reached. Please try again in a moment."),
    NO_TENANT("ここには契約企業が登録されていません。", "No tenant is registered here.");

    @SuppressWarnings("ImmutableEnumChecker") // a record of two strings
    private final Bilingual text;

    PageText(String ja, String en) {
        this.text = new Bilingual(ja, en);
    }

    String in(Lang lang, Object... values) {
        String plain = text.in(lang);
        return values.length == 0 ? plain : plain.formatted(values);
    }
}
