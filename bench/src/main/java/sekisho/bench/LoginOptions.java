package sekisho.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the cost of logins is measured.
 *
 * @param json where the figures are written as well
 * @param logins that are measured beside as many bare hashes
 * @param accounts of all tenants
 * @param members of the first tenant; the other accounts are spread over the other tenants
 * @param tenants all of them
 * @param sessions that are open while requests are admitted
 */
record LoginOptions(Optional<Path> json, int logins, int accounts, int members, int tenants, int sessions) {
    static final String USAGE = """
            Usage: sekisho bench login [--json FILE] [--logins N] [--accounts N] [--members N] [--tenants N] [--sessions N]

            Measures a login beside the bare hash of its password, pages among many members and tenants, and what the
            check for session and permission costs each request.

              --json FILE       writes the figures as JSON as well
              --logins N        that are measured, up to 5,000 (default 200)
              --accounts N      of all tenants, up to 2,000,000 (default 200,000)
              --members N       of them in the first tenant (default 100,000, or all accounts when they are fewer)
              --tenants N       up to 10,000 (default 1,000)
              --sessions N      open at the same time, up to 500,000 (default 200,000)
            """;

    private static final int LEAST_ACCOUNTS = Populace.CHEAP + 10;

    LoginOptions {
        if (members > accounts || members < LEAST_ACCOUNTS || logins > members - Populace.CHEAP) {
            throw new IllegalArgumentException("there are to be at most as many members as accounts, and at least "
                    + Populace.CHEAP + " more than logins");
        }
    }

    static LoginOptions parse(List<String> arguments) {
        Optional<Path> json = Optional.empty();
        int logins = 200;
        int accounts = 200_000;
        Optional<Integer> members = Optional.empty();
        int tenants = 1000;
        int sessions = 200_000;
        Arguments left = new Arguments(arguments);
        while (left.hasNext()) {
            String name = left.next();
            switch (name) {
                case "--json" -> json = Optional.of(Path.of(left.value()));
                case "--logins" -> logins = left.number(10, 5000);
                case "--accounts" -> accounts = large(name, left.value(), 2_000_000);
                case "--members" -> members = Optional.of(large(name, left.value(), 2_000_000));
                case "--tenants" -> tenants = large(name, left.value(), 10_000);
                case "--sessions" -> sessions = large(name, left.value(), 500_000);
                default -> throw new IllegalArgumentException("unknown argument " + name);
            }
        }
        int first = members.orElse(Math.min(accounts, 100_000));
        return new LoginOptions(json, logins, accounts, first, tenants, sessions);
    }

    private static int large(String name, String text, int most) {
        if (!text.matches("[0-9]{1,7}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException(name + " is a number from 1 to " + most);
        }
        return Integer.parseInt(text);
    }
}
