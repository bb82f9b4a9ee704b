package sekisho.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import sekisho.proof.ControlState;
import sekisho.proof.Handouts;
import sekisho.proof.sheet.SheetException;
import sekisho.words.Lang;

/** Check sheets: upload, review of each answer beside its evidence, download. */
final class SheetPages {
    static final int LONGEST_ANSWER = 2_000;
    static final int LONGEST_SUPPLEMENT = 4_000;

    private static final int LISTED = 50;
    private static final int LONGEST_NAME = 120;
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private final Frames frames;
    private final SheetStore store;
    private final SheetWork work;
    private final Controls controls;
    private final Records records;

    SheetPages(Frames frames, SheetStore store, SheetWork work, Controls controls, Records records) {
        this.frames = frames;
        this.store = store;
        this.work = work;
        this.controls = controls;
        this.records = records;
    }

    // ---- the list and uploads

    Reply list(Visit visit) {
        return list(visit, 200, Optional.empty());
    }

    private Reply list(Visit visit, int status, Optional<Text> problem) {
        Frame frame = visit.frame(frames, Text.SHEETS_TITLE, Nav.SHEETS);
        return Reply.html(
                status, Templates.sheets(new SheetsPage(frame, store.list(LISTED), controls.doubtful(), problem)));
    }

    Reply upload(Visit visit) {
        Optional<Ask.Upload> upload = visit.ask().upload();
        if (upload.isEmpty() || upload.get().bytes() == 0) {
            return list(visit, 422, Optional.of(Text.SHEET_NO_FILE));
        }
        if (upload.get().bytes() > ConsoleServer.UPLOAD_BYTES) {
            return list(visit, 413, Optional.of(Text.PROBLEM_TOO_LARGE));
        }
        if (store.full()) {
            return list(visit, 422, Optional.of(Text.SHEET_TOO_MANY));
        }
        Lang lang = Lang.of(visit.ask().field("answers")).orElse(visit.lang());
        String id = store.create(name(upload.get().name()), lang, bytes(upload.get()));
        records.audit(
                frames.times().now(),
                "sheet.uploaded",
                true,
                Map.of(
                        "sheet",
                        id,
                        "bytes",
                        Long.toString(upload.get().bytes()),
                        "client-address",
                        visit.ask().address()));
        SheetStore.Stored stored = store.find(id).orElseThrow();
        Thread.ofVirtual().name("console-sheet").start(() -> work.draft(stored));
        return Reply.seeOther("/sheets/" + id);
    }

