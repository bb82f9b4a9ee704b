package sekisho.identity.admin;

import sekisho.words.Bilingual;
import sekisho.words.Lang;

/** What the pages of administration say of other ways in: open logins, devices, guest links, identity providers, directories. */
enum LinkText implements Phrase {
    SESSIONS("ログイン中の端末", "Open logins"),
    SESSIONS_NONE("ログインしていません。", "Not logged in."),
    SESSION_SINCE("開始", "Since"),
    SESSION_SEEN("最終利用", "Last used"),
    SESSION_ADDRESS("接続元", "Address"),
    SESSION_BROWSER("ブラウザー", "Browser"),
    SESSION_PROVEN("本人確認ずみ", "second factor given"),
    SESSION_END("ログアウトさせる", "End"),
    SESSION_END_ALL("すべてログアウトさせる", "End all"),
    DEVICES("端末枠", "Device slots"),
    DEVICES_NONE("登録された端末はありません。", "No device is registered."),
    DEVICE("端末", "Device"),
    DEVICE_MOBILE("スマートフォン・タブレット", "phone or tablet"),
    DEVICE_OTHER("パソコンなど", "other device"),
    DEVICE_WAITING("許可待ち", "waiting"),
    DEVICE_APPROVE("許可する", "Let in"),
    DEVICE_REFUSE("断る", "Turn away"),
    DEVICE_FREE("枠を空ける", "Free the slot"),
    DEVICE_FREE_HINT(
            "この端末からはログアウトし、ログインするには空いた枠が要るようになります。",
            "Ends what is open there; the device needs a free slot to come again."),
    FACTORS("本人確認の方法", "Second factors"),
    FACTOR_TOTP("認証アプリ", "authenticator app"),
    FACTOR_CODES("予備コード 残り %s 個", "%s recovery codes"),
    FACTOR_PASSKEYS("パスキー %s 個", "%s passkeys"),
    FACTORS_NONE("認証アプリもパスキーも設定していません。", "Neither an app nor a passkey is set up."),
    FACTORS_RESET("本人確認をやり直させる", "Take all second factors away"),
    FACTORS_RESET_HINT(
            "スマートフォンをなくしたときなどに使います。認証アプリ・予備コード・パスキーをすべて外し、ログアウトさせ、本人にメールで知らせます。",
            "For a lost telephone. Takes app, recovery codes and passkeys away, ends all logins, and tells the member by mail."),
    RESET_HINT(
            "新しいパスワードを決めるためのリンクを本人に送ります。今のパスワードは使えなくなり、すべてログアウトします。",
            "Sends the member a link for a new password. The present one stops working and all logins end."),
    SUSPEND_HINT(
            "本人はすぐにログアウトし、停止を解くまでログインできません。",
            "The member is logged out at once and cannot come in until let in again."),
    LIST_ALL("すべて", "All"),
    LIST_INVITED("招待中", "Invited"),
    LIST_SUSPENDED("停止中", "Suspended"),
    LIST_ADMINISTRATOR("管理者", "Administrators"),
    LIST_NONE("該当する利用者はいません。", "There is nobody of that kind."),
    INVITED_UNTIL("リンクの期限", "Link valid until"),
    INVITED_OVER("期限切れ", "expired"),
    INVITE_AGAIN("もう一度送る", "Send again"),
    INVITE_WITHDRAW("取り消す", "Withdraw"),
    INVITE_WITHDRAW_HINT(
            "招待のリンクは使えなくなり、ほかに属さないアカウントは消去します。",
            "The link stops working; an account that belongs nowhere else is erased."),

