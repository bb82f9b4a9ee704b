package sekisho.identity;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import sekisho.words.Bilingual;

/** What this room notes in the journal, and how the log of a tenant says it: a sentence whose subject is who did it. */
public enum Act {
    ACCOUNT_IMPORTED("account.imported", "一覧から利用者を招待した", "Invited members from a list"),
    ACCOUNT_INVITED("account.invited", "利用者を招待した", "Invited a member"),
    ACCOUNT_JOINED("account.joined", "シングルサインオンで利用者になった", "Became a member by single sign-on"),
    ACCOUNT_LOCKED("account.locked", "アカウントをロックした", "Locked the account"),
    ACCOUNT_REMOVED("account.removed", "利用者から外した", "Removed the member"),
    ACCOUNT_RENAMED("account.renamed", "氏名を変えた", "Changed the member's name"),
    ACCOUNT_RESET("account.reset", "パスワードを再設定させた", "Forced a new password"),
    ACCOUNT_ROLE_CHANGED("account.role-changed", "役割を変えた", "Changed the role"),
    ACCOUNT_SUSPENDED("account.suspended", "アカウントを停止した", "Suspended the account"),
    ACCOUNT_UNLOCKED("account.unlocked", "ロックを解除した", "Unlocked the account"),
    DEVICE_APPROVED("device.approved", "端末を許可した", "Let a device in"),
    DEVICE_REFUSED("device.refused", "端末枠がない端末を断った", "Refused a device without a slot"),
    DEVICE_SLOT_FREED("device.slot-freed", "端末の枠を空けた", "Freed a device's slot"),
    FACTOR_PASSKEY_ADDED("factor.passkey-added", "パスキーを追加した", "Added a passkey"),
    FACTOR_PASSKEY_REMOVED("factor.passkey-removed", "パスキーを外した", "Removed a passkey"),
    FACTOR_RECOVERY_CODES_MADE("factor.recovery-codes-made", "予備コードを作った", "Made recovery codes"),
    FACTOR_RESET("factor.reset", "本人確認の方法をすべて外した", "Took all second factors away"),
    FACTOR_SHOWN("factor.shown", "本人確認をした", "Gave a second factor"),
    FACTOR_TOTP_ENROLLED("factor.totp-enrolled", "認証アプリを登録した", "Set an authenticator app up"),
    FACTOR_TOTP_REMOVED("factor.totp-removed", "認証アプリを外した", "Removed the authenticator app"),
    GUEST_CREATED("guest.created", "ゲストリンクを作った", "Made a guest link"),
    GUEST_ENTERED("guest.entered", "ゲストリンクで入った", "Came in by a guest link"),
    GUEST_REVOKED("guest.revoked", "ゲストリンクを取り消した", "Revoked a guest link"),
    LOGIN_ADDRESS_SLOWED("login.address-slowed", "失敗の多い接続元を待たせた", "Slowed an address with many failures down"),
    LOGIN_ENDED("login.ended", "ログインを終了した", "Ended a login"),
    LOGIN_NETWORK_DENIED(
            "login.network-denied", "許可していないネットワークからのログインを断った", "Refused a login from a network that is not allowed"),
    LOGIN_PASSED("login.passed", "ログインした", "Logged in"),
    LOGIN_REFUSED("login.refused", "ログインに失敗した", "Failed to log in"),
    PASSWORD_CHANGE("password.change", "求められてパスワードを変えた", "Changed the password as was asked for"),
    PASSWORD_CHANGED("password.changed", "パスワードを変えた", "Changed the password"),
    PASSWORD_INVITATION("password.invitation", "招待を受けてパスワードを決めた", "Took the invitation up and chose a password"),
    PASSWORD_RESET("password.reset", "パスワードを再設定した", "Chose a new password by the link"),
    SCIM_TOKEN_CREATED("scim.token-created", "ディレクトリ連携のトークンを作った", "Made a token for the directory"),
    SCIM_TOKEN_REVOKED("scim.token-revoked", "ディレクトリ連携のトークンを取り消した", "Revoked a token of the directory"),
    SCREEN_ADDED("screen.added", "画面を登録した", "Added a screen"),
    SCREEN_GRANTED("screen.granted", "画面の権限を変えた", "Changed who may use a screen"),
    SCREEN_REMOVED("screen.removed", "画面を削除した", "Removed a screen"),
    SCREEN_ROLES_CHANGED("screen.roles-changed", "画面を許可する役割を変えた", "Changed the roles of a screen"),
    SSO_ADDED("sso.added", "ID プロバイダーを追加した", "Added an identity provider"),
    SSO_CHANGED("sso.changed", "ID プロバイダーの設定を変えた", "Changed an identity provider"),
    SSO_DISABLED("sso.disabled", "ID プロバイダーを無効にした", "Took an identity provider out of use"),
    SSO_ENABLED("sso.enabled", "ID プロバイダーを有効にした", "Put an identity provider into use"),
    SSO_REFUSED("sso.refused", "シングルサインオンでのログインを断った", "Refused a login by single sign-on"),
    SSO_REMOVED("sso.removed", "ID プロバイダーを削除した", "Removed an identity provider"),
    SSO_TRIED("sso.tried", "シングルサインオンを試した", "Tried single sign-on"),
    TENANT_CONTRACT_CHANGED("tenant.contract-changed", "契約の終わりを変えた", "Changed the end of the contract"),
    TENANT_CREATED("tenant.created", "契約企業を登録した", "Added the tenant"),
    TENANT_DELETED("tenant.deleted", "契約企業の消去を始めた", "Began to erase the tenant"),
    TENANT_ERASED("tenant.erased", "契約企業を消去した", "Erased the tenant"),
    TENANT_PLACES_CHANGED("tenant.places-changed", "場所を変えた", "Changed the places"),
    TENANT_POLICY_CHANGED("tenant.policy-changed", "方針を変えた", "Changed the policy"),
    TENANT_RENAMED("tenant.renamed", "契約企業の名前を変えた", "Renamed the tenant"),
    TENANT_SUSPENDED("tenant.suspended", "契約企業を停止した", "Suspended the tenant"),
    THEME_CHOSEN("theme.chosen", "ログイン画面の目印を選んだ", "Chose a sign for the login page"),
    THEME_REMOVED("theme.removed", "ログイン画面の目印を外した", "Removed the sign of the login page");

    private static final Map<String, Act> BY_ID = byId();

    private final String id;

    @SuppressWarnings("ImmutableEnumChecker") // a record of two strings
    private final Bilingual text;

    Act(String id, String ja, String en) {
        this.id = id;
        this.text = new Bilingual(ja, en);
    }

    /** As it is in the journal ({@code event.action}). */
    public String id() {
        return id;
    }

    /** What concerns are noted together: the first word of the id. */
    public String concern() {
        return id.substring(0, id.indexOf('.'));
    }

    public Bilingual text() {
        return text;
    }

    /** The one of an id; empty for anything else. */
    public static Optional<Act> of(String id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    private static Map<String, Act> byId() {
        Map<String, Act> acts = new HashMap<>();
        for (Act act : values()) {
            acts.put(act.id, act);
        }
        return Map.copyOf(acts);
    }
}