    private static byte[] bytes(Ask.Upload upload) {
        try {
            return Files.readAllBytes(upload.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last part of what the browser called the file, without what does not belong into a name. */
    private static String name(String sent) {
        String last = sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1);
        String clean = last.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
                .limit(LONGEST_NAME)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        return clean.isEmpty() ? "check-sheet.xlsx" : clean;
    }

    // ---- the review

    Optional<Reply> review(Visit visit, String id) {
        return store.find(id).map(stored -> switch (stored.state()) {
            case WORKING -> Reply.page(Templates.sheetWorking(workingPage(visit, stored)));
            case FAILED -> Reply.page(Templates.sheetFailed(workingPage(visit, stored)));
            case READY -> Reply.page(Templates.sheet(sheetPage(visit, stored)));
        });
    }

    /** Asked for by a page that waits: the wait goes on, or the page is to be loaded again. */
    Optional<Reply> progress(Visit visit, String id) {
        return store.find(id)
                .map(stored -> stored.state() == SheetStore.State.WORKING
                        ? Reply.page(Templates.sheetProgress(workingPage(visit, stored)))
                        : Reply.page("").with("HX-Redirect", "/sheets/" + id));
    }

    private SheetWaitPage workingPage(Visit visit, SheetStore.Stored stored) {
        return new SheetWaitPage(visit.frame(frames, stored.sheet().name(), Nav.SHEETS), stored);
    }

    private SheetPage sheetPage(Visit visit, SheetStore.Stored stored) {
        Frame frame = visit.frame(frames, stored.sheet().name(), Nav.SHEETS);
        return SheetPage.of(
                frame,
                stored,
                states(),
                visit.ask().parameter("show"),
                visit.ask().parameter("page"));
    }

    private Map<String, ControlState> states() {
        return controls.states().stream()
                .collect(Collectors.toMap(state -> state.control().id(), Function.identity(), (one, two) -> one));
    }

    /** Approves, edits or clears one answer. */
    Optional<Reply> item(Visit visit, String id, String number) {
        int index = index(number);
        Optional<SheetStore.Stored> stored = ready(id);
        Optional<ReviewedSheet.Item> item =
                stored.flatMap(known -> known.sheet().item(index));
        if (stored.isEmpty() || item.isEmpty()) {
            return Optional.empty();
        }
        Optional<ReviewedSheet.Item> changed = changed(visit.ask(), item.get());
        if (changed.isEmpty()) {
            return Optional.empty();
        }
        records.audit(
                frames.times().now(),
                "sheet.reviewed",
                true,
                Map.of(
                        "sheet", id,
                        "row", Integer.toString(item.get().draft().row()),
                        "review", changed.get().review().name().toLowerCase(Locale.ROOT)));
        return store.update(id, SheetStore.State.READY, known -> known.with(index, changed.get()))
                .map(after -> {
                    if (!visit.ask().fragment()) {
                        return Reply.seeOther("/sheets/" + id + "#q" + (index + 1));
                    }
                    Frame frame = visit.frame(frames, after.sheet().name(), Nav.SHEETS);
                    return Reply.page(Templates.sheetItemChanged(SheetPage.of(frame, after, states(), index)));
                });
    }

    private static Optional<ReviewedSheet.Item> changed(Ask ask, ReviewedSheet.Item item) {
        String answer = item.takesAnswer() ? bounded(ask.field("answer"), LONGEST_ANSWER) : "";
        String supplement = item.takesSupplement() ? bounded(ask.field("supplement"), LONGEST_SUPPLEMENT) : "";
        return switch (ask.field("act")) {
            case "approve" ->
                Optional.of(new ReviewedSheet.Item(
                        item.draft(), item.answer(), item.supplement(), ReviewedSheet.Review.APPROVED));
            case "edit" ->
                Optional.of(new ReviewedSheet.Item(
                        item.draft(),
                        answer,
                        supplement,
                        answer.isEmpty() && supplement.isEmpty()
                                ? ReviewedSheet.Review.CLEARED
                                : ReviewedSheet.Review.EDITED));
            case "clear" -> Optional.of(new ReviewedSheet.Item(item.draft(), "", "", ReviewedSheet.Review.CLEARED));
            case "reset" ->
                Optional.of(new ReviewedSheet.Item(
                        item.draft(), item.draft().answer(), item.draft().supplement(), ReviewedSheet.Review.OPEN));
            default -> Optional.empty();
        };
    }

    private static String bounded(String text, int longest) {
        String clean = text.replace("\r\n", "\n").strip();
        return clean.length() <= longest ? clean : clean.substring(0, longest);
    }

    private static int index(String number) {
        try {
            return Integer.parseInt(number) - 1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    // ---- what is done with a whole sheet

    Optional<Reply> act(Visit visit, String id, String act) {
        return switch (act) {
            case "approve" -> approveAll(id);
            case "delete" -> delete(visit, id);
            default -> Optional.empty();
        };
    }

    private Optional<Reply> approveAll(String id) {
        return ready(id).map(stored -> {
            records.audit(
                    frames.times().now(),
                    "sheet.reviewed",
                    true,
                    Map.of(
                            "sheet",
                            id,
                            "review",
                            "approved-all",
                            "answers",
                            Long.toString(stored.sheet().unreviewed())));
            store.update(id, SheetStore.State.READY, ReviewedSheet::allApproved);
            return Reply.seeOther("/sheets/" + id);
        });
    }

    private Optional<Reply> delete(Visit visit, String id) {
        return store.find(id).map(stored -> {
            records.audit(
                    frames.times().now(),
                    "sheet.deleted",
                    true,
                    Map.of("sheet", id, "client-address", visit.ask().address()));
            store.delete(id);
            return Reply.seeOther("/sheets");
        });
    }

    Optional<Reply> download(Visit visit, String id) {
        return ready(id).map(stored -> {
            byte[] workbook;
            try {
                workbook = work.finished(stored);
            } catch (SheetException e) {
                Frame frame = visit.frame(frames, stored.sheet().name(), Nav.SHEETS);
                ReviewedSheet failed =
                        stored.sheet().failed(e.text().ja(), e.text().en());
                return Reply.html(
                        422,
                        Templates.sheetFailed(new SheetWaitPage(
                                frame,
                                new SheetStore.Stored(id, stored.createdAt(), stored.lang(), stored.state(), failed))));
            }
            controls.handedOut(stored.sheet().name(), answers(stored.sheet()));
            records.audit(
                    frames.times().now(),
                    "sheet.downloaded",
                    true,
                    Map.of(
                            "sheet", id,
                            "answers", Long.toString(stored.sheet().filled()),
                            "unreviewed", Long.toString(stored.sheet().unreviewed()),
                            "evidence", evidence(stored.sheet()),
                            "client-address", visit.ask().address()));
            return new Reply(
                    200,
                    XLSX,
                    List.of(
                            new Reply.Field("Cache-Control", "no-store"),
                            new Reply.Field(
                                    "Content-Disposition",
                                    disposition(stored.sheet().name()))),
                    workbook);
        });
    }

    /** What is handed out, so that a later failure finds the sheets that said otherwise. */
    private static List<Handouts.Answer> answers(ReviewedSheet sheet) {
        return sheet.items().stream()
                .filter(ReviewedSheet.Item::filled)
                .map(item -> new Handouts.Answer(
                        item.draft().sheet(),
                        item.draft().row(),
                        item.draft().question(),
                        item.answer(),
                        item.draft().evidence()))
                .toList();
    }

    /** The evidence that what is handed out rests on; as much as fits a field. */
    private static String evidence(ReviewedSheet sheet) {
        List<String> ids = new ArrayList<>();
        for (ReviewedSheet.Item item : sheet.items()) {
            if (item.filled()) {
                item.draft().evidence().stream().filter(id -> !ids.contains(id)).forEach(ids::add);
            }
        }
        return ids.stream().limit(200).collect(Collectors.joining(" "));
    }

    /** RFC 6266 with the name in UTF-8 (RFC 8187) and a plain one for those who cannot read it. */
    private static String disposition(String name) {
        String base = name.toLowerCase(Locale.ROOT).endsWith(".xlsx") ? name.substring(0, name.length() - 5) : name;
        return "attachment; filename=\"check-sheet-answered.xlsx\"; filename*=UTF-8''"
                + Links.encode(base + "-answered.xlsx").replace("*", "%2A");
    }

    private Optional<SheetStore.Stored> ready(String id) {
        return store.find(id).filter(stored -> stored.state() == SheetStore.State.READY);
    }
}
