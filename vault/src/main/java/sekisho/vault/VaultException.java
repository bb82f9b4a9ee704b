package sekisho.vault;

import sekisho.words.Bilingual;

/** What the vault cannot do, with a code that an operator can count and look up, and a text for people. */
public final class VaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Code {
        /** There is no published site of that name. */
        SITE("そのサイトは公開コピーの対象ではありません。", "That site is not published from a copy."),
        /** Another crawl or publication of the site is under way. */
        BUSY("このサイトでは別の作業が進んでいます。", "Other work on this site is under way."),
        /** There is no such version, or it is no longer kept. */
        VERSION("その版はありません。", "There is no such version."),
        /** A version with findings needs somebody's approval. */
        HELD(
                "この版には確認が必要な点があります。内容を確かめ、承認して公開してください。",
                "This version has findings. Look at them and publish it with an approval."),
        /** The CMS does not answer or not as it should. */
        ORIGIN("CMS から取得できません。", "The CMS cannot be read."),
        /** Logging in to the CMS did not work. */
        LOGIN("CMS にログインできません。", "Logging in to the CMS did not work."),
        /** A file of the vault was changed, cut or is not readable. */
        BROKEN("保管データが壊れているか、書き換えられています。", "Stored data is damaged or was changed."),
        /** A file cannot be read or written. */
        DISK("保管データを読み書きできません。", "Stored data cannot be read or written."),
        /** The work was stopped. */
        STOPPED("作業は中断されました。続きから再開できます。", "The work was stopped; it can be resumed.");

        @SuppressWarnings("ImmutableEnumChecker") // a record of two strings
        private final Bilingual text;

        Code(String ja, String en) {
            text = new Bilingual(ja, en);
        }

        /** For people. */
        public Bilingual text() {
            return text;
        }
    }

    private final Code code;

    /** A failure that the vault found itself. */
    public VaultException(Code code, String detail) {
        super(detail);
        this.code = code;
    }

    /** A failure with the exception that caused it. */
    public VaultException(Code code, String detail, Throwable cause) {
        super(detail, cause);
        this.code = code;
    }

    /** Why. */
    public Code code() {
        return code;
    }
}
