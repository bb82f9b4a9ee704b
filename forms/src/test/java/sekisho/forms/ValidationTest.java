package sekisho.forms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.words.Bilingual;

class ValidationTest {
    private static final FormDefinition FORM = Fixture.contact();

    private static List<MultipartForm.Part> parts(Multipart body) {
        return MultipartForm.parse(
                        ByteBuffer.wrap(body.bytes()),
                        MultipartForm.boundary(body.contentType()).orElseThrow())
                .orElseThrow();
    }

    private static Map<String, Validation.Fault> faults(Multipart body) {
        return Validation.check(FORM, parts(body)) instanceof Validation.Outcome.Wrong wrong
                ? wrong.faults()
                : Map.of();
    }

    private static Submission sound(Multipart body) {
        return ((Validation.Outcome.Sound) Validation.check(FORM, parts(body))).submission();
    }

    private static Multipart filled() {
        return Fixture.filled("山田 太郎", "taro@example.com", "資料を送ってください。");
    }

    @Test
    void requiredFieldsAreAskedForAllAtOnce() {
        assertThat(faults(new Multipart().value("name", " \u3000 ")))
                .containsEntry("name", Validation.Fault.REQUIRED)
                .containsEntry("mail", Validation.Fault.REQUIRED)
                .containsEntry("body", Validation.Fault.REQUIRED);
    }

