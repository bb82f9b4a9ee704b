package sekisho.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A ring whose parts are as long as their shares; its circumference is 100 units. Geometry only. */
record Donut(List<Arc> arcs) {
    Donut {
        arcs = List.copyOf(arcs);
    }

    /**
     * One part.
     *
     * @param css class that colours it
     * @param dash {@code stroke-dasharray}
     * @param offset {@code stroke-dashoffset}; the ring begins at the top
     */
    record Arc(String css, String dash, String offset) {}

    static Donut of(List<HomePage.Tile> tiles) {
        double total = tiles.stream().mapToInt(HomePage.Tile::count).sum();
        List<Arc> arcs = new ArrayList<>();
        double before = 0;
        for (HomePage.Tile tile : tiles) {
            if (tile.count() > 0) {
                double share = 100 * tile.count() / total;
                double drawn = share > 2 && share < 100 ? share - 0.8 : share;
                arcs.add(new Arc(tile.mark().css(), figure(drawn) + " " + figure(100 - drawn), figure(25 - before)));
                before += share;
            }
        }
        return new Donut(arcs);
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
