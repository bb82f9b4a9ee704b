package sekisho.console;

import sekisho.words.Bilingual;
import sekisho.words.Lang;

/** Every text of the pages, in both languages. {@code {0}} and so on stand for values. */
enum Text {
    BRAND("関所", "Sekisho"),
    SKIP("本文へ移動", "Skip to content"),
    NAV_LABEL("メインメニュー", "Main menu"),
    NAV_CONTROLS("統制一覧", "Controls"),
    NAV_TRAFFIC("アクセス", "Traffic"),
    NAV_SHEETS("チェックシート", "Check sheets"),
    NAV_JOURNAL("操作記録", "Journal"),
    LANGUAGE_OTHER("English", "日本語"),
    LOGOUT("ログアウト", "Log out"),
    FOOTER("すべての時刻は {0} で表示しています。", "All times are shown in {0}."),
    CLOSE("閉じる", "Close"),
    ALL("すべて", "All"),
    SEARCH("検索", "Search"),
    APPLY("絞り込む", "Apply"),
    CLEAR_FILTER("絞り込みを解除", "Clear filter"),
    NONE("なし", "none"),

    JUST_NOW("たった今", "just now"),
    SECONDS_AGO("{0} 秒前", "{0} s ago"),
    MINUTES_AGO("{0} 分前", "{0} min ago"),
    HOURS_AGO("{0} 時間前", "{0} h ago"),
    DAYS_AGO("{0} 日前", "{0} days ago"),
    LENGTH_DAYS("{0} 日", "{0} days"),
    LENGTH_HOURS("{0} 時間", "{0} h"),
    LENGTH_MINUTES("{0} 分", "{0} min"),

    // ---- set-up and login
    LOGIN_TITLE("ログイン", "Log in"),
    LOGIN_LEAD("運営者のパスワードを入力してください。", "Enter the operator's password."),
    LOGIN_PASSWORD("パスワード", "Password"),
    LOGIN_SUBMIT("ログイン", "Log in"),
    LOGIN_WRONG(
            "パスワードが違います。あと {0} 回まちがえると、ログインできなくなります。",
            "That is not the password. Login is locked after {0} more wrong attempts."),
    LOGIN_LOCKED(
            "まちがいが続いたため、ログインを停止しています。{0} 以降にもう一度お試しください。",
            "Login is locked after too many wrong attempts. Try again after {0}."),
    LOGIN_BUSY("ログインが混み合っています。数秒待ってからお試しください。", "Too many logins at this moment. Try again in a few seconds."),
    LOGIN_UNSET(
            "パスワードがまだ設定されていません。起動時に表示された初期設定リンクを開いてください。",
            "No password has been set yet. Open the set-up link that was printed at the start."),
    SETUP_TITLE("初期設定", "Set-up"),
    SETUP_LEAD("運営者のパスワードを決めてください。このリンクは一度だけ使えます。", "Choose the operator's password. This link works once."),
    SETUP_PASSWORD("新しいパスワード", "New password"),
    SETUP_AGAIN("新しいパスワード（確認）", "New password again"),
    SETUP_HINT(
            "12 文字以上 128 文字以内。覚えやすい長い文がおすすめです。",
            "12 to 128 characters. A long sentence that you can remember is best."),
    SETUP_SUBMIT("設定してログイン", "Set and log in"),
    SETUP_DEAD(
            "このリンクは使えません。使用済みか、期限（24 時間）が切れています。パスワードが未設定の場合は、再起動すると新しいリンクが表示されます。",
            "This link does not work: it was used, or its 24 hours are over. While no password is set, a restart prints a new one."),
    PASSWORD_SHORT("パスワードは 12 文字以上にしてください。", "The password needs at least 12 characters."),
    PASSWORD_LONG("パスワードは 128 文字以内にしてください。", "The password may have at most 128 characters."),
    PASSWORD_WEAK(
            "推測されやすいパスワードです。よくある語や文字の並びだけでできたものは使えません。",
            "That password is easy to guess. Common words and runs of characters alone are not enough."),
    PASSWORD_DIFFERS("二つのパスワードが一致しません。", "The two passwords differ."),

