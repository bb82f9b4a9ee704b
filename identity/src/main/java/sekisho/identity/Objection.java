package sekisho.identity;

import sekisho.words.Bilingual;

/** What is wrong with a chosen password. */
public enum Objection {
    TOO_SHORT("短すぎます。", "It is too short."),
    TOO_LONG("長すぎます。", "It is too long."),
    TOO_FEW_KINDS(
            "文字の種類が足りません(英大文字・英小文字・数字・記号)。",
            "It has too few kinds of characters (upper case, lower case, digits, symbols)."),
    EASILY_GUESSED(
            "推測されやすいパスワードです。関係のない言葉を幾つかつなげると、覚えやすく強くなります。",
            "It is easily guessed. A few unrelated words together are strong and easy to remember."),
    USED_BEFORE("以前に使ったパスワードです。", "It was used before."),
    CONTROL_CHARACTER("使えない文字が含まれています。", "It contains a character that cannot be used.");

    @SuppressWarnings("ImmutableEnumChecker") // a record of two strings
    private final Bilingual text;

    Objection(String ja, String en) {
        this.text = new Bilingual(ja, en);
    }

    public Bilingual text() {
        return text;
    }
}
