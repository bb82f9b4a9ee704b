package sekisho.identity.internal.sso;

import java.util.Locale;

/** Why an answer of an identity provider was not believed. In the journal; members are shown none of it. */
public enum SsoReason {
    MALFORMED,
    /** A document type, by which XML reaches for files and hosts. */
    DOCUMENT_TYPE,
    /** Comments and processing instructions split texts, so that readers disagree about them. */
    COMMENT,
    DUPLICATE_ID,
    /** More than one statement, or a signature where none belongs. */
    WRAPPED,
    UNSIGNED,
    WEAK_ALGORITHM,
    ALGORITHM_NONE,
    SYMMETRIC_ALGORITHM,
    SIGNATURE,
    NOT_DECRYPTABLE,
    ISSUER,
    /** Another provider answered than was asked (RFC 9207). */
    MIXED_UP,
    AUDIENCE,
    RECIPIENT,
    /** It answers another question than was asked. */
    WRONG_ANSWER,
    /** Nobody asked, and that is not allowed. */
    UNSOLICITED,
    EXPIRED,
    NOT_YET_VALID,
    REPLAYED,
    /** It belongs to no login that this browser began. */
    STATE,
    NONCE,
    /** The provider says no. */
    DECLINED,
    NO_SUBJECT,
    UNREACHABLE,
    MAIL_UNVERIFIED,
    DOMAIN,
    NO_MEMBER,
    SUSPENDED;

    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
