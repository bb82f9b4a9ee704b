package sekisho.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Messages, read back by the library's parser. */
class MessageTest {
    private static final QueueId ID = new QueueIds(InstantSource.system(), new Random(1), Optional.empty()).next();

    private static MimeMessage read(byte[] message) throws Exception {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(message));
    }

    private static byte[] write(Mail mail) {
        return MessageWriter.write(mail, ID, Instant.parse("2026-11-24T00:00:00Z"));
    }

    private static void assertLines(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        assertThat(text.chars().allMatch(c -> c < 0x80)).as("only ASCII").isTrue();
        assertThat(text.replace("\r\n", "")).doesNotContain("\r", "\n");
        String header = text.substring(0, text.indexOf("\r\n\r\n"));
        for (String line : header.split("\r\n", -1)) {
            assertThat(line.length()).as(line).isLessThanOrEqualTo(100);
        }
        for (String line : text.split("\r\n", -1)) {
            assertThat(line.length()).isLessThanOrEqualTo(998);
        }
    }

    @Property(tries = 200)
    void anyTextsComeBackAsTheyWere(
            @ForAll @StringLength(max = 200) String subject,
            @ForAll @StringLength(max = 80) String name,
            @ForAll @StringLength(max = 300) String text)
            throws Exception {
        HeaderText clean = HeaderText.cleaned(subject);
        Mail mail = Mail.of(
                "test",
                new Mailbox(HeaderText.cleaned(name), Fixture.address("a@example.jp")),
                Mailbox.of(Fixture.address("b@example.com")),
                clean,
                text);
        byte[] message = write(mail);
        assertLines(message);
        MimeMessage parsed = read(message);
        assertThat(Objects.requireNonNullElse(parsed.getSubject(), "").strip().replaceAll("\\s+", " "))
                .isEqualTo(clean.value().strip().replaceAll("\\s+", " "));
        assertThat(parsed.getAllRecipients()).hasSize(1);
        assertThat(parsed.getFrom()).hasSize(1);
    }

    @Test
    void aLongJapaneseSubjectIsFoldedAndComesBackWithItsPictograms() throws Exception {
        String subject = "【重要】サービス利用規約の改定について🎉𠮷野家様への御案内".repeat(6);
        byte[] message = write(Fixture.mail("taro@example.com", subject, "本文"));
        assertLines(message);
        assertThat(read(message).getSubject()).isEqualTo(subject);
        assertThat(((InternetAddress) read(message).getFrom()[0]).getPersonal()).isEqualTo("株式会社例");
        assertThat(read(message).getHeader("Message-ID", null)).isEqualTo("<" + ID.value() + "@example.jp>");
        assertThat(read(message).getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
    }

    @Test
    void iso2022JpIsUsedWhenAskedForAndWhenEveryCharacterFits() throws Exception {
        Mail mail = Fixture.mail("taro@example.com", "お知らせ", "本文です。\n").withCharset(Mail.Charset.ISO_2022_JP);
        byte[] message = write(mail);
        assertLines(message);
        assertThat(new String(message, StandardCharsets.ISO_8859_1))
                .contains("charset=ISO-2022-JP", "=?ISO-2022-JP?B?", "Content-Transfer-Encoding: 7bit");
        assertThat(read(message).getContent()).isEqualTo("本文です。\r\n");
        byte[] other = write(Fixture.mail("taro@example.com", "お知らせ", "絵文字🎉").withCharset(Mail.Charset.ISO_2022_JP));
        assertThat(new String(other, StandardCharsets.ISO_8859_1)).contains("charset=UTF-8");
    }

    @Test
    void htmlAndAttachmentsAreParts() throws Exception {
        byte[] file = new byte[10_000];
        new Random(7).nextBytes(file);
        Mail mail = Fixture.mail("taro@example.com", "件名", "本文")
                .withHtml("<p>本文</p>")
                .withReplyTo(new Mailbox(new HeaderText("窓口, 担当"), Fixture.address("q@example.jp")))
                .withAttachments(List.of(
                        new Attachment(new HeaderText("見積書 2026年 とても長い名前の添付ファイルです.pdf"), "application/pdf", file)));
        byte[] message = write(mail);
        assertLines(message);
        Multipart mixed = (Multipart) read(message).getContent();
        Multipart alternative = (Multipart) mixed.getBodyPart(0).getContent();
        assertThat(alternative.getBodyPart(0).getContent()).isEqualTo("本文\r\n");
        assertThat(alternative.getBodyPart(1).getContent()).isEqualTo("<p>本文</p>\r\n");
        Part attached = mixed.getBodyPart(1);
        assertThat(attached.getFileName()).isEqualTo("見積書 2026年 とても長い名前の添付ファイルです.pdf");
        assertThat(attached.getInputStream().readAllBytes()).isEqualTo(file);
        assertThat(((InternetAddress) read(message).getReplyTo()[0]).getPersonal())
                .isEqualTo("窓口, 担当");
    }

    @Test
    void noFieldCanBeInjected() {
        for (String bad :
                List.of("a\r\nBcc: x@example.net", "a\nb", "a\rb", "a\0b", "a\u2028b", "a\ud800", "a\u0085b")) {
            assertThatThrownBy(() -> new HeaderText(bad)).isInstanceOf(IllegalArgumentException.class);
            assertThat(HeaderText.cleaned(bad).value()).doesNotContain("\r", "\n", "\0", "\u2028");
            assertThat(MailAddress.parse(bad + "@example.jp")).isEmpty();
            assertThat(MailAddress.parse("a@" + bad)).isEmpty();
        }
        for (String bad : List.of(
                "a b@example.jp", "<a@example.jp>", "a@example.jp,b@example.jp", "a@b@", "\"a\\\"@x", "@x", "a@")) {
            assertThat(MailAddress.parse(bad)).as(bad).isEmpty();
        }
    }

    @Test
    void addressesOfJapaneseCarriersAreQuoted() {
        assertThat(Fixture.address("a..b.@docomo.ne.jp").wire()).isEqualTo("\"a..b.\"@docomo.ne.jp");
        assertThat(Fixture.address("taro+x@例え.jp").wire()).isEqualTo("taro+x@xn--r8jz45g.jp");
        assertThat(Fixture.address("\"a..b\"@docomo.ne.jp").local()).isEqualTo("a..b");
    }

    @Property
    void idsGrowWhateverTheClockDoes(@ForAll long seed) {
        Random random = new Random(seed);
        QueueIds ids = new QueueIds(
                () -> Instant.ofEpochMilli(1_700_000_000_000L + random.nextInt(5)), random, Optional.empty());
        QueueId before = ids.next();
        for (int i = 0; i < 50; i++) {
            QueueId next = ids.next();
            assertThat(next).isGreaterThan(before);
            before = next;
        }
        QueueIds again = new QueueIds(() -> Instant.EPOCH, random, Optional.of(before));
        assertThat(again.next()).isGreaterThan(before);
    }
}
