package sekisho.console;

import java.util.List;

/** Where in the navigation a page stands. */
enum Nav {
    CONTROLS("/", Text.NAV_CONTROLS, "i-shield"),
    TRAFFIC("/traffic", Text.NAV_TRAFFIC, "i-traffic"),
    PROTECTION("/protection", Text.NAV_PROTECTION, "i-shield"),
    TENANTS("/tenants", Text.NAV_TENANTS, "i-person"),
    SHEETS("/sheets", Text.NAV_SHEETS, "i-sheet"),
    FORMS("/forms", Text.NAV_FORMS, "i-form"),
    MAIL("/mail", Text.NAV_MAIL, "i-mail"),
    JOURNAL("/journal", Text.NAV_JOURNAL, "i-journal"),
    CERTIFICATES("/certificates", Text.NAV_CERTIFICATES, "i-certificate"),
    COPIES("/vault", Text.NAV_COPIES, "i-sheet"),
    /** Pages outside the navigation. */
    NONE("/", Text.BRAND, "i-shield");

    private final String href;
    private final Text label;
    private final String icon;

    Nav(String href, Text label, String icon) {
        this.href = href;
        this.label = label;
        this.icon = icon;
    }

    String href() {
        return href;
    }

    Text label() {
        return label;
    }

    String icon() {
        return icon;
    }

    static List<Nav> bar() {
        return List.of(CONTROLS, TRAFFIC, PROTECTION, TENANTS, SHEETS, COPIES, FORMS, MAIL, CERTIFICATES, JOURNAL);
    }
}
