package sekisho.console;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.proof.ControlState;
import sekisho.proof.Evidence;

/**
 * The table of controls.
 *
 * @param tiles one per result, over all controls
 * @param sections the groups with the controls that the filter takes
 * @param shown how many it takes
 * @param total how many there are
 * @param pressing certificates that somebody must look after
 * @param doubtful check sheets that left with answers which are no longer backed
 */
record HomePage(
        Frame frame,
        ControlFilter filter,
        List<Tile> tiles,
        List<Section> sections,
        int shown,
        int total,
        Donut donut,
        ControlPages.ProbeRun run,
        List<CertificateRow> pressing,
        int doubtful) {
    HomePage {
        tiles = List.copyOf(tiles);
        sections = List.copyOf(sections);
        pressing = List.copyOf(pressing);
    }

    /** How many controls have a result. */
    record Tile(Mark mark, int count) {}

    /** A group and its rows. */
    record Section(Group group, List<Line> lines) {
        Section {
            lines = List.copyOf(lines);
        }
    }

    /** One control. */
    record Line(ControlState state) {
        Mark mark() {
            return Mark.of(state.result());
        }

        Optional<Evidence> evidence() {
            return state.evidence();
        }

        String href() {
            return Links.of("controls", state.control().id());
        }
    }

    static HomePage of(
            Frame frame,
            ControlFilter filter,
            List<ControlState> states,
            ControlPages.ProbeRun run,
            List<CertificateRow> pressing,
            int doubtful) {
        Map<Mark, Integer> counts = new EnumMap<>(Mark.class);
        Map<Group, List<Line>> groups = new EnumMap<>(Group.class);
        int shown = 0;
        for (ControlState state : states) {
            counts.merge(Mark.of(state.result()), 1, Integer::sum);
            Optional<Group> group = Group.of(String.valueOf(state.control().group()));
            if (group.isPresent() && filter.takes(state)) {
                groups.computeIfAbsent(group.get(), letter -> new ArrayList<>()).add(new Line(state));
                shown++;
            }
        }
        List<Tile> tiles = Mark.all().stream()
                .map(mark -> new Tile(mark, counts.getOrDefault(mark, 0)))
                .toList();
        List<Section> sections = groups.entrySet().stream()
                .map(entry -> new Section(entry.getKey(), entry.getValue()))
                .toList();
        return new HomePage(
                frame, filter, tiles, sections, shown, states.size(), Donut.of(tiles), run, pressing, doubtful);
    }

    String refreshHref() {
        return "/controls" + filter.query();
    }

    /** Share of the controls that may be answered with yes, in percent. */
    int provenPercent() {
        int proven = tiles.stream()
                .filter(tile -> tile.mark() == Mark.HOLDS || tile.mark() == Mark.ATTESTED)
                .mapToInt(Tile::count)
                .sum();
        return total == 0 ? 0 : Math.round(100f * proven / total);
    }
}
