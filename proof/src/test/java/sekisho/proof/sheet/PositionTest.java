package sekisho.proof.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {
    @Property
    void aNameReadsBack(
            @ForAll @IntRange(max = Position.MAX_ROWS - 1) int row,
            @ForAll @IntRange(max = Position.MAX_COLUMNS - 1) int column) {
        Position cell = new Position(row, column);
        assertThat(Position.parse(cell.name())).contains(cell);
    }

    @ParameterizedTest
    @CsvSource({"A1,0,0", "$D$5,4,3", "xfd1048576,1048575,16383", "AA10,9,26", "Z1,0,25"})
    void namesAreRead(String name, int row, int column) {
        assertThat(Position.parse(name)).contains(new Position(row, column));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "1", "A0", "XFE1", "A1048577", "A1:B2", "AAAA1", "A-1", "Ａ1", "A1 ", "$", "A$"})
    void whatIsNoCellIsNone(String name) {
        assertThat(Position.parse(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"B2:D9,1,1,8,3", "D9:B2,1,1,8,3", "C3,2,2,2,2", "$B:$C,0,1,1048575,2", "2:4,1,0,3,16383"})
    void areasAreRead(String reference, int top, int left, int bottom, int right) {
        assertThat(Area.parse(reference)).contains(new Area(top, left, bottom, right));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "A1:", ":A1", "A1:B2:C3", "A:", "x"})
    void whatIsNoAreaIsNone(String reference) {
        assertThat(Area.parse(reference)).isEmpty();
    }
}
