package sekisho.bench;

import java.util.List;
import java.util.Map;
import sekisho.identity.Account;
import sekisho.identity.Administration;
import sekisho.identity.Identity;
import sekisho.identity.admin.AdminReply;
import sekisho.identity.admin.AdminVisit;
import sekisho.identity.admin.Reach;
import sekisho.words.Lang;

/** Look-ups among many members, and the pages as administrators see them, text and all: wall time, the median and the worst. */
final class AdministrationTimes {
    private static final int TIMES = 40;

    private final Identity identity;
    private final String tenant;
    private final LoginReport.Figures figures;

    AdministrationTimes(Identity identity, String tenant, LoginReport.Figures figures) {
        this.identity = identity;
        this.tenant = tenant;
        this.figures = figures;
    }

    void measure(int members) {
        lookups();
        page("page: members", List.of(tenant, "members"), Map.of());
        page("page: the last members", List.of(tenant, "members"), Map.of("skip", Integer.toString(members - 1)));
        page("page: a search for one member", List.of(tenant, "members"), Map.of("q", "m0@example"));
        page("page: a search for all", List.of(tenant, "members"), Map.of("q", "member example"));
        page("page: a search for nobody", List.of(tenant, "members"), Map.of("q", "nobody"));
        page("page: matrix", List.of(tenant, "matrix"), Map.of());
        page("page: the end of the matrix", List.of(tenant, "matrix"), Map.of("skip", Integer.toString(members - 1)));
        page("page: a tenant", List.of(tenant), Map.of());
        page("page: tenants", List.of(), Map.of());
    }

    private void lookups() {
        Administration administration = identity.administration();
        List<Account> members = administration.members().list(tenant, "", 1000);
        Samples explain = new Samples();
        Samples find = new Samples();
        for (int i = 0; i < 200; i++) {
            Account member = members.get(i % members.size());
            boolean counts = i >= 100;
            time(
                    counts ? explain : new Samples(),
                    () -> administration
                            .screens()
                            .explain(tenant, member.id(), "GET", "/orders/1")
                            .allowed());
            time(
                    counts ? find : new Samples(),
                    () -> administration.members().find(tenant, member.mail()).equals(member.id()));
        }
        figures.put("a look-up in the matrix", explain.median(), "ms");
        figures.put("a member by mail address", find.median(), "ms");
    }

    private void page(String name, List<String> path, Map<String, String> query) {
        AdminVisit visit = new AdminVisit(
                new Reach.Operator("bench"), Lang.JA, "/console/tenants", path, false, query, Map.of(), "csrf");
        Samples wall = new Samples();
        for (int i = 0; i < TIMES; i++) {
            time(
                    i >= TIMES / 2 ? wall : new Samples(),
                    () -> !(identity.adminPages().answer(visit) instanceof AdminReply.Missing));
        }
        figures.put(name, wall.median(), "ms");
        figures.put(name + ", worst", wall.most(), "ms");
    }

    /** What can be refused. */
    private interface Act {
        boolean succeeds();
    }

    private static void time(Samples millis, Act act) {
        long start = System.nanoTime();
        if (!act.succeeds()) {
            throw new BenchException("a step was refused");
        }
        millis.add((System.nanoTime() - start) / 1e6);
    }
}
