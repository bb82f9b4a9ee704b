package sekisho.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewriterTest {
    private final Rewriter rewriter =
            new Rewriter(Set.of("cms.local", "cms.local:81", "www.example.jp"), "www.example.jp");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "http://cms.local/a | https://www.example.jp/a",
                "HTTPS://CMS.local/a | https://www.example.jp/a",
                "http://cms.local:81/a | https://www.example.jp/a",
                "http://cms.local:82/a | http://cms.local:82/a",
                "http://cms.locals/a | http://cms.locals/a",
                "http://xcms.local/a | http://xcms.local/a",
                "http://cms.local.example/a | http://cms.local.example/a",
                "see http://cms.local. Next | see https://www.example.jp. Next",
                "\"//cms.local/a\" | \"//www.example.jp/a\"",
                "http:\\/\\/cms.local\\/a | https:\\/\\/www.example.jp\\/a",
                "u=http%3A%2F%2Fcms.local%3A81%2Fa | u=https%3A%2F%2Fwww.example.jp%2Fa",
                "u=http%3A%2F%2Fcms.local%3A82%2Fa | u=http%3A%2F%2Fcms.local%3A82%2Fa",
                "http://www.example.jp/a | https://www.example.jp/a",
                "info@cms.local | info@cms.local",
                "a//cms.local/ | a//cms.local/",
            })
    void addressesOfTheSiteBecomeThePublicOne(String before, String after) {
        assertThat(rewriter.rewrite(before)).isEqualTo(after);
    }

    @Property
    void rewritingTwiceChangesNothingMore(
            @ForAll
                    @Chars({'h', 't', 'p', 's', ':', '/', '\\', '%', '2', 'F', 'c', 'm', '.', '"', '8', '1'})
                    @StringLength(max = 60)
                    String around) {
        String text = around + "http://cms.local" + around + "//cms.local:81" + around;
        String once = rewriter.rewrite(text);
        assertThat(rewriter.rewrite(once)).isEqualTo(once);
    }
}
