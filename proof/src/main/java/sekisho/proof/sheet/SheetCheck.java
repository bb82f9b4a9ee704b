package sekisho.proof.sheet;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a sheet for comparison: the texts of certain cells, and a digest of everything else. One use. */
final class SheetCheck implements SheetSink {
    private final Set<Position> cells;
    private final Map<Position, String> texts = new HashMap<>();
    private final MessageDigest others = sha256();
    private byte[] digest = new byte[0];
    private boolean occupied;

    SheetCheck(Set<Position> cells) {
        this.cells = cells;
    }

    @Override
    public void cell(int row, int column, String text, boolean formula) {
        Position cell = new Position(row, column);
        if (cells.contains(cell)) {
            texts.put(cell, text);
            occupied |= formula || !text.isBlank();
        } else {
            add(row + "," + column + "," + formula + "," + text);
        }
    }

    @Override
    public void hiddenColumns(Span columns) {
        add("hidden " + columns);
    }

    @Override
    public void merge(Area area) {
        add("merge " + area);
        if (area.bottom() - area.top() <= 64) {
            for (int row = area.top(); row <= area.bottom(); row++) {
                for (int column = area.left(); column <= Math.min(area.right(), area.left() + 64); column++) {
                    Position cell = new Position(row, column);
                    occupied |= !cell.equals(area.corner()) && cells.contains(cell);
                }
            }
        }
    }

    @Override
    public void list(List<Area> areas, String source) {
        add("list " + areas + source);
    }

    private void add(String fact) {
        others.update(fact.getBytes(StandardCharsets.UTF_8));
        others.update((byte) 0);
    }

    /** Every cell must be empty, and seen by whoever opens the sheet: not hidden behind another of a merged area. */
    void requireVacant() {
        if (occupied) {
            throw Failures.changedMeanwhile();
        }
    }

    boolean holds(Map<Position, String> expected) {
        return texts.equals(expected);
    }

    boolean sameElsewhere(SheetCheck other) {
        return MessageDigest.isEqual(digest(), other.digest());
    }

    private byte[] digest() {
        if (digest.length == 0) {
            digest = others.digest();
        }
        return digest;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