    // ---- problems
    PROBLEM_TITLE("表示できません", "This cannot be shown"),
    PROBLEM_NOT_FOUND("お探しのページはありません。", "There is no such page."),
    PROBLEM_FORBIDDEN(
            "この操作は、このコンソールの画面から送られたものと確認できませんでした。画面を開き直して、もう一度お試しください。",
            "This could not be confirmed to come from the console's own pages. Open the page again and retry."),
    PROBLEM_METHOD("この操作はできません。", "This method is not possible here."),
    PROBLEM_REQUEST("リクエストの形式が正しくありません。", "The request is malformed."),
    PROBLEM_TOO_LARGE("送信できる大きさ（20 MiB）を超えています。", "That is larger than the 20 MiB that can be sent."),
    PROBLEM_BUSY("混み合っています。少し待ってからお試しください。", "Too much is going on. Try again in a moment."),
    PROBLEM_INTERNAL("内部で問題が起きました。記録を確認してください。", "Something went wrong inside. Please see the log."),
    PROBLEM_ID("リクエスト ID", "Request id"),
    PROBLEM_HOME("統制一覧へ", "To the controls"),

    // ---- controls
    CONTROLS_TITLE("統制一覧", "Controls"),
    CONTROLS_LEAD(
            "公開しているセキュリティの約束ごとに、稼働中の本体で実際に確かめた結果を示します。",
            "What was actually seen on the running system for each security promise."),
    PROBE_NOW("いま検証する", "Probe now"),
    PROBE_RUNNING("検証しています（{0} / {1}）", "Probing ({0} of {1})"),
    PROBE_STARTING("検証を始めています", "Starting the probes"),
    PROBE_DONE("検証が終わりました。", "The probes have finished."),
    PROBE_FAILED("検証が途中で止まりました。記録を確認してください。", "The probes stopped early. Please see the log."),
    SUMMARY_LABEL("結果ごとの件数", "Counts by result"),
    PROVEN("根拠あり", "backed"),
    FILTER_TEXT("統制を検索", "Search controls"),
    FILTER_TEXT_HINT("名称・内容・ID", "Title, statement or id"),
    FILTER_RESULT("結果", "Result"),
    FILTER_GROUP("分類", "Group"),
    SHOWN_OF("{1} 件中 {0} 件", "{0} of {1}"),
    NO_CONTROLS("条件に合う統制はありません。", "No control matches."),
    COLUMN_CONTROL("統制", "Control"),
    COLUMN_RESULT("結果", "Result"),
    COLUMN_SEEN("確認した内容", "What was seen"),
    COLUMN_MEANS("確認方法", "How"),
    COLUMN_WHEN("確認日時", "When"),
    NOT_SEEN("まだ何も確認していません。", "Nothing has been seen yet."),

    RESULT_HOLDS("確認済み", "Holds"),
    RESULT_HOLDS_MEANING("検証で、守られていることを確認しました。", "A probe saw that it holds."),
    RESULT_FAILS("不適合", "Fails"),
    RESULT_FAILS_MEANING("検証で、守られていないことが分かりました。", "A probe saw that it does not hold."),
    RESULT_ATTESTED("表明あり", "Attested"),
    RESULT_ATTESTED_MEANING("責任者が表明しており、有効期限内です。", "Somebody vouches for it, and the attestation is valid."),
    RESULT_STALE("期限切れ", "Stale"),
    RESULT_STALE_MEANING("証跡または表明が古くなっています。", "The evidence or attestation is too old."),
    RESULT_NOT_CONFIGURED("未設定", "Not configured"),
    RESULT_NOT_CONFIGURED_MEANING("この機能は設定されていません。", "The product is not set up to do this."),
    RESULT_UNPROVEN("証跡なし", "Unproven"),
    RESULT_UNPROVEN_MEANING("根拠となる証跡がありません。「はい」とは回答しません。", "There is no evidence; it is never answered with yes."),

    MEANS_TRIED("外から試行", "Tried"),
    MEANS_TRIED_MEANING("稼働中の本体に外から実際に試しました。", "Tried on the running system from outside."),
    MEANS_INSPECTED("実物を確認", "Inspected"),
    MEANS_INSPECTED_MEANING("記録・ファイル・証明書などの実物を読みました。", "Read from records, files or certificates."),
    MEANS_SETTING("設定値のみ", "Setting only"),
    MEANS_SETTING_MEANING("設定値を読んだだけの、最も弱い証跡です。", "Read from a setting: the weakest kind of evidence."),
    MEANS_ATTESTATION("表明", "Attestation"),
    MEANS_ATTESTATION_MEANING("責任者による表明です。", "Vouched for by a person."),

