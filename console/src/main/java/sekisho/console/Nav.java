package sekisho.console;

import java.util.List;

/** Where in the navigation a page stands. */
enum Nav {
    CONTROLS("/", Text.NAV_CONTROLS),
    TRAFFIC("/traffic", Text.NAV_TRAFFIC),
    PROTECTION("/protection", Text.NAV_PROTECTION),
    TENANTS("/tenants", Text.NAV_TENANTS),
    SHEETS("/sheets", Text.NAV_SHEETS),
    FORMS("/forms", Text.NAV_FORMS),
    MAIL("/mail", Text.NAV_MAIL),
    JOURNAL("/journal", Text.NAV_JOURNAL),
    CERTIFICATES("/certificates", Text.NAV_CERTIFICATES),
    COPIES("/vault", Text.NAV_COPIES),
    /** Pages outside the navigation. */
    NONE("/", Text.BRAND);

    private final String href;
    private final Text label;

    Nav(String href, Text label) {
        this.href = href;
        this.label = label;
    }

    String href() {
        return href;
    }

    Text label() {
        return label;
    }

    static List<Nav> bar() {
        return List.of(CONTROLS, TRAFFIC, PROTECTION, TENANTS, SHEETS, COPIES, FORMS, MAIL, CERTIFICATES, JOURNAL);
    }
}