    GUESTS("ゲストリンク", "Guest links"),
    GUESTS_LEAD(
            "アカウントのない相手に、一つの画面だけを期限と回数を決めて開きます。",
            "Opens one screen to somebody without an account, for a time and a number of uses."),
    GUESTS_NONE("ゲストリンクはありません。", "There is no guest link."),
    GUESTS_NO_SCREENS("開く画面がまだありません。先に画面を登録してください。", "There is no screen to open yet. Add one first."),
    GUEST_NAME("相手・用件", "For whom or what"),
    GUEST_NAME_HINT("一覧と記録に出ます(例: 取引先 佐藤様)", "Shown in this list and in the log"),
    GUEST_SCREEN("開く画面", "Screen"),
    GUEST_TARGET("最初に開くパス(空欄なら画面の先頭)", "Path to open first (empty: where the screen begins)"),
    GUEST_VALID("有効期間", "Valid for"),
    GUEST_HOURS("時間", "hours"),
    GUEST_DAYS("日", "days"),
    GUEST_USES("使える回数", "Number of uses"),
    GUEST_MAIL("確認コードの送り先(空欄なら確認しない)", "Mail address for a code (empty: no code)"),
    GUEST_MAIL_HINT("リンクを開くたびに、このアドレスに送る 6 桁のコードが要ります。", "Each visit needs a code of six digits that is sent there."),
    GUEST_MAKE("リンクを作る", "Make the link"),
    GUEST_MADE("次のリンクを相手に渡してください。この画面を閉じると、もう表示できません。", "Hand this link to your guest. It cannot be shown again."),
    GUEST_USED("使った回数", "Used"),
    GUEST_USED_OF("%s / %s 回", "%s of %s"),
    GUEST_UNTIL("期限", "Valid until"),
    GUEST_BY("作った人", "Made by"),
    GUEST_WORKS("有効", "works"),
    GUEST_EXPIRED("期限切れ", "expired"),
    GUEST_USED_UP("使い切り", "used up"),
    GUEST_REVOKED("取り消し", "revoked"),
    GUEST_REVOKE("取り消す", "Revoke"),
    GUEST_REVOKE_HINT(
            "すぐに使えなくなり、開いている画面も閉じます。元に戻せません。", "It stops working at once, and open visits end. This cannot be undone."),
    GUESTS_KEPT("終わったリンクは 30 日後に消去します。", "Links that have ended are erased after 30 days."),
    GUEST_NO_NUMBER("有効期間と回数は、数字で書いてください。", "Write how long and how often as numbers."),

    DIRECTORY("ディレクトリ連携", "Directory"),
    DIRECTORY_LEAD(
            "Entra ID や Okta などから、SCIM 2.0 で利用者を自動で登録・停止・削除できます。",
            "Entra ID, Okta and others can add, suspend and remove members by SCIM 2.0."),
    DIRECTORY_ADDRESS("接続先", "Address"),
    TOKENS("トークン", "Tokens"),
    TOKENS_NONE("トークンはありません。", "There is no token."),
    TOKEN_MAKE("トークンを作る", "Make a token"),
    TOKEN_MADE(
            "次のトークンを、接続先とともにディレクトリ側に登録してください。この画面を閉じると、もう表示できません。",
            "Enter this token in your directory together with the address. It cannot be shown again."),
    TOKEN_USED("最終利用", "Last used"),
    TOKEN_NEVER("まだ使われていません", "not used yet"),
    TOKEN_REVOKE("取り消す", "Revoke"),
    TOKEN_REVOKE_HINT(
            "ディレクトリは、このトークンで接続できなくなります。登録済みの利用者はそのままです。",
            "The directory cannot connect with it any more. Members stay."),
    MADE("作成日時", "Made"),
    COPY("この内容を登録してください", "To be entered at the provider"),