    TYPE("種別", "Type"),
    TYPE_TECHNICAL("技術", "Technical"),
    TYPE_TECHNICAL_MEANING("稼働中の製品が強制または観測します。", "The running product enforces or observes it."),
    TYPE_OPERATIONAL("運用", "Operational"),
    TYPE_OPERATIONAL_MEANING("人が行い、製品が予定・記録・表示します。", "People do it; the product records and shows it."),
    TYPE_PROVIDER("事業者", "Provider"),
    TYPE_PROVIDER_MEANING("委託先などの性質で、表明を添えます。", "A property of a supplier, with an attestation."),
    TYPE_COMMERCIAL("契約", "Commercial"),
    TYPE_COMMERCIAL_MEANING("料金または契約条件です。", "A price or a term of contract."),
    MAX_AGE("証跡の有効期間", "Evidence is good for"),
    CONTROL_ID("統制 ID", "Control id"),
    LATEST_EVIDENCE("最新の証跡", "Latest evidence"),
    FACTS("確認した値", "Facts"),
    FACT("項目", "Fact"),
    VALUE("値", "Value"),
    PROBE("検証", "Probe"),
    EVIDENCE_RECORD("証跡の記録", "Journal record"),
    HISTORY("結果の推移", "Results over time"),
    HISTORY_LIST("証跡の履歴", "Evidence history"),
    HISTORY_NONE("証跡はまだありません。", "There is no evidence yet."),
    HISTORY_COUNT("直近 {0} 件", "latest {0}"),
    NOW("現在", "now"),

    GROUP_A("通信と証明書", "Transport and certificates"),
    GROUP_B("境界防御", "Perimeter"),
    GROUP_C("認証", "Authentication"),
    GROUP_D("権限とテナント", "Authorisation and tenancy"),
    GROUP_E("ログと監視", "Logs and monitoring"),
    GROUP_F("脆弱性とマルウェア", "Vulnerabilities and malware"),
    GROUP_G("データ保護", "Data protection"),
    GROUP_H("可用性とバックアップ", "Availability and backup"),
    GROUP_I("メールとフォーム", "Mail and forms"),
    GROUP_J("事故対応と組織", "Incidents and organisation"),
    GROUP_K("事業者の設備", "Provider facility"),
    GROUP_L("開示と契約", "Disclosure and contract"),

