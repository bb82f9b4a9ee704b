package sekisho.waf.seclang;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Loads the unmodified OWASP Core Rule Set 4, which lies beside the repository. */
class CoreRuleSetTest {
    @Test
    void theWholeCoreRuleSetLoadsWithNothingLost() throws IOException {
        List<Piece> pieces = pieces(Path.of(System.getProperty("sekisho.root"), "../shared/crs"));
        long start = System.nanoTime();
        Program program = Texts.program(SecLang.read(pieces));
        long millis = (System.nanoTime() - start) / 1_000_000;

        List<Linked.Rule> rules = program.rules().stream()
                .filter(Linked.Rule.class::isInstance)
                .map(Linked.Rule.class::cast)
                .toList();
        List<Linked.Link> links =
                rules.stream().flatMap(rule -> rule.links().stream()).toList();
        List<Action> actions =
                links.stream().flatMap(link -> link.actions().stream()).toList();
        long chains = rules.stream().filter(rule -> rule.links().size() > 1).count();
        long setVars = actions.stream().filter(Action.SetVar.class::isInstance).count();
        long skips = actions.stream().filter(Action.SkipAfter.class::isInstance).count();
        long regexes = links.stream()
                .map(Linked.Link::operator)
                .flatMap(Optional::stream)
                .filter(call -> call.name().equals("rx"))
                .count();
        long multiMatches = links.stream().filter(Linked.Link::multiMatch).count();
        long transformationChains =
                links.stream().map(Linked.Link::transformations).distinct().count();
        int markers = program.rules().size() - rules.size();
        System.out.printf(
                "rules %d, chains %d, markers %d, setvar %d, transformation chains %d, %d ms%n",
                rules.size(), chains, markers, setVars, transformationChains, millis);
        assertThat(links).hasSize(count(pieces, "(?m)^\\s*Sec(Rule|Action)\\s"));
        assertThat(markers).isEqualTo(count(pieces, "(?m)^\\s*SecMarker\\s")).isEqualTo(30);
        assertThat(setVars).isEqualTo(count(pieces, "(?m)^[^#\\n]*setvar:"));
        assertThat(rules).hasSize(630);
        assertThat(regexes).isEqualTo(318);
        assertThat(skips).isEqualTo(206);
        assertThat(multiMatches).isEqualTo(8);
        assertThat(rules).allSatisfy(rule -> assertThat(rule.id()).isPresent());
    }

    /** Counts in the text itself, so that nothing can be lost on the way. */
    private static int count(List<Piece> pieces, String regex) {
        Pattern pattern = Pattern.compile(regex);
        return pieces.stream()
                .mapToInt(piece -> (int) pattern.matcher(piece.text()).results().count())
                .sum();
    }

    private static List<Piece> pieces(Path crs) throws IOException {
        List<Path> files = new ArrayList<>();
        files.add(crs.resolve("crs-setup.conf.example"));
        for (String folder : List.of("plugins", "rules")) {
            try (Stream<Path> found = Files.list(crs.resolve(folder))) {
                found.filter(file -> file.toString().endsWith(".conf")
                                || file.toString().endsWith(".conf.example"))
                        .sorted()
                        .forEach(files::add);
            }
        }
        List<Piece> pieces = new ArrayList<>();
        for (Path file : files) {
            pieces.add(
                    new Piece(file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1), crs));
        }
        return pieces;
    }
}
