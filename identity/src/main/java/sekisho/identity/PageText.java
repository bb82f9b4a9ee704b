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
            "The mail address or the password is not right. After several wrong ones the account is locked for a while."),
    LOCKED(
            "間違いが続いたため、このアカウントは %s までロックされています。正しいパスワードでもログインできません。届いたメールの解除リンクを使うか、管理者にご連絡ください。",
            "This account is locked until %s because of too many wrong attempts; not even the right password opens it."
                    + " Use the unlock link in the mail that was sent, or contact your administrator."),
    LOCKED_FOR_GOOD(
            "間違いが続いたため、このアカウントはロックされています。届いたメールの解除リンクを使うか、管理者にご連絡ください。",
            "This account is locked because of too many wrong attempts. Use the unlock link in the mail that was sent, or"
                    + " contact your administrator."),
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
    APP_LEAD(
            "認証アプリに表示されている 6 桁のコードを入力してください。アプリを使えないときは、予備コードを入力してください。",
            "Enter the code of six digits that your authenticator app shows. Without the app, enter a recovery code."),
    PASSKEY_LEAD(
            "パスキーで本人確認をしてください。パスキーを使えないときは、予備コードを入力してください。",
            "Confirm it with your passkey. Without it, enter a recovery code."),
    RECOVERY_CODE("予備コード", "Recovery code"),
    STEP_UP_TITLE("本人確認", "Confirm that it is you"),
    STEP_UP_LEAD(
            "この先の画面には、もう一度の本人確認が必要です。登録されたメールアドレスに確認コードを送ります。",
            "What comes next needs another confirmation. A code will be sent to your mail address."),
    STEP_UP_SET_UP(
            "この先の画面には、パスワードに加える本人確認が必要です。アカウント画面で設定してください。",
            "What comes next needs something that confirms your login besides the password. Set it up on the account page."),
    SEND_CODE("コードを送る", "Send the code"),
    ENROL_TITLE("本人確認の設定", "Set up the confirmation"),
    ENROL_LEAD(
            "ここにログインするには、パスワードのほかに本人確認の設定が必要です。",
            "To log in here, something has to be set up that confirms your login besides the password."),
    TOTP_TITLE("認証アプリの設定", "Set up an authenticator app"),
    TOTP_LEAD(
            "認証アプリ(Google Authenticator、Microsoft Authenticator など)で QR コードを読み取り、表示された 6 桁のコードを入力してください。",
            "Scan the QR code with an authenticator app and enter the code of six digits that it shows."),
    TOTP_SECRET("読み取れないときは、このキーをアプリに入力してください", "If it cannot be scanned, enter this key in the app"),
    TOTP_WRONG(
            "コードが正しくありません。端末の時計が合っているか確かめて、次のコードを入力してください。",
            "The code is not right. Check the clock of your device and enter the next code."),
    RECOVERY_TITLE("予備コード", "Recovery codes"),
    RECOVERY_LEAD(
            "認証アプリやパスキーを使えないときのコードです。1 つにつき 1 回使えます。二度と表示されないので、印刷するか、安全な場所に控えてください。",
            "They let you in when the app or the passkey is out of reach, each of them once. They are not shown again: print them or keep"
                    + " them in a safe place."),
    RECOVERY_KEPT("控えました", "I have kept them"),
    FACTORS("本人確認の方法", "Ways to confirm your login"),
    TOTP("認証アプリ", "Authenticator app"),
    TOTP_SINCE("%s に設定しました。", "Set up at %s."),
    TOTP_NONE("設定していません。", "Not set up."),
    TOTP_SET_UP("設定する", "Set up"),
    TOTP_REPLACE("別のアプリに変える", "Use another app"),
    REMOVE("外す", "Remove"),
    RECOVERY_LEFT("残り %s 個", "%s left"),
    RECOVERY_RENEW("作り直す", "Make new ones"),
    CONFIRM_PASSWORD("現在のパスワード(変更の確認)", "Current password, to confirm the change"),
    FACTORS_CHANGED("変更しました。", "Changed."),
    PASSKEY("パスキー", "Passkeys"),
    PASSKEY_NONE("登録していません。", "None."),
    PASSKEY_ADD("この端末のパスキーを登録する", "Add a passkey"),
    PASSKEY_NAME("名前(例: 仕事のパソコン)", "A name for it, such as: office laptop"),
    PASSKEY_USE("パスキーで確認する", "Use a passkey"),
    PASSKEY_LOGIN("パスキーでログイン", "Log in with a passkey"),
    PASSKEY_OR("または", "or"),
    PASSKEY_SCRIPT("パスキーには JavaScript が必要です。", "Passkeys need JavaScript."),
    PASSKEY_FAILED("パスキーを使えませんでした。", "The passkey could not be used."),
    PASSKEY_REFUSED(
            "このパスキーではログインできません。メールアドレスとパスワードでログインしてください。",
            "That passkey does not let in here. Log in with your mail address and password."),
    PASSKEY_UNSOUND("パスキーを登録できませんでした。もう一度お試しください。", "The passkey could not be added. Please try again."),
    PASSKEY_USED("最終利用 %s", "last used %s"),
    NO_SLOT(
            "この端末は登録されておらず、端末枠に空きがありません。登録済みの端末のアカウント画面で使わない端末を外すか、管理者にご連絡ください。",
            "This device is not registered and there is no device slot left. Remove one that you do not need on the account page of a"
                    + " registered device, or ask your administrator."),
    DEVICES("登録済みの端末", "Registered devices"),
    DEVICES_LEAD("登録された端末からだけログインできます。", "You can log in from registered devices only."),
    DEVICE_WAITING("許可待ち", "waiting"),
    LAST_LOGIN_TITLE("ログインしました", "You are logged in"),
    LAST_LOGIN_FROM("前回のログイン: %s(接続元 %s)", "Last login: %s, from %s"),
    LAST_LOGIN_NOT_YOU(
            "お心当たりのない場合は、アカウント画面でパスワードを変更し、管理者にお知らせください。",
            "If that was not you, change your password on the account page and tell your administrator."),
    TO_ACCOUNT("アカウント画面", "Account page"),
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
    THEME("ログイン画面の目印", "Your sign for the login page"),
    THEME_LEAD(
            "色と柄を選ぶと、お使いのブラウザーのログイン画面に表示されます。ほかのサイトには表示できません。目印のないログイン画面や、違う目印の画面には、パスワードを入力しないでください。",
            "Choose a colour and a pattern, and the login page shows it in this browser. No other site can. Do not enter your"
                    + " password where it is missing or another one is shown."),
    THEME_COLOUR("色", "Colour"),
    THEME_PATTERN("柄", "Pattern"),
    THEME_SAVE("目印にする", "Use as my sign"),
    THEME_REMOVE("目印をやめる", "Remove my sign"),
    THEME_CHOSEN("目印を「%s」にしました。次のログイン画面から表示します。", "Your sign is now: %s. The login page shows it from now on."),
    THEME_REMOVED("目印をやめました。", "Your sign was removed."),
    THEME_SHOWN("あなたの目印: %s", "Your sign: %s"),
    LOGOUT("ログアウト", "Log out"),
    LOGGED_OUT("ログアウトしました。", "You are logged out."),
    LAST_LOGIN("前回のログイン: %s", "Last login: %s"),
    BACK("アプリケーションへ戻る", "Back to the application"),
    ADMINISTRATION("管理", "Administration"),
    NOT_AN_ADMINISTRATOR("このページは管理者のためのものです。", "This page is for administrators."),
    NOT_FOUND("ページが見つかりません。", "There is no such page."),
    NOT_FROM_HERE("この操作は、このサイトの画面から行ってください。", "Please do this from a page of this site."),
    GUEST_TITLE("ゲスト", "Guest"),
    GUEST_LEAD("このリンクで「%s」を開けます。", "This link opens \"%s\"."),
    GUEST_CODE_LEAD(
            "このリンクで「%s」を開けます。ご本人の確認のため、登録されたメールアドレスに確認コードを送ります。",
            "This link opens \"%s\". To make sure that it is you, a code is sent to the mail address that was given for you."),
    GUEST_CODE_SENT(
            "「%s」を開くための、6 桁の確認コードを送りました。10 分以内に入力してください。",
            "A code of six digits was sent that opens \"%s\". Enter it within 10 minutes."),
    GUEST_SEND_CODE("確認コードを送る", "Send the code"),
    GUEST_OPEN("開く", "Open"),
    GUEST_LOCKED(
            "確認コードの送信や間違いが続きました。しばらく待ってから、もう一度お試しください。",
            "Too many codes were sent or entered wrongly. Wait a while and try again."),
    WRONG_NETWORK("お使いのネットワークからは利用できません。", "This cannot be used from your network."),
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
    SSO_TRIED("ログインの確認", "Trial of a login"),
    SSO_TRIED_WELL(
            "この内容でログインできます。確認だけなので、ログインはしていません。", "This would log in. As it was only a trial, nobody was logged in."),
    SSO_TRIED_PROVIDER("ID プロバイダー", "Identity provider"),
    SSO_TRIED_MEMBER("利用者", "Member"),
    SSO_TRIED_NEW("はじめての方です。ログインすると利用者になります。", "Somebody new, who would become a member."),
    SSO_TRIED_ROLE("役割", "Role"),
    SSO_TRIED_VALUES("役割の元になった値", "What the role was taken from"),
    ROLE_OPERATOR("運営者", "operator"),
    ROLE_ADMINISTRATOR("管理者", "administrator"),
    ROLE_MEMBER("利用者", "member"),
    ROLE_GUEST("ゲスト", "guest"),
    SSO_TRIED_CLOSE("このタブを閉じて、管理のページに戻ってください。", "Close this tab and go back to the administration."),
    NO_TENANT("ここには契約企業が登録されていません。", "No tenant is registered here.");

    @SuppressWarnings("ImmutableEnumChecker") // a record of two strings
    private final Bilingual text;

    PageText(String ja, String en) {
        this.text = new Bilingual(ja, en);
    }

    static PageText of(Role role) {
        return switch (role) {
            case OPERATOR -> ROLE_OPERATOR;
            case ADMINISTRATOR -> ROLE_ADMINISTRATOR;
            case MEMBER -> ROLE_MEMBER;
            case GUEST -> ROLE_GUEST;
        };
    }

    String in(Lang lang, Object... values) {
        String plain = text.in(lang);
        return values.length == 0 ? plain : plain.formatted(values);
    }
}
