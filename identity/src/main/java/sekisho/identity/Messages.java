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

    private Messages() {}
}
