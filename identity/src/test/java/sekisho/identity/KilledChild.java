package sekisho.identity;

import java.io.IOException;
import java.nio.file.Path;

/** The process that {@link SigkillTest} kills: it fails to log in to one account, and comes and goes by another, without end. */
final class KilledChild {
    static final String VICTIM = "victim@example.jp";

    private KilledChild() {}

    /** Reads the folder of a house that is built, and says on standard output what has been answered. */
    public static void main(String[] arguments) throws IOException {
        try (House house = new House(Path.of(arguments[0]))) {
            Tenant tenant = house.administration().tenants().all().iterator().next();
            while (true) {
                house.login(tenant, VICTIM, "wrong", House.visitor("192.0.2.50"));
                System.out.println("failed");
                LoginOutcome.Passed in = (LoginOutcome.Passed) house.login(tenant, House.MAIL, House.PASSWORD);
                System.out.println("open " + in.session());
                Session session =
                        house.identity.parts().sessions().find(in.session()).orElseThrow();
                house.identity.parts().sessions().end(java.util.List.of(session));
                System.out.println("ended " + in.session());
            }
        }
    }
}
