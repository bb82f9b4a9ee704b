package sekisho.console;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import sekisho.identity.admin.AdminPages;
import sekisho.identity.admin.AdminReply;
import sekisho.identity.admin.AdminVisit;
import sekisho.identity.admin.Reach;

/** Tenants with all that belongs to them, as identity shows them to the operator, in the console's frame. Virtual threads. */
final class TenantPages {
    static final String FIRST = "tenants";

    private static final String BASE = "/" + FIRST;
    private static final Reach REACH = new Reach.Operator("operator");

    private final Frames frames;
    private final Optional<AdminPages> pages;

    /** @param pages empty where nobody logs in to anything */
    TenantPages(Frames frames, Optional<AdminPages> pages) {
        this.frames = frames;
        this.pages = pages;
    }

    /** Empty for a path that is none of these pages. */
    Optional<Reply> answer(Visit visit) {
        Ask ask = visit.ask();
        if (pages.isEmpty() || ask.path().isEmpty() || !ask.path().getFirst().equals(FIRST)) {
            return Optional.empty();
        }
        List<String> below = ask.path().subList(1, ask.path().size());
        String csrf = visit.session().map(Sessions.Session::csrf).orElse("");
        AdminVisit asked = new AdminVisit(REACH, visit.lang(), BASE, below, ask.post(), ask.query(), ask.form(), csrf);
        return switch (pages.get().answer(asked)) {
            case AdminReply.Shown shown -> Optional.of(show(visit, shown));
            case AdminReply.SeeOther other -> Optional.of(Reply.seeOther(other.location()));
            case AdminReply.Download file ->
                Optional.of(new Reply(
                                200,
                                file.type(),
                                List.of(new Reply.Field("Cache-Control", "no-store")),
                                file.body().getBytes(StandardCharsets.UTF_8))
                        .with("Content-Disposition", "attachment; filename=\"" + file.name() + "\""));
            case AdminReply.Missing missing -> Optional.empty();
        };
    }

    private Reply show(Visit visit, AdminReply.Shown shown) {
        Frame frame = visit.frame(frames, shown.title(), Nav.TENANTS);
        return Reply.html(shown.status(), Templates.tenants(new TenantPage(frame, shown.html())));
    }
}
