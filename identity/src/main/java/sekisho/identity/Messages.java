package sekisho.identity;

import sekisho.words.Bilingual;

/** What administrators read when something cannot be done. */
final class Messages {
    static final Bilingual NO_TENANT = new Bilingual("その契約企業はありません。", "There is no such tenant.");
    static final Bilingual NO_ACCOUNT = new Bilingual("その利用者はいません。", "There is no such account.");
    static final Bilingual TENANT_TAKEN =
            new Bilingual("その場所は、ほかの契約企業が使っています。", "Another tenant is at that place already.");
    static final Bilingual MEMBER_ALREADY =
            new Bilingual("その利用者は、すでにこの契約企業に属しています。", "That account belongs to the tenant already.");
    static final Bilingual MAIL = new Bilingual("メールアドレスの形が正しくありません。", "That is no mail address.");
    static final Bilingual NAME = new Bilingual("名前は 1 文字以上 100 文字以内で書いてください。", "A name has 1 to 100 characters.");
    static final Bilingual PLACE = new Bilingual(
            "場所は、ホスト名か、ホスト名とパス(例: app.example.jp、app.example.jp/acme/)で書いてください。",
            "A place is a host name, or one with a path (app.example.jp, app.example.jp/acme/).");
    static final Bilingual DOMAIN = new Bilingual(
            "この契約企業では、そのドメインのメールアドレスを招待できません。", "This tenant does not allow invitations to that mail domain.");
    static final Bilingual POLICY_BOUNDS =
            new Bilingual("運営者が定めた範囲の外です。", "That is outside of what the operator allows.");
    static final Bilingual POLICY_SENSELESS =
            new Bilingual("方針の値が正しくありません。", "The policy has a value that makes no sense.");
    static final Bilingual GUEST_ROLE =
            new Bilingual("ゲストは、ゲストリンクで招きます。", "Guests come by guest links; nobody else can have that role.");
    static final Bilingual GUEST_BOUNDS = new Bilingual(
            "ゲストリンクは、1 分以上 90 日以内、1 回以上 1000 回以内、契約企業ごとに 1000 件までです。",
            "A guest link works for 1 minute to 90 days and 1 to 1000 times; a tenant has at most 1000.");
    static final Bilingual GUEST_TARGET = new Bilingual(
            "最初に開くパスが、その画面にありません。パスを指定してください。", "The path to open first is not on that screen. Name one that is.");
    static final Bilingual NO_GUEST = new Bilingual("そのゲストリンクはありません。", "There is no such guest link.");
    static final Bilingual NO_MAIL =
            new Bilingual("メールを送れないので、確認コードは使えません。", "There is no mail, so no code can be sent.");
    static final Bilingual SCIM_TOKENS =
            new Bilingual("SCIM のトークンは、契約企業ごとに 10 個までです。", "A tenant has at most ten SCIM tokens.");
    static final Bilingual NO_SCIM_TOKEN = new Bilingual("その SCIM のトークンはありません。", "There is no such SCIM token.");
    static final Bilingual SHUT_OUT = new Bilingual(
            "この変更をすると、今お使いのネットワークから利用できなくなります。それでよければ、確認のうえ、もう一度実行してください。",
            "With this change you could not come from your present network any more. Confirm it if that is intended.");
    static final Bilingual POLICY_KEY = new Bilingual("方針に知らない項目があります。", "The policy has an unknown key.");
    static final Bilingual SCREEN = new Bilingual(
            "画面の規則は「メソッド パス」で書いてください(例: GET,POST /orders/**)。",
            "A screen's rule is \"METHODS PATH\" (GET,POST /orders/**).");
    static final Bilingual NO_SCREEN = new Bilingual("その画面はありません。", "There is no such screen.");

    static final Bilingual CONTRACT_ENDED = new Bilingual(
            "契約が終わっています。再開するには、先に契約終了日を変えてください。",
            "The contract has ended. Change its end first to let members in again.");
    static final Bilingual CONTRACT_LONG_OVER = new Bilingual(
            "その日を最終日にすると、すぐに個人情報が消去されます。消去するときは、停止してから消去してください。",
            "With that last day, personal data would be erased at once. To erase it, suspend the tenant and erase it.");
    static final Bilingual IMPORT_REFUSED =
            new Bilingual("CSV に誤りがあるため、何も取り込んでいません。", "The CSV has errors, so nothing was taken from it.");
    static final Bilingual NO_DEVICE = new Bilingual("その端末はありません。", "There is no such device.");
    static final Bilingual NO_PROVIDER = new Bilingual("その ID プロバイダーはありません。", "There is no such identity provider.");
    static final Bilingual SSO_MANY = new Bilingual("ID プロバイダーは 10 個までです。", "There are 10 identity providers already.");
    static final Bilingual SSO_MALFORMED = new Bilingual(
            "ID プロバイダーの設定が正しくありません。名前、メールのドメイン、https の発行者(または SAML メタデータ)を確かめてください。",
            "The identity provider's settings are not right. Check the name, the mail domains, and the https issuer"
                    + " (or the SAML metadata).");
    static final Bilingual SSO_SECRET = new Bilingual(
            "発行者を変えるときは、クライアントシークレットも入力してください。保存ずみのものは、いまの発行者にだけ送ります。",
            "Enter the client secret, too, when the issuer changes. The one that is kept is sent to the present issuer only.");
    static final Bilingual SSO_BREAK_GLASS = new Bilingual(
            "シングルサインオンだけにするには、非常用アカウント(sso.break-glass)に、この契約企業の利用者の ID を書いてください。",
            "To allow single sign-on only, name a member of this tenant as sso.break-glass, by id.");

    private Messages() {}

    static Bilingual ssoFailed(Bilingual reason) {
        return new Bilingual("ID プロバイダーを使えません。" + reason.ja(), "The identity provider cannot be used. " + reason.en());
    }
}
