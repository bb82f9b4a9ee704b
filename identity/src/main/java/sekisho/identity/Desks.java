package sekisho.identity;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.jdbi.v3.core.Jdbi;

/** Where members turn to, each desk for one concern. */
record Desks(LoginDesk logins, PasswordDesk passwords, FactorDesk factors, DeviceDesk devices, Barrier barrier) {
    /** @param later runs what the visitor does not wait for */
    static Desks of(Jdbi jdbi, Parts parts, Tokens tokens, InstantSource clock, Executor later) {
        Afterwards afterwards = new Afterwards(later);
        Barrier barrier = new Barrier(parts, clock, afterwards);
        FactorDesk factors = new FactorDesk(parts, clock, afterwards);
        Entrance entrance = new Entrance(jdbi, parts, tokens, clock, afterwards);
        return new Desks(
                new LoginDesk(parts, barrier, factors, entrance, clock),
                new PasswordDesk(parts, barrier, factors, entrance, clock, afterwards),
                factors,
                new DeviceDesk(parts),
                barrier);
    }
}
