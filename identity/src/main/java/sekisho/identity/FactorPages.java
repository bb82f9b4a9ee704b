package sekisho.identity;

import java.util.List;
import java.util.Optional;

/** The pages on which second factors are set up and removed, at the login and in an open session. Virtual threads. */
final class FactorPages {
    private static final int UNPROCESSABLE = 422;

    private final Parts parts;
    private final Desks desks;
    private final DoorPages doors;
    private final HomePages homes;
    private final PendingApps apps;

    FactorPages(Parts parts, Desks desks, DoorPages doors, HomePages homes, PendingApps apps) {
        this.parts = parts;
        this.desks = desks;
        this.doors = doors;
        this.homes = homes;
        this.apps = apps;
    }

    // ---- on the way in

    /** Something is set up because the login needs it. */
    PageReply enrol(Ask ask) {
        String ticket = ask.request().field("ticket");
        Optional<Member> member = desks.logins().enrolling(ask.door(), ticket);
        if (ask.request().isGet() || member.isEmpty()) {
            return ask.request().isGet() ? PageReply.redirect(Ways.login(ask.to())) : ask.message(410, PageText.STALE);
        }
        if (!ask.request().field("attestation").isEmpty()) {
            return takes(ask, FactorRule.Kind.PASSKEY) && addPasskey(ask, member.get())
                    ? enrolled(ask, member.get(), ticket, FactorRule.Kind.PASSKEY)
                    : doors.enrol(ask, ticket, Optional.of(PageText.PASSKEY_UNSOUND), UNPROCESSABLE);
        }
        if (!takes(ask, FactorRule.Kind.TOTP) || !enrolTotp(ask, member.get())) {
            return doors.enrol(ask, ticket, Optional.of(PageText.TOTP_WRONG), UNPROCESSABLE);
        }
        return enrolled(ask, member.get(), ticket, FactorRule.Kind.TOTP);
    }

    PageReply enrolled(Ask ask, Member member, String ticket, FactorRule.Kind kind) {
        desks.factors().tell(ask.door(), member);
        LoginOutcome outcome = desks.logins().enrolled(ask.door(), ask.visitor(), ticket, kind);
        PageReply reply = doors.afterEnrolment(ask, outcome);
        List<String> codes =
                outcome instanceof LoginOutcome.Passed ? desks.factors().firstRecoveryCodes(member) : List.of();
        return codes.isEmpty() ? reply : codes(ask, codes, ask.to()).withCookiesOf(reply);
    }

    private boolean enrolTotp(Ask ask, Member member) {
        Optional<byte[]> secret = apps.opened(ask.request().field("pending"), member);
        return secret.isPresent()
                && desks.factors().enrolTotp(member, secret.get(), ask.request().field("code"));
    }

    private static boolean takes(Ask ask, FactorRule.Kind kind) {
        return ask.tenant().policy().factors().kinds().contains(kind);
    }

    // ---- in an open session

    /** The app of a member who is in: the page, and what was filled in. */
    PageReply totp(Ask ask) {
        Optional<Session> session = ask.session(parts.sessions());
        if (session.isEmpty() || !takes(ask, FactorRule.Kind.TOTP)) {
            return homes.home(ask);
        }
        Member member = session.get().member();
        Page page = ask.page(PageText.TOTP_TITLE);
        if (ask.request().isGet() || !homes.isOwnForm(ask)) {
            return setUp(ask, member, page, 200);
        }
        Optional<PageReply> no = homes.unlessConfirmed(ask, (said, status) -> setUp(ask, member, said, status), page);
        if (no.isPresent()) {
            return no.get();
        }
        if (!enrolTotp(ask, member)) {
            return setUp(ask, member, page.saying(true, PageText.TOTP_WRONG.in(ask.lang())), UNPROCESSABLE);
        }
        parts.sessions().proven(session.get());
        return added(ask, member);
    }

    /** Says what follows from something new: recovery codes, where there are none yet. */
    PageReply added(Ask ask, Member member) {
        desks.factors().tell(ask.door(), member);
        List<String> codes = desks.factors().firstRecoveryCodes(member);
        return codes.isEmpty() ? changed(ask) : codes(ask, codes, Ways.account(ask.to()));
    }

    PageReply changed(Ask ask) {
        return homes.saying(ask, 200, false, PageText.FACTORS_CHANGED);
    }

    private PageReply setUp(Ask ask, Member member, Page page, int status) {
        return PageReply.html(
                status,
                Templates.enrol(new FactorPage.Enrol(
                        page,
                        PageText.TOTP_LEAD,
                        "",
                        homes.csrf(ask),
                        Optional.of(apps.app(ask.request(), member, Pages.PREFIX + "account/totp")),
                        Optional.empty(),
                        Optional.empty())));
    }

    PageReply removeTotp(Ask ask) {
        return confirmed(ask, member -> {
            desks.factors().removeTotp(member);
            desks.factors().tell(ask.door(), member);
            return changed(ask);
        });
    }

    private boolean addPasskey(Ask ask, Member member) {
        PageRequest request = ask.request();
        Passkeys.Made made =
                new Passkeys.Made(request.field("attestation"), request.field("client-data"), request.field("name"));
        return desks.factors().addPasskey(ask.door(), member, made, request.origin());
    }

    PageReply passkey(Ask ask) {
        return confirmed(
                ask,
                member -> takes(ask, FactorRule.Kind.PASSKEY) && addPasskey(ask, member)
                        ? added(ask, member)
                        : homes.saying(ask, UNPROCESSABLE, true, PageText.PASSKEY_UNSOUND));
    }

    PageReply removePasskey(Ask ask) {
        return confirmed(ask, member -> {
            desks.factors().removePasskey(member, ask.request().field("id"));
            desks.factors().tell(ask.door(), member);
            return changed(ask);
        });
    }

    /** A device of the member's is taken out: its slot is free, and what is open there ends. */
    PageReply removeDevice(Ask ask) {
        return confirmed(ask, member -> {
            desks.devices().free(member.account(), member, ask.request().field("id"));
            return ask.session(parts.sessions()).isPresent()
                    ? changed(ask)
                    : ask.leaving(ask.message(200, PageText.LOGGED_OUT));
        });
    }

    PageReply recovery(Ask ask) {
        return confirmed(ask, member -> {
            boolean some = parts.factors().of(member.account()).recoveryCodes() > 0
                    || !desks.factors().kept(ask.door(), member).isEmpty();
            if (!some) {
                return homes.home(ask);
            }
            desks.factors().tell(ask.door(), member);
            return codes(ask, desks.factors().renewRecoveryCodes(member), Ways.account(ask.to()));
        });
    }

    /** What is done once the member gave the password again. */
    interface Act {
        PageReply by(Member member);
    }

    PageReply confirmed(Ask ask, Act act) {
        Optional<Session> session = ask.session(parts.sessions());
        if (session.isEmpty() || !ask.request().isPost() || !homes.isOwnForm(ask)) {
            return homes.home(ask);
        }
        Optional<PageReply> no = homes.unlessConfirmed(
                ask, (said, status) -> homes.show(ask, session.get(), status, said), ask.page(PageText.ACCOUNT_TITLE));
        return no.orElseGet(() -> act.by(session.get().member()));
    }

    private static PageReply codes(Ask ask, List<String> codes, String next) {
        return PageReply.html(
                200, Templates.recovery(new FactorPage.Codes(ask.page(PageText.RECOVERY_TITLE), codes, next)));
    }
}
