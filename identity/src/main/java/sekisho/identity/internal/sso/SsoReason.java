package sekisho.identity.internal.sso;

import java.util.Locale;
import java.util.Optional;
import sekisho.words.Bilingual;

/**
 * Why an answer of an identity provider was not believed. In the journal and for administrators; members are shown none of it.
 */
public enum SsoReason {
    MALFORMED("答えの形が正しくありません。", "The answer is not in the form that it should have."),
    /** A document type, by which XML reaches for files and hosts. */
    DOCUMENT_TYPE("XML に文書型宣言があります。", "The XML has a document type."),
    /** Comments and processing instructions split texts, so that readers disagree about them. */
    COMMENT("XML にコメントか処理命令があります。", "The XML has comments or processing instructions."),
    DUPLICATE_ID("XML に同じ ID が二つあります。", "The XML has the same id twice."),
    /** More than one statement, or a signature where none belongs. */
    WRAPPED("アサーションか署名の数や位置が正しくありません。", "There are too many assertions or signatures, or they are in the wrong place."),
    UNSIGNED("署名がありません。プロバイダーの設定で、アサーションに署名させてください。", "There is no signature. Have the provider sign its assertions."),
    WEAK_ALGORITHM("署名の方式が弱すぎます。SHA-256 以上にしてください。", "The signature's algorithm is too weak. Use SHA-256 or better."),
    ALGORITHM_NONE("トークンに署名がありません(alg: none)。", "The token is not signed (alg: none)."),
    SYMMETRIC_ALGORITHM(
            "トークンの署名が共有鍵によるものです。公開鍵の方式(RS256 など)にしてください。",
            "The token is signed with a shared key. Use RS256 or the like."),
    SIGNATURE(
            "署名が合いません。プロバイダーの証明書や鍵が変わっていないか確かめてください。",
            "The signature is not right. Has the provider changed its certificate or keys?"),
    NOT_DECRYPTABLE(
            "暗号化された答えを復号できません。当方の証明書を登録し直してください。",
            "It could not be decrypted. Give the provider our certificate again."),
    ISSUER("発行者が、登録したものと違います。", "The issuer is another one than was registered."),
    /** Another provider answered than was asked (RFC 9207). */
    MIXED_UP("尋ねた相手とは別のプロバイダーが答えました。", "Another provider answered than was asked."),
    AUDIENCE("宛先(クライアント ID、エンティティ ID)が当方ではありません。", "It is meant for somebody else (client id, entity id)."),
    RECIPIENT("送り先の URL(ACS)が当方のものではありません。", "It was addressed to another URL (ACS)."),
    /** It answers another question than was asked. */
    WRONG_ANSWER("当方が送った要求への答えではありません。", "It answers another request than ours."),
    /** Nobody asked, and that is not allowed. */
    UNSOLICITED("プロバイダー側から始まるログインは許可していません。", "Logins that begin at the provider are not allowed."),
    EXPIRED("期限が切れています。双方の時計を確かめてください。", "It has expired. Check the clocks on both sides."),
    NOT_YET_VALID("まだ有効ではありません。双方の時計を確かめてください。", "It is not valid yet. Check the clocks on both sides."),
    REPLAYED("すでに使われた答えです。", "It was used already."),
    /** It belongs to no login that this browser began. */
    STATE("このブラウザーで始めたログインの続きではありません。", "It continues no login that this browser began."),
    NONCE("このログインのためのトークンではありません(nonce)。", "The token is not for this login (nonce)."),
    /** The provider says no. */
    DECLINED(
            "プロバイダーが断りました。クライアント ID・シークレット・リダイレクト URI を確かめてください。",
            "The provider declined. Check client id, secret and redirect URI."),
    NO_SUBJECT(
            "答えにメールアドレスがありません。プロバイダーの設定で、email を渡すようにしてください。",
            "There is no mail address in it. Have the provider hand over email."),
    UNREACHABLE(
            "プロバイダーにつながりません。アドレスと証明書を確かめてください。", "The provider cannot be reached. Check its address and certificate."),
    /** It leads to a host that is not on the Internet, and nobody who may has allowed that. */
    INSIDE(
            "インターネットにないアドレスです。社内のプロバイダーを使うには、運営者にご連絡ください。",
            "That address is not on the Internet. Ask the provider of this service to allow it."),
    MAIL_UNVERIFIED("プロバイダーがメールアドレスを確認していません。", "The provider has not verified the mail address."),
    DOMAIN(
            "メールアドレスのドメインが、このプロバイダーに許したものではありません。",
            "The mail address has a domain that this provider may not vouch for."),
    NO_MEMBER(
            "利用者として登録されていません。招待するか、はじめての人も利用者にする設定にしてください。",
            "There is no such member. Invite them, or let newcomers become members."),
    SUSPENDED("アカウントが停止中です。", "The account is suspended."),
    /** An administrator has put it out of use. */
    DISABLED("このプロバイダーは無効にしてあります。", "This provider is disabled."),
    CERTIFICATE_EXPIRED("メタデータの証明書の期限が切れています。", "The certificate in the metadata has expired.");

    @SuppressWarnings("ImmutableEnumChecker") // a record of two strings
    private final Bilingual text;

    SsoReason(String ja, String en) {
        this.text = new Bilingual(ja, en);
    }

    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For administrators: what was wrong and, where it helps, what to do. */
    public Bilingual text() {
        return text;
    }

    /** The reason of an id, as the journal holds it. */
    public static Optional<SsoReason> of(String id) {
        for (SsoReason reason : values()) {
            if (reason.id().equals(id)) {
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }
}
