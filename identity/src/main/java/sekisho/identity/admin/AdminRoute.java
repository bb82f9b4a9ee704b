package sekisho.identity.admin;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The pages of administration below a tenant's own; there are no others. */
@SuppressWarnings("ImmutableEnumChecker") // its lists are made by List.of and Stream.toList, which nobody can change
enum AdminRoute {
    OVERVIEW(""),
    SUSPEND("suspend"),
    RESUME("resume"),
    CONTRACT("contract"),
    RENAME("rename"),
    PLACES("places"),
    ERASE("erase"),
    MEMBERS(
            "members",
            "*",
            "*/unlock",
            "*/suspend",
            "*/resume",
            "*/role",
            "*/reset",
            "*/remove",
            "*/withdraw",
            "*/end",
            "*/approve",
            "*/free",
            "*/factors"),
    IMPORT("import"),
    MATRIX("matrix"),
    SCREENS("screens", "*/remove"),
    EXPLAIN("explain"),
    GUESTS("guests", "*/revoke"),
    SSO("sso", "only", "new/*", "*", "*/enable", "*/disable", "*/remove", "*/test", "*/metadata"),
    DIRECTORY("directory", "*/revoke"),
    POLICY("policy"),
    LOG("log", "export");

    /** What stands in a path for the identifier of something of the tenant's. */
    static final String ANY = "*";

    private final String section;
    private final List<List<String>> below;

    AdminRoute(String section, String... below) {
        this.section = section;
        this.below = Stream.concat(
                        Stream.of(List.<String>of()), Arrays.stream(below).map(path -> List.of(path.split("/", -1))))
                .toList();
    }

    /** The section to which the segments after a tenant's lead; none where no page is. */
    static Optional<AdminRoute> of(List<String> path) {
        List<String> named = path;
        while (!named.isEmpty() && named.getLast().isEmpty()) {
            named = named.subList(0, named.size() - 1);
        }
        String section = named.isEmpty() ? "" : named.getFirst();
        List<String> rest = named.isEmpty() ? named : named.subList(1, named.size());
        return Arrays.stream(values())
                .filter(route -> route.section.equals(section))
                .filter(route -> route.below.stream().anyMatch(pattern -> fits(pattern, rest)))
                .findFirst();
    }

    private static boolean fits(List<String> pattern, List<String> path) {
        if (pattern.size() != path.size()) {
            return false;
        }
        for (int i = 0; i < pattern.size(); i++) {
            if (!pattern.get(i).equals(ANY) && !pattern.get(i).equals(path.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Every page, as what follows a tenant's own address. */
    static List<String> all() {
        return Arrays.stream(values())
                .flatMap(route -> route.below.stream().map(rest -> route.address(String.join("/", rest))))
                .toList();
    }

    private String address(String rest) {
        return (section.isEmpty() ? "" : "/" + section) + (rest.isEmpty() ? "" : "/" + rest);
    }
}
