package sekisho.proof;

import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import sekisho.words.Bilingual;

/** What an attestation must be like before it is kept. Only computes. */
final class AttestationRules {
    static final int OWNER_CHARACTERS = 200;
    static final int TEXT_CHARACTERS = 2000;
    static final int FILE_CHARACTERS = 255;
    /** Longer than any certificate or contract that a customer would accept unseen. */
    static final Period LONGEST = Period.ofYears(5);

    private AttestationRules() {}

    /** Everything that is wrong with it, in reading order; empty when it can be kept. */
    static List<Bilingual> problems(Register register, Attestation attestation, LocalDate today) {
        List<Bilingual> problems = new ArrayList<>();
        if (register.find(attestation.control()).isEmpty()) {
            problems.add(new Bilingual("その統制は台帳にありません。", "The register has no such control."));
        }
        if (attestation.owner().isBlank()
                || attestation.owner().length() > OWNER_CHARACTERS
                || hasControls(attestation.owner())) {
            problems.add(new Bilingual(
                    "表明者は、改行などを含まない 1 〜 " + OWNER_CHARACTERS + " 文字で書いてください。",
                    "The owner must be 1 to " + OWNER_CHARACTERS + " characters on one line."));
        }
        if (badText(attestation.text().ja()) || badText(attestation.text().en())) {
            problems.add(new Bilingual(
                    "内容は、日本語と英語それぞれ 1 〜 " + TEXT_CHARACTERS + " 文字で書いてください。",
                    "The text must be 1 to " + TEXT_CHARACTERS + " characters in each language."));
        }
        if (attestation
                .file()
                .filter(name -> name.isBlank()
                        || name.length() > FILE_CHARACTERS
                        || hasControls(name)
                        || name.contains("/")
                        || name.contains("\\"))
                .isPresent()) {
            problems.add(new Bilingual(
                    "添付は、フォルダーを含まないファイル名（" + FILE_CHARACTERS + " 文字まで）で書いてください。",
                    "The file must be a plain file name of at most " + FILE_CHARACTERS + " characters."));
        }
        if (attestation.validUntil().isBefore(attestation.from())) {
            problems.add(new Bilingual("有効期限が開始日より前です。", "It ends before it begins."));
        } else if (attestation.validUntil().isAfter(attestation.from().plus(LONGEST))) {
            problems.add(new Bilingual(
                    "有効期間は " + LONGEST.getYears() + " 年までです。",
                    "It may hold for at most " + LONGEST.getYears() + " years."));
        }
        // One day of grace, because the person may live east of the server.
        if (attestation.from().isAfter(today.plusDays(1))) {
            problems.add(new Bilingual("開始日が未来の日付です。", "It begins in the future."));
        }
        return problems;
    }

    private static boolean badText(String text) {
        return text.isBlank() || text.length() > TEXT_CHARACTERS || text.chars().anyMatch(c -> c < ' ' && c != '\n');
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }
}
