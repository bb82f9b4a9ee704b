package sekisho.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the cost of logins is measured.
 *
 * @param json where the figures are written as well
 * @param logins that are measured, after as many that are not
 * @param members of the tenant
 * @param tenants beside and including it
 * @param sessions that are open while requests are admitted
 */
record LoginOptions(Optional<Path> json, int logins, int members, int tenants, int sessions) {
    static final String USAGE = """
            Usage: sekisho bench login [--json FILE] [--logins N] [--members N] [--tenants N] [--sessions N]

            Measures a login beside the bare hash of its password, look-ups among many members and tenants, and what
            the check for a session costs each request.

              --json FILE       writes the figures as JSON as well
              --logins N        that are measured (default 50)
              --members N       of the tenant, up to 1,000,000 (default 1,000)
              --tenants N       up to 10,000 (default 10)
              --sessions N      open at the same time, up to 500,000 (default 200,000)
            """;

    static LoginOptions parse(List<String> arguments) {
        Optional<Path> json = Optional.empty();
        int logins = 50;
        int members = 1000;
        int tenants = 10;
        int sessions = 200_000;
        Arguments left = new Arguments(arguments);
        while (left.hasNext()) {
            String name = left.next();
            switch (name) {
                case "--json" -> json = Optional.of(Path.of(left.value()));
                case "--logins" -> logins = left.number(1, 1000);
                case "--members" -> members = large(name, left.value(), 1_000_000);
                case "--tenants" -> tenants = large(name, left.value(), 10_000);
                case "--sessions" -> sessions = large(name, left.value(), 500_000);
                default -> throw new IllegalArgumentException("unknown argument " + name);
            }
        }
        return new LoginOptions(json, logins, members, tenants, sessions);
    }

    private static int large(String name, String text, int most) {
        if (!text.matches("[0-9]{1,7}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException(name + " is a number from 1 to " + most);
        }
        return Integer.parseInt(text);
    }
}
