package sekisho.identity.admin;

import java.util.Optional;
import sekisho.identity.Role;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/** What the pages of administration say. {@code %s} stands for values. */
enum AdminText implements Phrase {
    TENANTS("契約企業", "Tenants"),
    TENANTS_LEAD("契約企業ごとに、利用者・画面・方針を管理します。", "Members, screens and policy, for each tenant."),
    TENANTS_NONE("契約企業はありません。", "There is no tenant."),
    TENANTS_COUNT("%s 社", "%s tenants"),
    TENANT_NAME("名前", "Name"),
    TENANT_PLACES("場所(ホスト名、またはホスト名/パス/。1 行に 1 つ)", "Places (host, or host/path/; one a line)"),
    TENANT_PLACE("場所", "Place"),
    TENANT_NEW("契約企業を登録する", "Add a tenant"),
    TENANT_ADD("登録する", "Add"),
    OVERVIEW("概要", "Overview"),
    MEMBERS("利用者", "Members"),
    MATRIX("権限の表", "Matrix"),
    SCREENS("画面", "Screens"),
    POLICY("方針", "Policy"),
    EXPLAIN("通るか調べる", "Explain"),
    LOG("記録", "Log"),
    TABS("契約企業のページ", "Pages of the tenant"),
    SEARCH("検索", "Search"),
    SEARCH_MEMBERS("名前・メールアドレスで検索", "Search by name or mail address"),
    SEARCH_TENANTS("名前・場所で検索", "Search by name or place"),
    BEFORE("前へ", "Back"),
    AFTER("次へ", "Next"),
    SAVE("保存する", "Save"),
    STATE("状態", "State"),
    ID("ID", "Id"),
    CREATED("登録日時", "Added"),
    TENANT_ACTIVE("利用中", "active"),
    TENANT_SUSPENDED("停止中", "suspended"),
    TENANT_ENDED("契約終了", "contract ended"),
    TENANT_SUSPEND("停止する", "Suspend"),
    TENANT_RESUME("再開する", "Resume"),
    TENANT_SUSPEND_HINT(
            "停止すると、この契約企業の利用者は全員ログアウトし、再開するまでログインできません。",
            "Suspending logs all of the tenant's members out; nobody gets in until it is resumed."),
    SETTINGS("設定", "Settings"),
    RENAME("名前を変える", "Rename"),
    PLACES_SAVE("場所を変える", "Change the places"),
    CONTRACT("契約の終わり", "End of the contract"),
    CONTRACT_LAST_DAY("契約の最終日(空欄は終わりなし)", "Last day (empty: no end)"),
    CONTRACT_HINT(
            "最終日の翌日 0 時に停止し、そのあと %s に個人情報と鍵を消去します。",
            "Suspended at the end of that day; personal data and keys are erased at %s."),
    CONTRACT_NONE("終わりは決まっていません。", "No end is agreed."),
    ERASURE("個人情報の消去", "Erasure of personal data"),
    ERASE("今すぐ消去する", "Erase now"),
    ERASE_HINT(
            "この契約企業と、ほかに属さない利用者の個人情報を、鍵とともに消去します。元に戻せません。確認のため、契約企業の名前を入力してください。",
            "Erases the tenant and all members that belong to no other, with their keys. This cannot be undone. Type the"
                    + " tenant's name to confirm."),
    SUSPEND_FIRST("消去の前に、契約企業を停止してください。", "Suspend the tenant before erasing it."),
    NAME_DIFFERS("入力した名前が、契約企業の名前と違います。", "That is not the tenant's name."),
    NO_DATE("日付を正しく入力してください。", "That is no date."),
    DATE_PAST("過ぎた日は選べません。すぐに終える場合は今日を選んでください。", "That day is over. Choose today to end it at once."),
    WEAK("弱い設定", "weak"),
    WEAK_HINT(
            "古い規則の写しです(最大文字数が 64 未満か、推測しやすいパスワードを許しています)。よいパスワードを妨げます。",
            "It copies an old rule (a maximum below 64, or guessable passwords allowed), which keeps members from good passwords."),
    MEMBERS_COUNT("%s 名", "%s members"),
    MEMBERS_NONE("利用者はいません。", "There is no member."),
    MEMBERS_NOT_FOUND("見つかりません。", "Nobody was found."),
    MAIL("メールアドレス", "Mail address"),
    NAME("氏名", "Name"),
    ROLE("役割", "Role"),
    LANGUAGE("メールの言語", "Language of mails"),
    LAST_LOGIN("最終ログイン", "Last login"),
    NEVER("なし", "never"),
    INVITE("利用者を招待する", "Invite a member"),
    INVITE_SUBMIT("招待する", "Invite"),
    INVITE_HINT("招待のリンクをメールで送ります。パスワードは本人が決めます。", "A link is sent by mail; the member chooses the password."),
    ROLE_OPERATOR("運営者", "operator"),
    ROLE_ADMINISTRATOR("管理者", "administrator"),
    ROLE_MEMBER("利用者", "member"),
    ROLE_GUEST("ゲスト", "guest"),
    STATE_LOCKED("ロック中", "locked"),
    STATE_INVITED("招待中", "invited"),
    STATE_ACTIVE("有効", "active"),
    STATE_SUSPENDED("停止中", "suspended"),
    LOCKED_UNTIL("%s まで", "until %s"),
    LOCKED_FOR_GOOD("解除するまで", "until unlocked"),
    MUST_CHANGE("次のログインでパスワードを変える", "must change the password at the next login"),
    UNLOCK("ロックを解除する", "Unlock"),
    SUSPEND("停止する", "Suspend"),
    RESUME("停止を解く", "Let in again"),
    RESET("パスワードを再設定させる", "Force a new password"),
    INVITE_AGAIN("招待をもう一度送る", "Invite again"),
    ROLE_CHANGE("役割を変える", "Change the role"),
    REMOVE("この契約企業から外す", "Remove from the tenant"),
    REMOVE_HINT(
            "ほかの契約企業に属していなければ、アカウントを鍵とともに消去します。元に戻せません。",
            "An account that belongs to no other tenant is erased with its key. This cannot be undone."),
    REMOVE_SURE("外す", "Remove"),
    SHARED("ほかの契約企業にも属しています。", "Belongs to another tenant too."),
    NOT_YOURS("このアカウントには、運営者だけができる操作です。", "Only the provider can do that with this account."),
    RIGHTS("使える画面", "Screens"),
    LINK_MADE("次のリンクを本人に渡してください。一度だけ使えます。", "Hand this link to the member. It works once."),
    LINK_UNTIL("有効期限: %s", "Valid until %s"),
    TO_MEMBER("利用者のページへ", "Go to the member"),
    IMPORT("CSV で取り込む", "Import from CSV"),
    IMPORT_LEAD(
            "表計算ソフトから見出しごと貼り付けるか、CSV の内容を貼り付けてください。見出しは「メールアドレス」「氏名」と、任意で「役割」「言語」です。",
            "Paste rows from a spreadsheet with their header, or a CSV file's content. Headers: mail, name and, if wanted, role"
                    + " and language."),
    IMPORT_CSV("内容", "Content"),
    IMPORT_CHECK("確かめる", "Check"),
    IMPORT_LINE("%s 行目", "line %s"),
    IMPORT_FAULTS("誤りが %s 件あります。何も取り込んでいません。", "There are %s errors; nothing was taken."),
    IMPORT_PREVIEW("次の %s 名を招待します。", "These %s members will be invited."),
    IMPORT_LEFT("ほか %s 名", "and %s more"),
    IMPORT_TAKE("取り込む", "Import"),
    IMPORT_DONE("%s 名を招待しました。", "%s members were invited."),
    IMPORT_STALE("確認から時間がたちました。もう一度貼り付けてください。", "That was too long ago. Please paste it again."),
    IMPORT_LINKS("メールが送れないため、次のリンクを本人に渡してください。", "As no mail leaves, hand these links to the members."),
    MATRIX_LEAD(
            "マスを押すと、役割どおり → 許可 → 禁止 の順に変わります。",
            "A press of a field goes from “as the role says” to allowed to refused."),
    MATRIX_NO_SCREENS("画面がまだありません。先に画面を登録してください。", "There are no screens yet. Add one first."),
    MATRIX_ROLE("役割", "Role"),
    MATRIX_MORE_LEFT("前の画面", "Screens before"),
    MATRIX_MORE_RIGHT("次の画面", "Screens after"),
    MATRIX_COLUMNS("画面 %s〜%s / %s", "screens %s to %s of %s"),
    BY_ROLE_ALLOWED("役割どおり許可", "allowed by the role"),
    BY_ROLE_REFUSED("役割どおり禁止", "refused by the role"),
    GRANTED("本人に許可", "allowed to the member"),
    WITHDRAWN("本人に禁止", "refused to the member"),
    ALLOWED("許可", "allowed"),
    REFUSED("禁止", "refused"),
    UNLISTED_OPEN("どの画面にもないパスは、利用者全員に許可しています。", "What no screen has is open to every member."),
    UNLISTED_CLOSED("どの画面にもないパスは、誰にも許可していません。", "What no screen has is closed to everybody."),
    SCREENS_LEAD("アプリケーションの部分に、分かる名前を付けます。", "Parts of the application, under names that people understand."),
    SCREENS_NONE("画面はありません。", "There is no screen."),
    SCREEN_NAME("画面の名前", "Name of the screen"),
    SCREEN_RULES("パス(1 行に 1 つ。例: GET,POST /orders/**)", "Paths (one a line: GET,POST /orders/**)"),
    SCREEN_PATHS("パス", "Paths"),
    SCREEN_ROLES("許可する役割", "Open to"),
    SCREEN_ADD("画面を登録する", "Add a screen"),
    SCREEN_REMOVE("削除", "Remove"),
    SCREEN_REMOVE_HINT(
            "権限の表でのこの画面の設定も消え、開いているゲストリンクは使えなくなります。元に戻せません。",
            "What the matrix says of it goes, too, and guest links to it stop working. This cannot be undone."),
    NO_RULES("パスを 1 つ以上書いてください。", "Write at least one path."),
    POLICY_LEAD("運営者が定めた範囲の中で選べます。時間は分で書きます。", "Within what the provider allows. Times are in minutes."),
    POLICY_OTHERS("そのほか", "Others"),
    NO_NUMBER("数字を正しく入力してください。", "That is no number."),
    AT_LEAST("%s 以上", "at least %s"),
    AT_MOST("%s 以下", "at most %s"),
    WEAK_LONG("64 未満は弱い設定です", "below 64 is weak"),
    POLICY_PASSWORDS("パスワード", "Passwords"),
    POLICY_PASSWORDS_LEAST("最小の文字数", "Shortest"),
    POLICY_PASSWORDS_MOST("最大の文字数", "Longest"),
    POLICY_PASSWORDS_KINDS("必要な文字の種類(4 種のうち)", "Kinds of characters (of 4)"),
    POLICY_PASSWORDS_REFUSE_GUESSABLE("推測されやすいものを断る", "Refuse guessable ones"),
    POLICY_PASSWORDS_HISTORY("使い回しを断る世代数", "Former ones that may not come back"),
    POLICY_PASSWORDS_EXPIRY_DAYS("有効期間(日、0 は無期限)", "Expiry in days (0: never)"),
    POLICY_LOCKOUT("アカウントロック", "Lockout"),
    POLICY_LOCKOUT_FAILURES("ロックするまでの失敗回数", "Failures until it locks"),
    POLICY_LOCKOUT_WINDOW_SECONDS("数える時間(分)", "Within (minutes)"),
    POLICY_LOCKOUT_LOCK_SECONDS("ロックする時間(分、0 は解除するまで)", "Locked for (minutes; 0: until unlocked)"),
    POLICY_LOCKOUT_KNOWN_DEVICES_APART("既知の端末は別に数える", "Count known devices apart"),
    POLICY_SESSIONS("ログインの長さ", "Sessions"),
    POLICY_SESSIONS_IDLE_SECONDS("操作がないと切れるまで(分、0 は切れない)", "Idle until it ends (minutes; 0: never)"),
    POLICY_SESSIONS_ABSOLUTE_SECONDS("最長(分)", "Longest (minutes)"),
    POLICY_NETWORKS("接続元のネットワーク", "Networks"),
    POLICY_NETWORKS_EVERYONE("全員(1 行に 1 つ、空欄は制限なし)", "Everyone (one a line; empty: from anywhere)"),
    POLICY_NETWORKS_OPERATOR("運営者", "Operators"),
    POLICY_NETWORKS_ADMINISTRATOR("管理者", "Administrators"),
    POLICY_NETWORKS_MEMBER("利用者", "Members"),
    POLICY_NETWORKS_GUEST("ゲスト", "Guests"),
    POLICY_FACTORS("二段階の確認の手段", "Second factors"),
    POLICY_FACTORS_KINDS("使える手段(1 つ以上)", "Kinds (at least one)"),
    POLICY_FACTORS_ROLES("常に求める役割", "Roles that always need one"),
    POLICY_FACTORS_STEP_UP("あらためて求める画面やパス(; で区切る)", "Paths or screens that need a fresh one (separated by ;)"),
    POLICY_FACTORS_PASSWORDLESS("パスキーだけでのログインを許す", "Let passkeys alone log in"),
    POLICY_DEVICES("端末枠", "Device slots"),
    POLICY_DEVICES_SLOTS("端末の数を限る", "Limit devices"),
    POLICY_DEVICES_MOBILE("スマートフォンとタブレットの数", "Phones and tablets"),
    POLICY_DEVICES_OTHERS("そのほかの端末の数(0 は制限なし)", "Other devices (0: any number)"),
    POLICY_SSO("シングルサインオン", "Single sign-on"),
    POLICY_SSO_ONLY("パスワードを使わせない", "No passwords"),
    POLICY_SSO_BREAK_GLASS("非常用アカウント", "Break-glass account"),
    POLICY_SHOW_LAST_LOGIN("ログインのあとに前回のログインを見せる", "Show the last login after a login"),
    POLICY_ELSEWHERE("パスワードを使わせないかどうかは、別のページで決めます:", "Whether passwords count at all is decided on its own page:"),
    SHUT_ME_OUT("自分がいまの場所から入れなくなることを承知で変更する", "Change it although I could not come in from here any more"),
    POLICY_SECOND_FACTOR("二段階の確認", "Second factor"),
    POLICY_OPEN_UNLESS_LISTED("どの画面にもないパスを許可する", "Open what no screen has"),
    POLICY_INVITE_DOMAINS("招待できるメールのドメイン(空欄は制限なし)", "Mail domains that may be invited (empty: any)"),
    CHOICE_OFF("求めない", "off"),
    CHOICE_UNKNOWN_DEVICES("初めての端末で求める", "on unknown devices"),
    CHOICE_ALWAYS("いつも求める", "always"),
    EXPLAIN_LEAD("試さずに、通るかどうかとその理由を答えます。", "Answers without trying, and says why."),
    EXPLAIN_MEMBER("利用者(メールアドレスまたは ID)", "Member (mail address or id)"),
    EXPLAIN_PATH("パス", "Path"),
    EXPLAIN_METHOD("メソッド", "Method"),
    EXPLAIN_ASK("調べる", "Explain"),
    PASSES("通ります。", "It would pass."),
    PASSES_NOT("通りません。", "It would be refused."),
    BASIS_UNLISTED_OPEN("どの画面にもないパスで、既定で許可されています。", "No screen has the path; the default opens it."),
    BASIS_UNLISTED_CLOSED("どの画面にもないパスで、既定で禁止されています。", "No screen has the path; the default keeps it closed."),
    BASIS_ROLE("役割に許可された画面です。", "The screen is open to the role."),
    BASIS_GRANTED("本人に許可された画面です。", "The screen was given to the member."),
    BASIS_WITHDRAWN("本人に禁止された画面です。", "The screen was taken from the member."),
    BASIS_NOT_GRANTED("役割にも本人にも許可されていない画面です。", "Neither the role nor the matrix opens the screen."),
    BASIS_AMBIGUOUS("パスを一通りに読めないので、通しません。", "The path can be read in more than one way, so it is refused."),
    BASIS_OUT("契約企業かアカウントが停止中か、招待中です。", "The tenant or the account is suspended, or still invited."),
    LOG_LEAD("この契約企業のログインと操作の記録です。", "Logins and acts in this tenant."),
    LOG_NONE("記録はありません。", "There is no record."),
    LOG_FROM("開始日", "From"),
    LOG_TO("終了日", "To"),
    LOG_ACTION("操作", "Act"),
    LOG_TIME("日時", "Time"),
    LOG_ACTOR("行った人", "By"),
    LOG_DETAILS("詳しく", "Details"),
    LOG_FAILED("失敗", "failed"),
    LOG_EXPORT("CSV で書き出す", "Export as CSV"),
    SAID_CREATED("契約企業を登録しました。", "The tenant was added."),
    SAID_SAVED("保存しました。", "Saved."),
    SAID_ERASED("契約企業を、個人情報と鍵とともに消去しました。", "The tenant was erased with its personal data and keys."),
    SAID_INVITED("招待しました。", "The invitation was made."),
    SAID_JOINED("すでにアカウントを持つ方を、利用者に加えました。", "An existing account was made a member."),
    SAID_RESET("再設定のリンクを作りました。ログインは切れました。", "A link for a new password was made; all sessions have ended."),
    SAID_REMOVED("この契約企業から外しました。", "Removed from the tenant."),
    SAID_MEMBER_ERASED("アカウントを鍵とともに消去しました。", "The account was erased with its key.");

    @SuppressWarnings("ImmutableEnumChecker") // a record of two strings
    private final Bilingual text;

    AdminText(String ja, String en) {
        this.text = new Bilingual(ja, en);
    }

    @Override
    public String in(Lang lang, Object... values) {
        String plain = text.in(lang);
        return values.length == 0 ? plain : plain.formatted(values);
    }

    /** The label of a policy's field or group. */
    static Optional<AdminText> policy(String field) {
        return named("POLICY_" + upper(field));
    }

    /** The words for one of a field's values. */
    static Optional<AdminText> choice(String value) {
        return named("CHOICE_" + upper(value));
    }

    static AdminText of(Role role) {
        return switch (role) {
            case OPERATOR -> ROLE_OPERATOR;
            case ADMINISTRATOR -> ROLE_ADMINISTRATOR;
            case MEMBER -> ROLE_MEMBER;
            case GUEST -> ROLE_GUEST;
        };
    }

    private static String upper(String text) {
        return text.replace('.', '_').replace('-', '_').toUpperCase(java.util.Locale.ROOT);
    }

    private static Optional<AdminText> named(String name) {
        for (AdminText text : values()) {
            if (text.name().equals(name)) {
                return Optional.of(text);
            }
        }
        return Optional.empty();
    }
}
