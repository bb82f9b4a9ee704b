package sekisho.identity.admin;

import java.util.List;
import java.util.function.Function;
import sekisho.identity.Account;
import sekisho.identity.Administration;
import sekisho.identity.IdentityException;
import sekisho.identity.ScimToken;
import sekisho.identity.ScimTokens;
import sekisho.identity.Tenant;

/** The tokens by which a tenant's directory provisions members. */
final class DirectoryPages {
    private final Administration administration;
    private final ScimTokens tokens;
    private final Function<String, String> origins;

    DirectoryPages(Administration administration, ScimTokens tokens, Function<String, String> origins) {
        this.administration = administration;
        this.tokens = tokens;
        this.origins = origins;
    }

    /**
     * The list.
     *
     * @param address where the directory connects
     */
    record Model(AdminFrame frame, String address, List<Line> lines) {
        Model {
            lines = List.copyOf(lines);
        }
    }

    record Line(ScimToken token, String by) {
        boolean works() {
            return token.revokedAt().isEmpty();
        }
    }

    /** A token that was made. */
    record Made(AdminFrame frame, String address, String secret) {
        /** The secret opens something. */
        @Override
        public String toString() {
            return "Made[***]";
        }
    }

    AdminReply answer(AdminVisit visit, Tenant tenant) {
        AdminFrame frame = AdminPages.frame(visit, tenant, AdminFrame.Tab.DIRECTORY);
        if (!visit.post()) {
            return list(frame, tenant, 200);
        }
        String actor = visit.reach().actor();
        try {
            if (visit.segment(3).equals("revoke")) {
                tokens.revoke(actor, tenant.id(), visit.segment(2));
                return AdminPages.done(visit.link(tenant.id(), "directory"), LinkText.SAID_REVOKED);
            }
            ScimTokens.Created created = tokens.create(actor, tenant.id());
            return frame.shown(200, Templates.tokenMade(new Made(frame, address(tenant), created.secret())));
        } catch (IdentityException e) {
            return list(frame.saying(true, e.text().in(visit.lang())), tenant, 422);
        }
    }

    private String address(Tenant tenant) {
        return origins.apply(tenant.places().getFirst().host()) + "/.sekisho/scim/v2/";
    }

    private AdminReply list(AdminFrame frame, Tenant tenant, int status) {
        List<Line> lines = tokens.list(tenant.id()).stream()
                .map(token -> new Line(
                        token,
                        administration
                                .members()
                                .account(tenant.id(), token.createdBy())
                                .map(Account::name)
                                .orElse(token.createdBy())))
                .toList();
        return frame.shown(status, Templates.directory(new Model(frame, address(tenant), lines)));
    }
}