    // ---- traffic
    TRAFFIC_TITLE("アクセス", "Traffic"),
    TRAFFIC_LEAD("関所を通ったリクエストと、通さなかったリクエストの最新の記録です。", "The latest requests, those that passed and those that did not."),
    TRAFFIC_CHART("直近 30 分の 1 分ごとの件数", "Requests per minute, last 30 minutes"),
    TRAFFIC_CHART_TEXT(
            "直近 30 分：通過 {0} 件、拒否など {1} 件。最多は 1 分間に {2} 件。",
            "Last 30 minutes: {0} allowed, {1} refused or failed; at most {2} in a minute."),
    TRAFFIC_CUT("件数が多いため、直近 5,000 件だけを集計しています。", "There were many requests; only the latest 5,000 are counted."),
    TRAFFIC_NONE("該当するリクエストはありません。", "There are no such requests."),
    TRAFFIC_SEARCH("リクエストを検索", "Search requests"),
    TRAFFIC_SEARCH_HINT("アドレス・パス・サイト・ID", "Address, path, site or id"),
    TRAFFIC_PROBES("自己検証のリクエストも表示", "Show our own probes"),
    TRAFFIC_PAUSE("更新を止める", "Pause"),
    TRAFFIC_RESUME("更新を再開", "Resume"),
    TRAFFIC_LIVE("5 秒ごとに更新", "Refreshing every 5 s"),
    TRAFFIC_PAUSED("更新を停止中", "Paused"),
    FILTER_REFUSED("拒否など", "Refused"),
    FILTER_OUTCOME("判定", "Verdict"),
    OUTCOME_ALLOWED("通過", "Allowed"),
    OUTCOME_REFUSED("拒否", "Refused"),
    OUTCOME_CHALLENGED("確認要求", "Challenged"),
    OUTCOME_FAILED("失敗", "Failed"),
    COLUMN_TIME("時刻", "Time"),
    COLUMN_OUTCOME("判定", "Verdict"),
    COLUMN_REQUEST("リクエスト", "Request"),
    COLUMN_STATUS("応答", "Status"),
    COLUMN_CLIENT("接続元", "Client"),
    COLUMN_REASON("理由", "Reason"),
    COLUMN_DURATION("所要時間", "Duration"),
    EXPLAIN("詳細", "Explain"),
    OWN_PROBE("自己検証", "probe"),
    REQUEST_TITLE("リクエストの説明", "Request explained"),
    REQUEST_TRAIL("検問の経過", "Check by check"),
    REQUEST_TRAIL_NONE("検問に入る前に終わりました。", "It ended before the first check."),
    WAF_TITLE("WAF が見つけたもの", "What the WAF found"),
    WAF_SCORES("異常スコア：リクエスト {0}、応答 {1}", "Anomaly score: request {0}, answer {1}"),
    WAF_RULE("ルール", "Rule"),
    WAF_MESSAGE("内容", "Message"),
    WAF_WHERE("場所と一致した部分", "Where, and what matched"),
    WAF_PHASE("フェーズ", "Phase"),
    WAF_SCORE("スコア", "Score"),
    WAF_ATTACK(
            "異なる種類の攻撃のルールが一致しています（{0}）。本物の攻撃と思われるので、除外しないでください。",
            "Rules against different kinds of attack matched ({0}). This looks like a real attack; do not exclude it."),
    WAF_EXCLUSION("誤検知なら、次の除外を sekisho.yaml に書きます。", "If it was a false alarm, write this exclusion in sekisho.yaml."),
    WAF_BROAD(
            "{0} は引数以外に一致したため、引数では絞れません。パスの下でルールごと外します。",
            "{0} matched something other than an argument, so the whole rule is excluded below the path."),
    WAF_ANYWHERE("このパスは設定に書けないため、すべてのパスで外します。", "The path cannot be written here, so it is excluded for every path."),
    WAF_WOULD_BLOCK("WAF：検知のみ", "WAF: would block"),
    REQUEST_FIELDS("記録の全項目", "The whole record"),
    REQUEST_WAS_ALLOWED("このリクエストは、すべての検問を通過しました。", "This request passed every check."),
    REQUEST_WAS_REFUSED("このリクエストは通しませんでした。", "This request was not let through."),
    REQUEST_FAILED("このリクエストは、応答の途中で失敗しました。", "This request failed on its way."),
    REQUEST_CHALLENGED("このリクエストには、確認を求めました。", "This request was asked to identify itself."),
    SITE("サイト", "Site"),
    USER_AGENT("ユーザーエージェント", "User agent"),
    CHECK_FRAMING("リクエストの形式", "Message framing"),
    CHECK_HOST("宛先のサイト", "Known host"),
    CHECK_ADDRESSES("接続元アドレス", "Client address"),
    CHECK_COUNTRY("国・地域", "Country"),
    CHECK_RATE("頻度", "Request rate"),
    CHECK_SIZE("大きさ", "Size"),
    CHECK_LOGIN("ログイン", "Login"),
    CHECK_PERMISSION("権限", "Permission"),
    CHECK_HTTPS("HTTPS", "HTTPS"),
    CHECK_UPSTREAM("アプリケーション", "Application"),
    VERDICT_PASS("通過", "Pass"),
    VERDICT_REFUSE("拒否", "Refuse"),
    VERDICT_CHALLENGE("確認要求", "Challenge"),