    SSO("シングルサインオン", "Single sign-on"),
    SSO_LEAD(
            "お使いの ID プロバイダー(Entra ID、Google、Okta、Keycloak など)でログインできます。",
            "Members can log in with your identity provider (Entra ID, Google, Okta, Keycloak and others)."),
    SSO_NONE("ID プロバイダーは登録されていません。", "There is no identity provider."),
    SSO_ADD_OIDC("OpenID Connect で追加", "Add by OpenID Connect"),
    SSO_ADD_SAML("SAML 2.0 で追加", "Add by SAML 2.0"),
    SSO_KIND("方式", "Protocol"),
    SSO_ON("有効", "in use"),
    SSO_OFF("無効", "not in use"),
    SSO_NAME("名前", "Name"),
    SSO_NAME_HINT("ログイン画面のボタンに「〜でログイン」と出ます。", "Shown on the button of the login page."),
    SSO_ISSUER("発行者(issuer)または検出用アドレス", "Issuer or discovery address"),
    SSO_ISSUER_HINT(
            "https://…(末尾の /.well-known/openid-configuration は付いていても構いません)",
            "https://… (with or without /.well-known/openid-configuration)"),
    SSO_CLIENT("クライアント ID", "Client id"),
    SSO_SECRET("クライアントシークレット", "Client secret"),
    SSO_SECRET_KEPT(
            "保存ずみで、表示できません。変えるときと、発行者を変えるときだけ入力してください。",
            "It is kept and cannot be shown. Enter one only to replace it, or when the issuer changes."),
    SSO_SCOPE("スコープ", "Scope"),
    SSO_AUTHORITIES(
            "プロバイダーの証明書の認証局(PEM、公的な認証局なら空欄)", "Authorities of the provider's certificate (PEM; empty for public ones)"),
    SSO_METADATA_AT("メタデータのアドレス", "Address of the metadata"),
    SSO_METADATA("またはメタデータの中身(XML を貼り付け)", "Or the metadata (paste the XML)"),
    SSO_METADATA_KEPT("保存ずみです。証明書が変わったときなどに、入れ直してください。", "Kept. Enter them again when the certificate changes."),
    SSO_ENTITY("プロバイダーの名乗り(エンティティ ID)", "The provider's entity id"),
    SSO_CERTIFICATE_UNTIL("署名の証明書の期限", "Its certificate is valid until"),
    SSO_UNSOLICITED("プロバイダー側から始まるログインも受け入れる", "Accept logins that begin at the provider"),
    SSO_DOMAINS("保証できるメールのドメイン(1 行に 1 つ)", "Mail domains that it may vouch for (one a line)"),
    SSO_DOMAINS_COLUMN("メールのドメイン", "Mail domains"),
    SSO_DOMAINS_HINT("ほかのドメインの人は、このプロバイダーではログインできません。", "Nobody of another domain gets in by it."),
    SSO_JOIN("登録のない人も、ログインすると利用者にする", "Newcomers become members when they log in"),
    SSO_CLAIM("役割を表す属性の名前(空欄なら、役割は変えない)", "Claim that holds roles (empty: leave roles alone)"),
    SSO_ADMINS("管理者にする値(1 行に 1 つ。ほかは利用者)", "Values that make administrators (one a line; others are members)"),
    SSO_INSIDE("インターネットにないアドレスも許す(社内のプロバイダー)", "May be at an address that is not on the Internet"),
    SSO_MORE("詳しい設定", "More settings"),
    SSO_ADD("追加する", "Add"),
    SSO_ADD_HINT(
            "追加しただけでは、ログイン画面に出ません。試してから有効にしてください。",
            "It is not shown on the login page before you put it into use. Try it first."),
    SSO_REDIRECT("リダイレクト URI", "Redirect URI"),
    SSO_OUR_METADATA("当方のメタデータ", "Our metadata"),
    SSO_OUR_METADATA_FILE("メタデータをファイルで保存", "Save the metadata as a file"),
    SSO_BACKCHANNEL("バックチャネルログアウト", "Back-channel logout"),
    SSO_CHECK("接続を確かめる", "Check the connection"),
    SSO_CHECKED("つながりました。署名の鍵は %s 個です。", "It answers. It signs with %s keys."),
    SSO_TRY("ログインを試す", "Try a login"),
    SSO_TRY_HINT(
            "別のタブでプロバイダーにログインし、何が伝わり、どの利用者・役割になるかを表示します。実際にはログインしません。断られるときは理由が出ます。",
            "Opens the provider in another tab and shows whom it vouches for and what they would be, or why they would be refused."
                    + " Nobody is logged in."),
    SSO_ENABLE("有効にする", "Put into use"),
    SSO_DISABLE("無効にする", "Take out of use"),
    SSO_DISABLE_HINT(
            "ログイン画面から消え、このプロバイダーではログインできなくなります。いつでも戻せます。",
            "It leaves the login page and lets nobody in. You can put it back any time."),
    SSO_REMOVE("削除", "Remove"),
    SSO_REMOVE_HINT(
            "設定と、利用者との結び付きを消去します。元に戻せません。", "Erases its settings and which members it means. This cannot be undone."),
    SSO_REFUSALS("最近断ったログイン", "Logins that were refused lately"),
    SSO_REFUSALS_NONE("断ったログインはありません。", "None was refused."),
    SSO_TRIAL("お試し", "trial"),
    SSO_WHY("理由", "Why"),
    SSO_ONLY("パスワードを使わせない", "No passwords"),
    SSO_ONLY_ON("シングルサインオンだけでログインできます。", "Only single sign-on lets members in."),
    SSO_ONLY_OFF("パスワードでもログインできます。", "Passwords let members in, too."),
    SSO_ONLY_LEAD(
            "パスワードでのログインを止めます。プロバイダーが止まった日にも入れるように、パスワードで入れる「非常用アカウント」を一つだけ決めてください。そのパスワードは長いものにして、金庫などに保管します。使われると記録に残ります。",
            "Stops logins by password. For the day on which the provider is away, name one break-glass account whose password still"
                    + " lets in. Give it a long one and lock it away; each use is in the log."),
    SSO_GLASS("非常用アカウント(メールアドレス)", "Break-glass account (mail address)"),
    SSO_GLASS_NOW("今の非常用アカウント", "Break-glass account now"),
    SSO_GLASS_GONE("非常用アカウントがもうありません。決め直してください。", "The break-glass account is gone. Name another."),
    SSO_ONLY_START("パスワードを使わせない", "Stop passwords"),
    SSO_ONLY_STOP("パスワードも使えるようにする", "Allow passwords again"),
    SSO_ONLY_NONE(
            "有効な ID プロバイダーがないので、今は非常用アカウントでしか入れません。",
            "No identity provider is in use: only the break-glass account gets in."),
    SSO_ONLY_FIRST("先に ID プロバイダーを有効にしてください。", "Put an identity provider into use first."),
    SSO_BOTH("メタデータは、アドレスか中身のどちらか一方を入れてください。", "Give the metadata or their address, not both."),

