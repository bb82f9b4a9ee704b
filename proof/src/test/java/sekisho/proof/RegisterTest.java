package sekisho.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisterTest {
    private static final Pattern GROUP = Pattern.compile("^## ([A-L])\\. .*");
    private static final Pattern TOPIC = Pattern.compile("^\\| `([a-z0-9-]+)` \\|.*");
    private static final Pattern JAPANESE = Pattern.compile("[\\p{IsHiragana}\\p{IsKatakana}\\p{IsHan}]");

    private final Register register = Register.load();

    @Test
    void hasOneControlForEachTopicInTheSameOrder() throws IOException {
        List<String> expected = new ArrayList<>();
        String group = "";
        for (String line : Files.readAllLines(shared().resolve("claims/topics.md"), StandardCharsets.UTF_8)) {
            Matcher heading = GROUP.matcher(line);
            if (heading.matches()) {
                group = heading.group(1);
            }
            Matcher topic = TOPIC.matcher(line);
            if (topic.matches()) {
                expected.add(group + " " + topic.group(1));
            }
        }
        assertThat(expected).hasSize(131);
        assertThat(register.controls())
                .extracting(control -> control.group() + " " + control.id())
                .containsExactlyElementsOf(expected);
    }

    @Test
    void textsExistInBothLanguagesAndAreBounded() {
        for (Control control : register.controls()) {
            assertThat(control.title().ja()).as(control.id()).hasSizeBetween(2, 30);
            assertThat(control.title().en()).as(control.id()).hasSizeBetween(2, 50);
            assertThat(control.statement().ja()).as(control.id()).hasSizeBetween(20, 120);
            assertThat(control.statement().en()).as(control.id()).hasSizeBetween(20, 240);
            assertThat(control.statement().ja())
                    .as(control.id())
                    .containsPattern(JAPANESE)
                    .endsWith("。");
            assertThat(control.title().en()).as(control.id()).doesNotContainPattern(JAPANESE);
            assertThat(control.statement().en())
                    .as(control.id())
                    .doesNotContainPattern(JAPANESE)
                    .endsWith(".");
        }
    }

    @Test
    void titlesAndStatementsAreDistinct() {
        assertThat(register.controls())
                .extracting(control -> control.title().ja())
                .doesNotHaveDuplicates();
        assertThat(register.controls())
                .extracting(control -> control.title().en())
                .doesNotHaveDuplicates();
        assertThat(register.controls())
                .extracting(control -> control.statement().ja())
                .doesNotHaveDuplicates();
        assertThat(register.controls())
                .extracting(control -> control.statement().en())
                .doesNotHaveDuplicates();
    }

    @Test
    void asksAreBoundedAndBelongToOneControl() {
        Set<String> seen = new HashSet<>();
        for (Control control : register.controls()) {
            assertThat(control.asks()).as(control.id()).hasSizeBetween(6, 28);
            for (String ask : control.asks()) {
                assertThat(ask).as(control.id()).hasSizeBetween(2, 64);
                assertThat(seen.add(ask)).as("%s: %s", control.id(), ask).isTrue();
            }
        }
    }

    @Test
    void everyControlCanBeAskedForInJapaneseAndInEnglish() {
        Pattern latin = Pattern.compile("[A-Za-z]{3}");
        for (Control control : register.controls()) {
            assertThat(control.asks())
                    .as(control.id())
                    .anyMatch(ask -> JAPANESE.matcher(ask).find());
            assertThat(control.asks())
                    .as(control.id())
                    .anyMatch(ask ->
                            latin.matcher(ask).find() && !JAPANESE.matcher(ask).find());
        }
    }

    @Test
    void evidenceAgesStayBetweenADayAndAYear() {
        assertThat(register.controls())
                .allSatisfy(
                        control -> assertThat(control.maxAge()).isBetween(Duration.ofDays(1), Duration.ofDays(366)));
    }

    @Test
    void findAnswersByIdOnly() {
        assertThat(register.find("tls-min-version")).map(Control::group).contains('A');
        assertThat(register.find("no-such-topic")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"P1D, 1", "P7D, 7", "P1M, 31", "P3M, 93", "P1Y, 366"})
    void agesAreCountedGenerously(String text, int days) {
        assertThat(RegisterReader.read(stream(entry(text, "A", "technical", "")))
                        .getFirst()
                        .maxAge())
                .isEqualTo(Duration.ofDays(days));
    }

    @ParameterizedTest
    @CsvSource({
        "P0D, A, technical, ''",
        "1 day, A, technical, ''",
        "P1D, AB, technical, ''",
        "P1D, A, magical, ''",
        "P1D, A, technical, 'extra: yes'",
        "P1D, A, technical, 'id: twice'"
    })
    void aBrokenEntryIsNamed(String age, String group, String type, String extra) {
        assertThatThrownBy(() -> RegisterReader.read(stream(entry(age, group, type, extra))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("register.yaml");
    }

    @Test
    void aFileWithoutControlsIsRefused() {
        assertThatThrownBy(() -> RegisterReader.read(stream("[]"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> RegisterReader.read(stream("controls: [1]")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void twoControlsOfOneNameAreRefused() {
        List<Control> one = RegisterReader.read(stream(entry("P1D", "A", "technical", "")));
        assertThatThrownBy(() -> new Register(List.of(one.getFirst(), one.getFirst())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String entry(String age, String group, String type, String extra) {
        return """
                controls:
                  - id: one
                    group: %s
                    type: %s
                    title: {ja: 題, en: Title}
                    statement: {ja: 文。, en: Text.}
                    asks: [問い]
                    max-age: %s
                    %s
                """.formatted(group, type, age, extra);
    }

    private static ByteArrayInputStream stream(String yaml) {
        return new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static Path shared() {
        String root = System.getProperty("sekisho.root", "..");
        return Path.of(System.getProperty("sekisho.shared", root + "/../shared"));
    }
}
