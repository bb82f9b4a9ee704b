package sekisho.gate;

import sekisho.words.Bilingual;

/** Why an exchange did not pass. The id is the same in the journal, on the page, in metrics and in the manual. */
public enum Reason {
    MALFORMED("malformed", 400, "リクエストの形式が正しくありません。", "The request is malformed."),
    UNKNOWN_HOST("unknown-host", 421, "この宛先のサイトはありません。", "There is no site of this name here."),
    ADDRESS_DENIED("address-denied", 403, "お使いの接続元アドレスからは利用できません。", "Your address is not allowed to use this site."),
    COUNTRY_DENIED("country-denied", 403, "お使いの国・地域からは利用できません。", "This site cannot be used from your country."),
    RATE_EXCEEDED(
            "rate-exceeded",
            429,
            "短い時間に多くのリクエストがありました。しばらく待ってから、もう一度お試しください。",
            "Too many requests in a short time. Please wait a moment and try again."),
    BODY_TOO_LARGE("body-too-large", 413, "送信されたデータが大きすぎます。", "The submitted data is too large."),
    HEADER_TOO_LARGE("header-too-large", 431, "リクエストのヘッダーが大きすぎます。", "The request header is too large."),
    REQUEST_TIMEOUT("request-timeout", 408, "リクエストの送信に時間がかかりすぎました。", "The request took too long to arrive."),
    UPSTREAM_UNREACHABLE("upstream-unreachable", 502, "アプリケーションに接続できません。", "The application cannot be reached."),
    UPSTREAM_TIMEOUT("upstream-timeout", 504, "アプリケーションの応答に時間がかかりすぎました。", "The application took too long to answer."),
    UPSTREAM_BROKEN("upstream-broken", 502, "アプリケーションの応答が途中で切れました。", "The application's answer broke off."),
    CLIENT_CERTIFICATE(
            "client-certificate",
            403,
            "この端末からは利用できません。利用を許可された端末の証明書が必要です。",
            "This cannot be used from your device. It needs the certificate of a device that is allowed."),
    LOGIN_REQUIRED("login-required", 401, "ログインが必要です。", "You have to log in first."),
    NETWORK_DENIED(
            "network-denied",
            403,
            "お使いのネットワークからは利用できません。社内など、許可されたネットワークからお使いください。",
            "This cannot be used from your network. Use it from one that your organisation allows."),
    NO_TENANT("no-tenant", 403, "ここには契約企業が登録されていません。", "No tenant is registered here."),
    FACTOR_REQUIRED(
            "factor-required",
            403,
            "この操作には、もう一度の本人確認が必要です。画面を開き直して、確認してください。",
            "This needs another confirmation that it is you. Open the page again and confirm it."),
    PERMISSION_DENIED(
            "permission-denied",
            403,
            "この画面を使う権限がありません。必要な場合は、管理者にご相談ください。",
            "You may not use this screen. Ask your administrator if you need it."),
    WAF_BLOCKED(
            "waf-blocked",
            403,
            "攻撃に似た内容が含まれているため、このリクエストは受け付けられません。",
            "The request was not accepted because parts of it look like an attack."),
    BODY_NOT_INSPECTABLE(
            "body-not-inspectable",
            413,
            "送信されたデータが、検査できる大きさを超えています。",
            "The submitted data is too large to be inspected."),
    MALWARE_FOUND(
            "malware-found",
            403,
            "送信されたファイルからウイルスが見つかったため、受け付けられません。",
            "The submitted file was not accepted because malware was found in it."),
    FILE_TOO_LARGE(
            "file-too-large",
            413,
            "送信されたファイルは、ウイルス検査ができる大きさを超えています。",
            "The submitted file is too large to be scanned for malware."),
    FILE_ENCRYPTED(
            "file-encrypted",
            403,
            "パスワードのかかったファイルはウイルス検査ができないため、受け付けられません。パスワードを外してお送りください。",
            "Files that need a password cannot be scanned for malware and are not accepted. Please send it without one."),
    FILE_NESTED(
            "file-nested",
            403,
            "圧縮ファイルの入れ子が深く、ウイルス検査ができないため、受け付けられません。",
            "Archives within archives, as deep as in this file, cannot be scanned for malware and are not accepted."),
    UPLOAD_UNREADABLE(
            "upload-unreadable",
            400,
            "送信されたデータの形式が正しくないため、ウイルス検査ができません。",
            "The form of the submitted data is not sound, so it cannot be scanned for malware."),
    SCANNER_UNAVAILABLE(
            "scanner-unavailable",
            503,
            "ただいまウイルス検査ができないため、ファイルを受け付けられません。しばらく待ってから、もう一度お試しください。",
            "Files cannot be accepted because they cannot be scanned for malware right now. Please try again in a moment."),
    /** More to inspect than this machine can at the moment. */
    OVERLOADED(
            "overloaded",
            503,
            "ただいま混み合っています。しばらく待ってから、もう一度お試しください。",
            "Too much is going on right now. Please wait a moment and try again."),
    NOT_PUBLISHED(
            "not-published",
            503,
            "このサイトはまだ公開されていません。しばらくしてから、もう一度お試しください。",
            "This site has not been published yet. Please try again later."),
    /** The client closed or stalled before the answer was complete; 499 is never sent, there is nobody to read it. */
    CLIENT_GONE("client-gone", 499, "応答の途中で接続が切れました。", "The connection ended before the answer did."),
    INTERNAL("internal", 500, "内部で問題が起きました。", "Something went wrong inside.");

    private final String id;
    private final int status;

    @SuppressWarnings("ImmutableEnumChecker") // a record of two strings
    private final Bilingual text;

    Reason(String id, int status, String ja, String en) {
        this.id = id;
        this.status = status;
        this.text = new Bilingual(ja, en);
    }

    public String id() {
        return id;
    }

    /** The status code (RFC 9110 §15) that it is answered with. */
    public int status() {
        return status;
    }

    public Bilingual text() {
        return text;
    }
}
