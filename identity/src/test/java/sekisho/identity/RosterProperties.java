package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a search finds in a part of the roster. */
class RosterProperties {
    @Provide
    Arbitrary<String> described() {
        return Arbitraries.strings().withChars("ab 1@").ofMaxLength(8);
    }

    @Provide
    Arbitrary<String> word() {
        return Arbitraries.strings().withChars("ab1@").ofMinLength(1).ofMaxLength(3);
    }

    @Property(tries = 2000)
    void itIsWhatGoingThroughEveryLineFinds(
            @ForAll List<@net.jqwik.api.From("described") String> members,
            @ForAll List<@net.jqwik.api.From("word") String> words) {
        List<String> lines = IntStream.range(0, members.size())
                .mapToObj(i -> "a" + i + "\t" + members.get(i))
                .toList();
        List<String> wanted = words.isEmpty() ? List.of("") : words;
        List<String> plain = lines.reversed().stream()
                .filter(line -> wanted.stream().allMatch(line.substring(line.indexOf('\t') + 1)::contains))
                .map(line -> line.substring(0, line.indexOf('\t')))
                .toList();
        assertThat(Roster.matching(String.join("\n", lines), wanted)).isEqualTo(plain);
    }
}