    // ---- sheets
    SHEETS_TITLE("チェックシート", "Check sheets"),
    SHEETS_LEAD(
            "お客様のチェックシート（.xlsx）を、証跡にもとづいて回答します。回答欄と補足欄だけに書き込み、ほかは変えません。",
            "Answers a customer's check sheet (.xlsx) from evidence. Only answer and supplement cells are written; everything else stays."),
    SHEET_FILE("Excel ファイル（.xlsx、20 MiB まで）", "Excel file (.xlsx, up to 20 MiB)"),
    SHEET_LANG("回答の言語", "Language of the answers"),
    SHEET_UPLOAD("アップロードして回答する", "Upload and answer"),
    SHEET_UPLOADING("送信しています", "Uploading"),
    SHEET_NO_FILE("ファイルが選ばれていません。", "No file was chosen."),
    SHEET_TOO_MANY("保存できるチェックシートは 200 件までです。不要なものを削除してください。", "200 check sheets are kept at most. Please delete some."),
    DOUBTFUL_TITLE("渡した後に証跡が失われた回答", "Answers handed out that evidence no longer backs"),
    DOUBTFUL_LEAD(
            "次のチェックシートを渡した時には確認できていた統制が、今は確認できません。直すか、お客様に知らせてください。",
            "Controls that were seen to hold when these sheets were handed out are not now. Repair them, or tell the customer."),
    DOUBTFUL_COUNT("（{0} 件）", "({0})"),
    SHEETS_EARLIER("これまでのチェックシート", "Earlier check sheets"),
    SHEETS_NONE("まだチェックシートはありません。", "There are no check sheets yet."),
    SHEET_BROKEN(
            "内部で問題が起き、回答できませんでした。記録を確認してください。",
            "Something went wrong inside; it could not be answered. Please see the log."),
    SHEET_INTERRUPTED(
            "処理中に再起動したため、回答できませんでした。もう一度アップロードしてください。", "A restart cut the work short. Please upload it again."),
    SHEET_WORKING("チェックシートを読み、証跡と照らし合わせています。", "Reading the sheet and matching it with evidence."),
    SHEET_WORKING_SHORT("処理中", "Working"),
    SHEET_FAILED_TITLE("回答できませんでした", "It could not be answered"),
    SHEET_FAILED_SHORT("失敗", "Failed"),
    SHEET_BACK("チェックシート一覧へ", "To the check sheets"),
    SHEET_RELOAD("再読み込み", "Reload"),
    SHEET_DOWNLOAD("回答済みファイルをダウンロード", "Download the finished workbook"),
    SHEET_APPROVE_ALL("未確認の回答をすべて承認", "Approve all open answers"),
    SHEET_DELETE("削除", "Delete"),
    SHEET_DELETE_ASK("このチェックシートを削除しますか。", "Delete this check sheet?"),
    SHEET_QUESTIONS("設問", "Questions"),
    SHEET_QUESTION_COUNT("{0} 問", "{0} questions"),
    SHEET_UNREVIEWED(
            "未確認の回答が {0} 件あります。ダウンロードするとそのまま含まれます。",
            "{0} answers have not been looked at; a download contains them as they are."),
    SHEET_REVIEWED("すべての回答を確認しました。", "Every answer has been looked at."),
    SHEET_SHOW("表示する設問", "Questions to show"),
    SHEET_PAGE("{0} / {1} ページ", "Page {0} of {1}"),
    SHEET_PREVIOUS("前へ", "Previous"),
    SHEET_NEXT("次へ", "Next"),
    SHEET_NO_QUESTIONS("該当する設問はありません。", "There are no such questions."),
    STATUS_ANSWERED("回答案あり", "Answered"),
    STATUS_MATCHED("証跡なし", "No evidence"),
    STATUS_LEFT("要判断", "Left to you"),
    STATUS_OPEN("未確認", "Not reviewed"),
    STATUS_ANSWERED_MEANING("対応する統制と証跡があり、回答案を作りました。", "Topic and evidence are there; an answer is proposed."),
    STATUS_MATCHED_MEANING("対応する統制は分かりましたが、証跡がありません。", "The topic is clear, but there is no evidence."),
    STATUS_LEFT_MEANING("対応する統制を確信できないため、人の判断に任せます。", "The topic is not sure; a person must decide."),
    REVIEW_OPEN("未確認", "Not reviewed"),
    REVIEW_APPROVED("承認済み", "Approved"),
    REVIEW_EDITED("編集済み", "Edited"),
    REVIEW_CLEARED("空欄にする", "Left empty"),
    ITEM_ANSWER("回答", "Answer"),
    ITEM_SUPPLEMENT("補足", "Supplement"),
    ITEM_EMPTY("（空欄）", "(empty)"),
    ITEM_WHY("空欄の理由", "Why it is empty"),
    ITEM_BASIS("根拠", "Based on"),
    ITEM_TOPICS("候補の統制", "Likely controls"),
    ITEM_CONFIDENCE("一致度 {0} %", "match {0} %"),
    ITEM_APPROVE("承認", "Approve"),
    ITEM_EDIT("編集", "Edit"),
    ITEM_WRITE("回答を書く", "Write an answer"),
    ITEM_SAVE("保存", "Save"),
    ITEM_CLEAR("空欄にする", "Leave empty"),
    ITEM_RESET("回答案に戻す", "Back to the draft"),
    ITEM_PLACE("{0} · {1} 行目", "{0} · row {1}"),

