package sekisho.forms;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/** What visitors read. {@code {label}}, {@code {n}} and {@code {types}} are filled in by the script. */
final class FormTexts {
    private static final Map<Validation.Fault, Bilingual> FAULTS = new EnumMap<>(Validation.Fault.class);
    private static final Map<Refusal, Bilingual> REFUSALS = new EnumMap<>(Refusal.class);
    private static final Map<String, Bilingual> PAGE = new LinkedHashMap<>();

    static {
        fault(Validation.Fault.REQUIRED, "「{label}」を入力してください。", "Please fill in \"{label}\".");
        fault(
                Validation.Fault.TOO_SHORT,
                "「{label}」は {min} 文字以上で入力してください。",
                "\"{label}\" needs at least {min} characters.");
        fault(
                Validation.Fault.TOO_LONG,
                "「{label}」は {max} 文字以内で入力してください。",
                "\"{label}\" may have at most {max} characters.");
        fault(Validation.Fault.PATTERN, "「{label}」の形式を確かめてください。", "Please check the format of \"{label}\".");
        fault(
                Validation.Fault.KANA,
                "「{label}」はカタカナかひらがなで入力してください。",
                "Please write \"{label}\" in katakana or hiragana.");
        fault(
                Validation.Fault.MAIL,
                "「{label}」のメールアドレスを確かめてください(例: taro@example.jp)。",
                "Please check the mail address in \"{label}\" (name@example.com).");
        fault(
                Validation.Fault.PHONE,
                "「{label}」の電話番号を確かめてください(例: 03-1234-5678)。",
                "Please check the telephone number in \"{label}\" (03-1234-5678).");
        fault(
                Validation.Fault.POSTCODE,
                "「{label}」は 7 桁の数字で入力してください(例: 100-0001)。",
                "Please write \"{label}\" as seven digits (100-0001).");
        fault(
                Validation.Fault.URL,
                "「{label}」は https:// から入力してください。",
                "Please write \"{label}\" beginning with https://.");
        fault(Validation.Fault.NUMBER, "「{label}」は数字で入力してください。", "Please write \"{label}\" as a whole number.");
        fault(Validation.Fault.DATE, "「{label}」の日付を確かめてください。", "Please check the date in \"{label}\".");
        fault(Validation.Fault.OPTION, "「{label}」を選んでください。", "Please choose \"{label}\".");
        fault(Validation.Fault.CONSENT, "「{label}」への同意が必要です。", "\"{label}\" needs your consent.");
        fault(Validation.Fault.FILE_TYPE, "「{label}」に添付できるファイルは {types} です。", "Files in \"{label}\" may be {types}.");
        fault(
                Validation.Fault.FILE_SIZE,
                "「{label}」のファイルは 1 つ {size} までです。",
                "A file in \"{label}\" may have at most {size}.");
        fault(
                Validation.Fault.FILE_COUNT,
                "「{label}」のファイルは {files} 個までです。",
                "\"{label}\" takes at most {files} files.");

        Bilingual again = new Bilingual(
                "送信できませんでした。ページを読み込み直して、もう一度お試しください。", "It could not be sent. Please reload the page and try again.");
        for (Refusal refusal : Refusal.values()) {
            REFUSALS.put(refusal, again);
        }
        refusal(
                Refusal.TOO_LARGE,
                "添付ファイルが大きすぎます。小さくするか、減らしてください。",
                "The files are too large. Please send smaller or fewer ones.");
        refusal(
                Refusal.RATE,
                "送信が続いています。しばらく待ってから、もう一度お試しください。",
                "There were many messages. Please wait a while and try again.");
        refusal(Refusal.INVALID, "入力内容を確かめてください。", "Please check what you entered.");
        refusal(Refusal.CONTENT, "この内容は送信できません。表現を変えてお試しください。", "This text cannot be sent. Please rephrase it.");
        refusal(
                Refusal.DUPLICATE,
                "同じ文面がすでに届いています。文面を変えてお送りください。",
                "The same text has arrived already. Please change it.");
        refusal(
                Refusal.FILE,
                "添付ファイルを受け取れません。ファイルを外すか、別のファイルにしてください。",
                "A file cannot be taken. Please remove or replace it.");
        refusal(
                Refusal.BUSY,
                "ただいま混み合っています。しばらく待ってから、もう一度お試しください。",
                "We are busy at the moment. Please try again in a while.");

        page("confirm", "確認画面へ進む", "Continue to review");
        page("confirm-title", "入力内容の確認", "Please review your entries");
        page(
                "confirm-lead",
                "まだ送信されていません。内容を確かめて、「送信する」を押してください。",
                "Nothing has been sent yet. Check your entries and press \"Send\".");
        page("back", "戻って直す", "Go back and edit");
        page("send", "送信する", "Send");
        page("sending", "送信しています…", "Sending…");
        page("thanks-title", "送信しました", "Sent");
        page("thanks", "お問い合わせありがとうございました。", "Thank you for your message.");
        page("errors", "入力内容に {n} か所の誤りがあります。", "There are {n} problems with your entries.");
        page(
                "failed",
                "送信できませんでした。通信の状態を確かめて、もう一度お試しください。入力した内容は残っています。",
                "It could not be sent. Check your connection and try again. Your entries are still here.");
        page("empty", "(未入力)", "(empty)");
        page("yes", "同意する", "I agree");
        page("required", "必須", "required");
        page("addresses", "郵便番号から住所を入力しました。", "The address was filled in from the postcode.");
        page("decoy", "この欄には何も入力しないでください", "Leave this field empty");
    }

    static final Bilingual WANTS_JAPANESE = new Bilingual(
            "本文に日本語を入れてください。日本語のない文面は、迷惑メールを防ぐため受け付けていません。",
            "Please include Japanese in your text. To keep spam out, texts without Japanese are not taken.");
    static final Bilingual WANTS_FEWER_LINKS = new Bilingual(
            "リンク(URL)を減らしてください。迷惑メールを防ぐため、リンクの多い文面や、短縮 URL、HTML は受け付けていません。",
            "Please use fewer links. To keep spam out, texts with many links, shortened links or HTML are not taken.");

    private FormTexts() {}

    private static void fault(Validation.Fault fault, String ja, String en) {
        FAULTS.put(fault, new Bilingual(ja, en));
    }

    private static void refusal(Refusal refusal, String ja, String en) {
        REFUSALS.put(refusal, new Bilingual(ja, en));
    }

    private static void page(String id, String ja, String en) {
        PAGE.put(id, new Bilingual(ja, en));
    }

    static String of(Refusal refusal, Lang lang) {
        Bilingual text = REFUSALS.get(refusal);
        return text == null ? refusal.id() : text.in(lang);
    }

    /** Everything that the script shows, by id. */
    static Map<String, String> all(Lang lang) {
        Map<String, String> all = new LinkedHashMap<>();
        PAGE.forEach((id, text) -> all.put(id, text.in(lang)));
        FAULTS.forEach((fault, text) -> all.put("fault." + fault.name(), text.in(lang)));
        return all;
    }
}
