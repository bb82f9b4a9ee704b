package sekisho.waf.seclang;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Hands every directive of a piece to what knows it, and follows Include. One thread. */
final class Directives {
    private static final int DEEPEST_INCLUDE = 16;

    private final Problems problems;
    private final SettingsBuilder settings;
    private final Linker linker;
    private final Map<String, Path> folders = new HashMap<>();
    private final Deque<Path> open = new ArrayDeque<>();

    Directives(Problems problems, SettingsBuilder settings, Linker linker) {
        this.problems = problems;
        this.settings = settings;
        this.linker = linker;
    }

    Map<String, Path> folders() {
        return folders;
    }

    void read(Piece piece) {
        folders.put(piece.name(), piece.folder());
        for (Lines.Line line : Lines.of(piece.text())) {
            Source at = new Source(piece.name(), line.number());
            if (line.text().startsWith("<")) {
                problems.add(
                        at,
                        "blocks such as <IfModule> or <Location> belong to a web server's configuration: "
                                + "write their rules without the block");
                continue;
            }
            Optional<List<String>> words = Words.of(line.text());
            if (words.isEmpty()) {
                problems.add(at, "a quote is not closed, or text follows its end without a blank");
                continue;
            }
            directive(
                    at,
                    piece,
                    words.get().getFirst(),
                    words.get().subList(1, words.get().size()));
        }
        linker.endOfPiece();
    }

    private void directive(Source at, Piece piece, String name, List<String> values) {
        switch (name.toLowerCase(Locale.ROOT)) {
            case "secrule" -> {
                if (expect(at, name, values, 2, 3)) {
                    linker.rule(at, values.get(0), values.get(1), values.size() == 3 ? values.get(2) : "");
                }
            }
            case "secaction" -> {
                if (expect(at, name, values, 1, 1)) {
                    linker.action(at, values.getFirst());
                }
            }
            case "secmarker" -> {
                if (expect(at, name, values, 1, 1)) {
                    linker.marker(at, values.getFirst());
                }
            }
            case "secdefaultaction" -> {
                if (expect(at, name, values, 1, 1)) {
                    linker.defaults(at, values.getFirst());
                }
            }
            case "secruleremovebyid",
                    "secruleremovebytag",
                    "secruleremovebymsg",
                    "secruleupdatetargetbyid",
                    "secruleupdatetargetbytag",
                    "secruleupdatetargetbymsg",
                    "secruleupdateactionbyid" -> linker.exception(at, name, values);
            case "include", "includeoptional" -> {
                if (expect(at, name, values, 1, 1)) {
                    include(at, piece, values.getFirst(), name.length() > "include".length());
                }
            }
            default -> setting(at, name, values);
        }
    }

    private boolean expect(Source at, String name, List<String> values, int least, int most) {
        if (values.size() < least || values.size() > most) {
            String count = least == most ? String.valueOf(least) : least + " or " + most;
            problems.add(at, name + " takes " + count + " values, not " + values.size());
            return false;
        }
        return true;
    }

    private void setting(Source at, String name, List<String> values) {
        SettingsBuilder.Applied applied = settings.apply(name, values);
        if (applied.known()) {
            applied.wrong().ifPresent(reason -> problems.add(at, name + " " + reason));
            return;
        }
        Optional<Foreign.Answer> answer = Foreign.answer(name);
        if (answer.isEmpty()) {
            problems.add(at, "unknown directive " + name);
        } else if (answer.get() instanceof Foreign.Answer.Refused(String reason)) {
            problems.add(at, name + " is refused: " + reason);
        }
    }

    private void include(Source at, Piece piece, String pattern, boolean optional) {
        if (open.size() >= DEEPEST_INCLUDE) {
            problems.add(at, "Include is nested deeper than " + DEEPEST_INCLUDE);
            return;
        }
        Includes.Found found = Includes.find(piece.folder(), pattern);
        switch (found) {
            case Includes.Found.Files(List<Path> files) -> {
                if (files.isEmpty() && !optional && !Includes.isGlob(pattern)) {
                    problems.add(at, "Include finds no file " + pattern);
                }
                for (Path file : files) {
                    include(at, file);
                }
            }
            case Includes.Found.Wrong(String reason) -> problems.add(at, reason);
        }
    }

    private void include(Source at, Path file) {
        try {
            Path real = file.toRealPath();
            if (open.contains(real)) {
                problems.add(at, "Include of " + file + " leads back to itself");
                return;
            }
            String text = Files.readString(real, StandardCharsets.ISO_8859_1);
            Path folder = real.getParent();
            open.push(real);
            read(new Piece(file.toString(), text, folder == null ? real : folder));
            open.pop();
        } catch (IOException unreadable) {
            problems.add(at, "Include cannot read " + file + ": " + unreadable.getMessage());
        }
    }
}