    // ---- journal
    JOURNAL_TITLE("操作記録", "Journal"),
    JOURNAL_LEAD("起動・設定変更・検証・回答・ログインなど、すべての操作の記録です。", "Every start, change, probe, answer and login."),
    JOURNAL_ACTION("操作", "Action"),
    JOURNAL_FROM("開始", "From"),
    JOURNAL_TO("終了", "To"),
    JOURNAL_ACTOR("実行者", "Actor"),
    JOURNAL_DETAILS("詳細", "Details"),
    JOURNAL_OUTCOME("結果", "Outcome"),
    JOURNAL_SUCCESS("成功", "Success"),
    JOURNAL_FAILURE("失敗", "Failure"),
    JOURNAL_NONE("該当する記録はありません。", "There are no such records."),
    JOURNAL_OLDER("さらに古い記録", "Older records"),
    JOURNAL_VERIFY("改ざんがないか検証する", "Verify the journal"),
    JOURNAL_VERIFYING("すべての記録を読んでいます", "Reading every record"),
    JOURNAL_VERIFY_BUSY("検証はすでに実行中です。", "A verification is already under way."),
    JOURNAL_INTACT("改ざんはありません。", "The journal is intact."),
    JOURNAL_BROKEN("記録に問題が見つかりました。", "The journal is not intact."),
    JOURNAL_READ("{0} 個のセグメント、{1} 件の記録を検証しました。", "{0} segments with {1} records were verified."),
    JOURNAL_FINDINGS("見つかった問題", "Findings"),
    JOURNAL_NOTES("参考", "Notes"),
    RECORD_TITLE("記録", "Record"),
    RECORD_FIELDS("全項目", "All fields"),
    RECORD_ID("記録 ID", "Record id"),

    ACTION_APP_START("起動", "Start"),
    ACTION_APP_STOP("停止", "Stop"),
    ACTION_CONFIG_CHANGED("設定の変更", "Configuration changed"),
    ACTION_CONFIG_REJECTED("設定の変更を却下", "Configuration rejected"),
    ACTION_PROBE_OBSERVED("検証の結果", "Probe result"),
    ACTION_PROBE_REQUESTED("検証の実行", "Probes requested"),
    ACTION_CONTROL_CHANGED("統制の結果が変化", "Control changed"),
    ACTION_ATTESTATION_WITHDRAWN("表明の取り下げ", "Attestation withdrawn"),
    ACTION_ATTESTED("表明の登録", "Attestation"),
    ACTION_SETUP("初期設定", "Set-up"),
    ACTION_LOGIN("ログイン", "Login"),
    ACTION_LOGIN_FAILED("ログイン失敗", "Login failed"),
    ACTION_LOCKED("ログイン停止", "Login locked"),
    ACTION_LOGOUT("ログアウト", "Logout"),
    ACTION_SHEET_UPLOADED("チェックシートの受付", "Sheet uploaded"),
    ACTION_SHEET_ANSWERED("チェックシートの回答", "Sheet answered"),
    ACTION_SHEET_FAILED("チェックシートの失敗", "Sheet failed"),
    ACTION_SHEET_REVIEWED("回答の確認", "Answer reviewed"),
    ACTION_SHEET_DOWNLOADED("チェックシートのダウンロード", "Sheet downloaded"),
    ACTION_SHEET_DELETED("チェックシートの削除", "Sheet deleted"),
    ACTION_JOURNAL_VERIFIED("記録の検証", "Journal verified"),
    ACTION_JOURNAL_EXPORTED("記録の書き出し", "Journal exported");

    private final String ja;
    private final String en;

    Text(String ja, String en) {
        this.ja = ja;
        this.en = en;
    }

    Bilingual both() {
        return new Bilingual(ja, en);
    }

    String in(Lang lang) {
        return switch (lang) {
            case JA -> ja;
            case EN -> en;
        };
    }

    /** The text with {@code {0}}, {@code {1}} and so on replaced; a value is never searched for further marks. */
    String in(Lang lang, Object... values) {
        String pattern = in(lang);
        StringBuilder filled = new StringBuilder();
        int at = 0;
        while (at < pattern.length()) {
            boolean mark = pattern.charAt(at) == '{' && at + 2 < pattern.length() && pattern.charAt(at + 2) == '}';
            int index = mark ? pattern.charAt(at + 1) - '0' : -1;
            if (index >= 0 && index < values.length) {
                filled.append(values[index]);
                at += 3;
            } else {
                filled.append(pattern.charAt(at));
                at++;
            }
        }
        return filled.toString();
    }
}