    @ParameterizedTest
    @CsvSource({
        "kana, やまだ たろう, ヤマダ タロウ",
        "kana, ﾔﾏﾀﾞ　ﾀﾛｳ, ヤマダ タロウ",
        "phone, ０３－１２３４－５６７８, 03-1234-5678",
        "phone, (03)1234 5678, 03-1234-5678",
        "phone, 09012345678, 09012345678",
        "phone, +81 90 1234 5678, +81-90-1234-5678",
        "postcode, 〒１００－０００１, 100-0001",
        "postcode, 1000001, 100-0001",
        "postcode, 100ー0001, 100-0001",
    })
    void oneSpellingIsMadeOfMany(String field, String written, String kept) {
        assertThat(sound(filled().value(field, written)).first(field)).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({
        "kana, Taro, KANA",
        "phone, 12345, PHONE",
        "phone, ご連絡ください, PHONE",
        "postcode, 123, POSTCODE",
        "topic, hacking, OPTION",
    })
    void whatDoesNotFitIsNamed(String field, String written, Validation.Fault fault) {
        assertThat(faults(filled().value(field, written))).containsExactly(Map.entry(field, fault));
    }

    @Test
    void aMailAddressOfAnOldCarrierIsTaken() {
        Multipart body = Fixture.filled("花子", "a..b.@docomo.ne.jp", "こんにちは");
        assertThat(sound(body).first("mail")).isEqualTo("a..b.@docomo.ne.jp");
        assertThat(sound(Fixture.filled("花子", "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "こんにちは")).first("mail"))
                .isEqualTo("taro@example.jp");
    }

    @Test
    void aLineCannotHoldLineEnds() {
        assertThat(faults(Fixture.filled("太郎\r\nBcc: x@example.com", "taro@example.com", "本文")))
                .containsExactly(Map.entry("name", Validation.Fault.PATTERN));
        assertThat(faults(Fixture.filled("太郎", "taro@example.com\nBcc: x@example.com", "本文")))
                .containsExactly(Map.entry("mail", Validation.Fault.PATTERN));
        Multipart body = Fixture.filled("太郎\u0007\u2028Bcc: x", "taro@example.com", "一行目\r\n二行目\u0007");
        assertThat(sound(body).first("name")).isEqualTo("太郎Bcc: x");
        assertThat(sound(body).first("body")).isEqualTo("一行目\n二行目");
    }

    @Test
    void aValueGivenTwiceIsRefused() {
        assertThat(faults(filled().value("name", "別人"))).containsEntry("name", Validation.Fault.OPTION);
    }

    @Test
    void filesAreJudgedByTheirBytes() {
        byte[] pdf = "%PDF-1.7 …".getBytes(StandardCharsets.UTF_8);
        byte[] program = "MZ\u0090".getBytes(StandardCharsets.ISO_8859_1);
        Submission sound = sound(filled().file("file", "C:\\Users\\taro\\見積\"書.pdf", pdf));
        assertThat(sound.allFiles()).singleElement().satisfies(file -> {
            assertThat(file.name()).isEqualTo("見積_書.pdf");
            assertThat(file.type()).isEqualTo(FileType.PDF);
        });
        assertThat(faults(filled().file("file", "見積書.pdf", program))).containsEntry("file", Validation.Fault.FILE_TYPE);
        assertThat(faults(filled().file("file", "program.exe", pdf))).containsEntry("file", Validation.Fault.FILE_TYPE);
        assertThat(faults(filled().file("file", "1.pdf", pdf)
                        .file("file", "2.pdf", pdf)
                        .file("file", "3.pdf", pdf)
                        .file("file", "4.pdf", pdf)))
                .containsEntry("file", Validation.Fault.FILE_COUNT);
        assertThat(faults(filled().file("file", "", new byte[0]))).isEmpty();
    }

    @Test
    void aPatternThatWouldTakeForEverEnds() {
        FormField.Rules usual = FormField.Rules.defaults(FieldType.TEXT);
        FormField.Rules slow = new FormField.Rules(
                0,
                200,
                Optional.of(Pattern.compile("(a+)+b")),
                List.of(),
                1,
                1,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                "",
                "");
        assertThat(usual.maxLength()).isEqualTo(200);
        FormDefinition form =
                withFields(new FormField("code", FieldType.TEXT, new Bilingual("番号", "Code"), true, slow));
        assertThat(Validation.check(form, parts(new Multipart().value("code", "a".repeat(60)))))
                .isEqualTo(new Validation.Outcome.Wrong(Map.of("code", Validation.Fault.PATTERN)));
        assertThat(Validation.check(form, parts(new Multipart().value("code", "aab"))))
                .isInstanceOf(Validation.Outcome.Sound.class);
    }

    private static FormDefinition withFields(FormField... fields) {
        return new FormDefinition(
                "contact",
                FORM.title(),
                FORM.sites(),
                FORM.origins(),
                FORM.languages(),
                List.of(fields),
                List.of(new FormDefinition.Recipient(Fixture.address("info@example.jp"), Map.of())),
                FORM.sender(),
                FORM.subject(),
                FORM.text(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Defences.DEFAULT,
                1 << 20,
                List.of());
    }

    @Property(tries = 300)
    void noValueMakesTheCheckThrow(@ForAll String name, @ForAll String mail, @ForAll String text) {
        assertThat(Validation.check(
                        FORM,
                        parts(Fixture.filled(name, mail, text)
                                .value("kana", name)
                                .value("phone", text))))
                .isNotNull();
    }

    @Property(tries = 300)
    void noBytesMakeTheReaderOfFormsThrow(@ForAll byte[] bytes) {
        assertThat(MultipartForm.parse(ByteBuffer.wrap(bytes), "x")).isEmpty();
    }

    @Property(tries = 200)
    void whatIsWrittenIsRead(@ForAll String value) {
        String sent = new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        List<MultipartForm.Part> parts = parts(new Multipart().value("a", sent).value("b", ""));
        assertThat(parts).hasSize(2);
        assertThat(parts.getFirst().text()).hasValue(sent);
    }

    @Test
    void aFormThatIsCutAnywhereIsRefused() {
        byte[] whole = filled().bytes();
        String boundary = MultipartForm.boundary(filled().contentType()).orElseThrow();
        for (int end = 0; end < whole.length - 2; end++) {
            assertThat(MultipartForm.parse(ByteBuffer.wrap(whole, 0, end).slice(), boundary))
                    .as("cut at %d", end)
                    .isEmpty();
        }
        assertThat(MultipartForm.parse(ByteBuffer.wrap(whole), boundary)).isPresent();
    }
}
