package sekisho.console;

import java.util.List;
import java.util.Optional;
import sekisho.words.Lang;

/**
 * Every address of the console and what answers there: assets, then set-up and login, then what needs a session. Virtual
 * threads, except {@link #broken}, which only computes.
 */
final class Site {
    private final String publicUrl;
    private final Frames frames;
    private final Sessions sessions;
    private final LoginPages login;
    private final ControlPages controls;
    private final CertificatePages certificates;
    private final TrafficPages traffic;
    private final ProtectionPages protection;
    private final SheetPages sheets;
    private final JournalPages journal;
    private final CopyPages copies;
    private final MailPages mail;
    private final FormPages forms;
    private final TenantPages tenants;

    Site(
            String publicUrl,
            Frames frames,
            Sessions sessions,
            LoginPages login,
            ControlPages controls,
            CertificatePages certificates,
            TrafficPages traffic,
            ProtectionPages protection,
            SheetPages sheets,
            JournalPages journal,
            MailPages mail,
            CopyPages copies,
            FormPages forms,
            TenantPages tenants) {
        this.publicUrl = publicUrl;
        this.frames = frames;
        this.sessions = sessions;
        this.login = login;
        this.controls = controls;
        this.certificates = certificates;
        this.traffic = traffic;
        this.protection = protection;
        this.sheets = sheets;
        this.journal = journal;
        this.copies = copies;
        this.mail = mail;
        this.forms = forms;
        this.tenants = tenants;
    }

    Reply answer(Ask ask) {
        Optional<Reply> asset = ask.post() ? Optional.empty() : frames.assets().find(ask.location());
        if (asset.isPresent()) {
            return asset.get();
        }
        Visit visit = visit(ask);
        Reply reply = answer(visit);
        Optional<Lang> chosen = Lang.of(ask.parameter("lang"));
        return chosen.isPresent() && !ask.post()
                ? Cookies.language(reply, chosen.get().tag())
                : reply;
    }

    /** Whether a workbook may be sent by whoever sent this header section; the refusal when not. */
    Optional<Reply> admits(Ask ask) {
        Visit visit = visit(ask);
        if (!FormOrigin.ours(ask, publicUrl)) {
            return Optional.of(problem(visit, 403));
        }
        return visit.session().isPresent() ? Optional.empty() : Optional.of(toLogin(visit));
    }

    /** A page for what went wrong, without a word of what was asked. */
    Reply broken(Ask ask, int status) {
        return problem(new Visit(ask, lang(ask), Optional.empty()), status);
    }

    private Reply answer(Visit visit) {
        Ask ask = visit.ask();
        List<String> path = ask.path();
        if (ask.post() && !FormOrigin.ours(ask, publicUrl)) {
            return problem(visit, 403);
        }
        if (path.size() == 2 && path.getFirst().equals("setup")) {
            return ask.post() ? login.setUp(visit, path.get(1)) : login.setUpPage(visit, path.get(1));
        }
        if (path.equals(List.of("login"))) {
            return ask.post() ? login.logIn(visit) : login.page(visit);
        }
        if (visit.session().isEmpty()) {
            return toLogin(visit);
        }
        if (ask.post()) {
            boolean meant =
                    Secrets.equal(ask.field("csrf"), visit.session().get().csrf());
            return meant ? act(visit).orElseGet(() -> problem(visit, 404)) : problem(visit, 403);
        }
        return page(visit).orElseGet(() -> problem(visit, 404));
    }

    private Optional<Reply> page(Visit visit) {
        return tenants.answer(visit).or(() -> ownPage(visit));
    }