    SAID_ENDED("ログアウトさせました。", "The logins have ended."),
    SAID_DEVICE("端末の登録を変えました。", "The device's registration was changed."),
    SAID_FACTORS("本人確認の方法を外し、ログアウトさせました。", "All second factors were taken away, and logins ended."),
    SAID_WITHDRAWN("招待を取り消しました。", "The invitation was withdrawn."),
    SAID_REVOKED("取り消しました。", "Revoked."),
    SAID_PROVIDER(
            "ID プロバイダーを追加しました。下の内容をプロバイダーに登録してから、試してください。",
            "The provider was added. Register what is below with it, then try it."),
    SAID_ENABLED("有効にしました。ログイン画面に表示されます。", "It is in use and on the login page."),
    SAID_DISABLED("無効にしました。", "It is out of use."),
    SAID_PROVIDER_GONE("ID プロバイダーを削除しました。", "The provider was removed."),
    SAID_ONLY("シングルサインオンだけにしました。", "Only single sign-on lets members in now."),
    SAID_NOT_ONLY("パスワードでもログインできるようにしました。", "Passwords let members in again.");

    @SuppressWarnings("ImmutableEnumChecker") // a record of two strings
    private final Bilingual text;

    LinkText(String ja, String en) {
        this.text = new Bilingual(ja, en);
    }

    @Override
    public String in(Lang lang, Object... values) {
        String plain = text.in(lang);
        return values.length == 0 ? plain : plain.formatted(values);
    }
}
