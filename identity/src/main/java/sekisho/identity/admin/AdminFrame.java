package sekisho.identity.admin;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sekisho.identity.Tenant;

/**
 * What is around the content of a page: whose it is, which of the tenant's pages, what is to be said first.
 *
 * @param tenant empty on the list of tenants
 */
record AdminFrame(AdminVisit visit, Optional<Tenant> tenant, Tab tab, List<Notice> notices) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    AdminFrame {
        notices = List.copyOf(notices);
    }

    /** Something to be said. */
    record Notice(boolean bad, String text) {}

    /** The pages of a tenant. */
    enum Tab {
        OVERVIEW("", AdminText.OVERVIEW),
        MEMBERS("members", AdminText.MEMBERS),
        MATRIX("matrix", AdminText.MATRIX),
        SCREENS("screens", AdminText.SCREENS),
        EXPLAIN("explain", AdminText.EXPLAIN),
        GUESTS("guests", LinkText.GUESTS),
        SSO("sso", LinkText.SSO),
        DIRECTORY("directory", LinkText.DIRECTORY),
        POLICY("policy", AdminText.POLICY),
        LOG("log", AdminText.LOG);

        private final String segment;

        @SuppressWarnings("ImmutableEnumChecker") // an enum constant of texts
        private final Phrase label;

        Tab(String segment, Phrase label) {
            this.segment = segment;
            this.label = label;
        }

        String segment() {
            return segment;
        }

        Phrase label() {
            return label;
        }
    }

    AdminFrame saying(boolean bad, String text) {
        List<Notice> more = new ArrayList<>(notices);
        more.add(new Notice(bad, text));
        return new AdminFrame(visit, tenant, tab, more);
    }

    String t(Phrase text, Object... values) {
        return text.in(visit.lang(), values);
    }

    String csrf() {
        return visit.csrf();
    }

    /** In which times are shown and days begin. */
    ZoneId zone() {
        return ZoneId.systemDefault();
    }

    String at(Instant time) {
        return TIME.format(time.atZone(zone()));
    }

    /** The address of one of this tenant's pages. */
    String link(String... segments) {
        List<String> all = new ArrayList<>();
        tenant.ifPresent(it -> all.add(it.id()));
        for (String segment : segments) {
            if (!segment.isEmpty()) {
                all.add(segment);
            }
        }
        return visit.link(all.toArray(new String[0]));
    }

    String title() {
        String page = t(tenant.isPresent() ? tab.label() : AdminText.TENANTS);
        return tenant.map(it -> page + " | " + it.name()).orElse(page);
    }

    AdminReply.Shown shown(int status, String html) {
        return new AdminReply.Shown(status, title(), html);
    }
}
