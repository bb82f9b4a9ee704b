package sekisho.proof.sheet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import sekisho.proof.ControlState;
import sekisho.words.Lang;

/** Answers a customer's check sheet from evidence. Stateless but for the matcher; virtual threads. */
public final class SheetAnswerer {
    private final Matching matching;
    private final Supplier<List<ControlState>> states;
    private final Bounds bounds;

    public SheetAnswerer(QuestionMatcher matcher, Supplier<List<ControlState>> states) {
        this(matcher::match, states, Bounds.DEFAULT);
    }

    SheetAnswerer(Matching matching, Supplier<List<ControlState>> states, Bounds bounds) {
        this.matching = matching;
        this.states = states;
        this.bounds = bounds;
    }

    /**
     * Reads {@code in}, writes the answered copy to {@code out} (replaced atomically) and reports every question. Only answer
     * and supplement cells that were empty are written; every other byte of content stays.
     *
     * @throws SheetException with a text for the user; {@code out} is then untouched
     */
    public SheetReport answer(Path in, Path out, Lang lang) {
        requireOther(in, out);
        try (WorkbookFile file = WorkbookFile.open(in, bounds)) {
            SheetReport report = draft(file, lang);
            WorkbookWriter.write(file, out, cells(report));
            return report;
        }
    }

    /**
     * Reads {@code in} and reports what {@link #answer} would do; nothing is written.
     *
     * @throws SheetException with a text for the user
     */
    public SheetReport draft(Path in, Lang lang) {
        try (WorkbookFile file = WorkbookFile.open(in, bounds)) {
            return draft(file, lang);
        }
    }

    /**
     * Writes texts that a person has approved into empty cells of a copy, with the same promises as {@link #answer}.
     *
     * @param cells at most one for each cell; {@link SheetReport.Item} names the cells of a question
     * @throws IllegalArgumentException for a sheet that is not there, or a cell named twice
     * @throws SheetException with a text for the user, also where a cell is not empty; {@code out} is then untouched
     */
    public void write(Path in, Path out, List<CellText> cells) {
        requireOther(in, out);
        try (WorkbookFile file = WorkbookFile.open(in, bounds)) {
            WorkbookWriter.write(file, out, cells);
        }
    }

    private SheetReport draft(WorkbookFile file, Lang lang) {
        Drafting drafting = new Drafting(matching, states.get(), lang);
        ListValues lists = new ListValues(file);
        Grid.Usage usage = new Grid.Usage();
        List<SheetReport.Item> items = new ArrayList<>();
        for (WorkbookFile.Sheet sheet : file.sheets()) {
            if (sheet.visible()) {
                Grid grid = new Grid(bounds, usage);
                file.read(sheet, grid);
                for (Layout layout : new LayoutFinder(grid).layouts()) {
                    List<Question> questions = new QuestionFinder(grid, layout).questions();
                    Vocabularies words = new Vocabularies(sheet, grid, lists, layout, questions);
                    for (Question question : questions) {
                        items.add(drafting.item(sheet.name(), grid, question, words.of(question)));
                    }
                }
            }
        }
        if (items.isEmpty()) {
            throw Failures.noQuestions();
        }
        return new SheetReport(items);
    }

    private static List<CellText> cells(SheetReport report) {
        List<CellText> cells = new ArrayList<>();
        for (SheetReport.Item item : report.items()) {
            if (!item.answer().isEmpty()) {
                cells.add(new CellText(item.sheet(), item.answerCell(), item.answer()));
            }
            if (!item.supplement().isEmpty()) {
                cells.add(new CellText(item.sheet(), item.supplementCell(), item.supplement()));
            }
        }
        return cells;
    }

    private static void requireOther(Path in, Path out) {
        try {
            if (Files.exists(out) && Files.isSameFile(in, out)) {
                throw Failures.sameFile();
            }
        } catch (IOException e) {
            throw Failures.unreadable(e);
        }
    }
}
