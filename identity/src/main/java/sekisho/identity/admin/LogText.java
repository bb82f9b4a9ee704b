package sekisho.identity.admin;

import java.util.Locale;
import java.util.Optional;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/** What the log of a tenant says: who acts, what acts are about, the names and words of what was noted with them. */
enum LogText implements Phrase {
    PERSON("人(メールアドレス・氏名・ID)", "Person (mail address, name or id)"),
    EVERY_ACT("すべての操作", "All acts"),
    WHAT("内容", "What"),
    ON("対象", "On"),
    FROM("接続元", "From"),
    NEWEST("新しい記録へ", "To the newest"),
    OLDER("古い記録へ", "Older"),
    EXPORT_HINT("書き出しは、絞り込んだ記録の新しい 50,000 件までです。", "An export holds the newest 50,000 records of the filter."),
    MORE_DETAILS("変わった項目 %s 件", "%s items"),
    OTHERS("ほか %s 件", "and %s more"),
    CODE("記録上の名前", "Act"),
    OUTCOME("結果", "Outcome"),
    DONE("成功", "done"),

    SELF("本人", "own account"),
    GONE("今はいない人", "somebody who has left"),
    UNKNOWN("登録のない名前", "a name that nobody has"),
    SYSTEM("関所(自動)", "Sekisho itself"),
    OPERATOR("運営者", "the provider"),
    DIRECTORY("ディレクトリ連携", "the directory"),
    PROVIDER("ID プロバイダー", "identity provider"),
    TOKEN("トークン", "token"),
    LET_IN_AGAIN("アカウントの停止を解いた", "Let the account in again"),
    RESUMED("契約企業を再開した", "Resumed the tenant"),

    CONCERN_LOGIN("ログイン", "Logins"),
    CONCERN_PASSWORD("パスワード", "Passwords"),
    CONCERN_FACTOR("本人確認の方法", "Second factors"),
    CONCERN_ACCOUNT("利用者", "Members"),
    CONCERN_DEVICE("端末枠", "Device slots"),
    CONCERN_GUEST("ゲストリンク", "Guest links"),
    CONCERN_SCREEN("画面と権限", "Screens and rights"),
    CONCERN_SSO("シングルサインオン", "Single sign-on"),
    CONCERN_SCIM("ディレクトリ連携", "Directory"),
    CONCERN_TENANT("契約企業", "Tenant"),
    CONCERN_THEME("ログイン画面の目印", "Signs of the login page"),

    DETAIL_CHANGE("変更", "Change"),
    DETAIL_RIGHT("許可", "Right"),
    DETAIL_SCREEN("画面", "Screen"),
    DETAIL_PROVIDER("ID プロバイダー", "Identity provider"),
    DETAIL_TOKEN("トークン", "Token"),
    DETAIL_DEVICE("端末の ID", "Device id"),
    DETAIL_ROLE("役割", "Role"),
    DETAIL_LINES("人数", "Members"),
    DETAIL_PLACES("場所", "Places"),
    DETAIL_RULES("パス", "Paths"),
    DETAIL_USES("使える回数", "Number of uses"),
    DETAIL_UNTIL("期限", "Until"),
    DETAIL_MAIL_CODE("メールの確認コード", "Code by mail"),
    DETAIL_BY("方法", "By"),
    DETAIL_FACTOR("本人確認", "Second factor"),
    DETAIL_REASON("理由", "Reason"),
    DETAIL_MEMBERSHIPS("属していた人", "Memberships"),
    DETAIL_ACCOUNTS_ERASED("消去したアカウント", "Accounts erased"),
    DETAIL_ACCOUNTS_KEPT("ほかにも属するため残したアカウント", "Accounts kept, as they belong elsewhere"),
    DETAIL_KEYS_DESTROYED("破棄した鍵", "Keys destroyed"),
    DETAIL_KIND("方式", "Protocol"),
    DETAIL_ENABLED("有効", "In use"),
    DETAIL_INSIDE("インターネットにないアドレス", "At an address that is not on the Internet"),
    DETAIL_DOMAINS("メールのドメイン", "Mail domains"),
    DETAIL_JUST_IN_TIME("登録のない人も利用者にする", "Newcomers become members"),
    DETAIL_ROLE_CLAIM("役割を表す属性", "Claim that holds roles"),
    DETAIL_ROLES("役割になる値", "Value that makes a role"),
    DETAIL_ISSUER("発行者", "Issuer"),
    DETAIL_CLIENT_ID("クライアント ID", "Client id"),
    DETAIL_SCOPE("スコープ", "Scope"),
    DETAIL_NEW_SECRET("クライアントシークレットの入れ替え", "New client secret"),
    DETAIL_UNSOLICITED("プロバイダー側から始まるログイン", "Logins that begin at the provider"),
    DETAIL_NEW_METADATA("メタデータの入れ替え", "New metadata"),

    YES("はい", "yes"),
    NO("いいえ", "no"),
    NONE("なし", "none"),
    UNTIL_UNLOCKED("解除するまで", "until unlocked"),
    WORD_HAND("管理者が解除", "an administrator"),
    WORD_MAIL("メール", "mail"),
    WORD_TOTP("認証アプリ", "authenticator app"),
    WORD_PASSKEY("パスキー", "passkey"),
    WORD_RECOVERY_CODE("予備コード", "recovery code"),
    WORD_SSO("シングルサインオン", "single sign-on"),
    WORD_ALLOWED("本人に許可", "allowed to the member"),
    WORD_DENIED("本人に禁止", "refused to the member"),
    WORD_BY_ROLE("役割どおり", "as the role says");

    @SuppressWarnings("ImmutableEnumChecker") // a record of two strings
    private final Bilingual text;

    LogText(String ja, String en) {
        this.text = new Bilingual(ja, en);
    }

    @Override
    public String in(Lang lang, Object... values) {
        String plain = text.in(lang);
        return values.length == 0 ? plain : plain.formatted(values);
    }

    /** Over the acts of a concern. */
    static Optional<LogText> concern(String concern) {
        return named("CONCERN_", concern);
    }

    /** The name of what was noted under a key. */
    static Optional<LogText> detail(String key) {
        return named("DETAIL_", key);
    }

    /** A word of the journal in words of people. */
    static Optional<LogText> word(String word) {
        return named("WORD_", word);
    }

    private static Optional<LogText> named(String group, String name) {
        String wanted = group + name.replace('-', '_').toUpperCase(Locale.ROOT);
        for (LogText text : values()) {
            if (text.name().equals(wanted)) {
                return Optional.of(text);
            }
        }
        return Optional.empty();
    }
}