    private Optional<Reply> ownPage(Visit visit) {
        List<String> path = visit.ask().path();
        String first = path.isEmpty() ? "" : path.getFirst();
        return switch (path.size()) {
            case 0 -> Optional.of(controls.home(visit));
            case 1 ->
                switch (first) {
                    case "controls" -> Optional.of(controls.table(visit));
                    case "probe" -> Optional.of(controls.progress(visit));
                    case "traffic" -> Optional.of(traffic.page(visit));
                    case "certificates" -> Optional.of(certificates.page(visit));
                    case "protection" -> Optional.of(protection.page(visit));
                    case "sheets" -> Optional.of(sheets.list(visit));
                    case "journal" -> Optional.of(journal.page(visit));
                    case "vault" -> Optional.of(copies.list(visit));
                    case "mail" -> Optional.of(mail.page(visit));
                    case "forms" -> Optional.of(forms.list(visit));
                    default -> Optional.empty();
                };
            case 2 ->
                switch (first) {
                    case "controls" -> controls.control(visit, path.get(1));
                    case "traffic" -> path.get(1).equals("rows") ? Optional.of(traffic.rows(visit)) : Optional.empty();
                    case "requests" -> traffic.request(visit, path.get(1));
                    case "records" -> journal.record(visit, path.get(1));
                    case "mail" -> mail.mail(visit, path.get(1));
                    case "forms" -> forms.form(visit, path.get(1));
                    case "sheets" -> sheets.review(visit, path.get(1));
                    case "vault" -> copies.page(visit, path.get(1));
                    default -> Optional.empty();
                };
            case 3 ->
                switch (first) {
                    case "sheets" ->
                        path.get(2).equals("progress")
                                ? sheets.progress(visit, path.get(1))
                                : path.get(2).equals("download")
                                        ? sheets.download(visit, path.get(1))
                                        : Optional.empty();
                    case "vault" ->
                        path.get(2).equals("preview")
                                ? copies.preview(visit, path.get(1))
                                : copies.frame(visit, path.get(1), path.get(2));
                    default -> Optional.empty();
                };
            default -> Optional.empty();
        };
    }

    private Optional<Reply> act(Visit visit) {
        return tenants.answer(visit).or(() -> ownAct(visit));
    }

    private Optional<Reply> ownAct(Visit visit) {
        List<String> path = visit.ask().path();
        String first = path.isEmpty() ? "" : path.getFirst();
        return switch (path.size()) {
            case 1 ->
                switch (first) {
                    case "logout" -> Optional.of(login.logOut(visit));
                    case "probe" -> Optional.of(controls.probe(visit));
                    case "sheets" -> Optional.of(sheets.upload(visit));
                    default -> Optional.empty();
                };
            case 2 -> path.equals(List.of("journal", "verify")) ? Optional.of(journal.verify(visit)) : Optional.empty();
            case 3 ->
                switch (first) {
                    case "sheets" -> sheets.act(visit, path.get(1), path.get(2));
                    case "vault" -> copies.act(visit, path.get(1), path.get(2));
                    case "mail" -> mail.act(visit, path.get(1), path.get(2));
                    default -> Optional.empty();
                };
            case 4 ->
                first.equals("sheets") && path.get(2).equals("items")
                        ? sheets.item(visit, path.get(1), path.get(3))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Visit visit(Ask ask) {
        Optional<Sessions.Session> session = Optional.ofNullable(ask.cookies().get(Cookies.SESSION))
                .flatMap(token -> sessions.find(token, !refreshes(ask)));
        return new Visit(ask, lang(ask), session);
    }

    /** Whether a page asks by itself, nobody having done anything. */
    private static boolean refreshes(Ask ask) {
        List<String> path = ask.path();
        return !ask.post()
                && (path.equals(List.of("controls"))
                        || path.equals(List.of("probe"))
                        || path.equals(List.of("traffic", "rows"))
                        || (path.size() == 3 && path.get(2).equals("progress")));
    }

    private static Lang lang(Ask ask) {
        return Lang.of(ask.parameter("lang"))
                .or(() -> Lang.of(ask.cookies().getOrDefault(Cookies.LANG, "")))
                .orElseGet(() -> Lang.negotiate(ask.acceptLanguage()));
    }

    private Reply toLogin(Visit visit) {
        if (visit.ask().fragment()) {
            return Reply.html(401, "").with("HX-Redirect", "/login");
        }
        String there = visit.ask().post() ? "/" : Links.local(visit.ask().location());
        return Reply.seeOther("/login" + (there.equals("/") ? "" : Links.query("to", there)));
    }

    private Reply problem(Visit visit, int status) {
        Text what = switch (status) {
            case 403 -> Text.PROBLEM_FORBIDDEN;
            case 404 -> Text.PROBLEM_NOT_FOUND;
            case 405 -> Text.PROBLEM_METHOD;
            case 413 -> Text.PROBLEM_TOO_LARGE;
            case 503 -> Text.PROBLEM_BUSY;
            default -> status < 500 ? Text.PROBLEM_REQUEST : Text.PROBLEM_INTERNAL;
        };
        Frame frame = frames.plain(visit, Text.PROBLEM_TITLE.in(visit.lang()));
        return Reply.html(
                status,
                Templates.message(
                        new MessagePage(frame, status, what, visit.ask().id())));
    }
}
