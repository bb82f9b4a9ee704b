package sekisho.words;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LangTest {
    @Test
    void theHighestWeightWins() {
        assertThat(Lang.negotiate("fr, en;q=0.7, ja;q=0.8")).isEqualTo(Lang.JA);
        assertThat(Lang.negotiate("en-US,en;q=0.9,ja;q=0.8")).isEqualTo(Lang.EN);
        assertThat(Lang.negotiate("ja;q=0.1,en;q=abc")).isEqualTo(Lang.JA);
    }

    @Test
    void anUnknownLanguageGetsJapanese() {
        assertThat(Lang.negotiate("")).isEqualTo(Lang.JA);
        assertThat(Lang.negotiate("de,fr")).isEqualTo(Lang.JA);
    }

    @Property
    void anyFieldGetsSomeLanguage(@ForAll String field) {
        assertThat(Lang.negotiate(field)).isNotNull();
    }
}
