package sekisho.proof.probe;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import sekisho.certificates.CertificateStatus;
import sekisho.gate.GateSettings;
import sekisho.journal.Journal;
import sekisho.journal.JournalSettings;
import sekisho.mail.MailRoom;
import sekisho.proof.Register;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;

/**
 * The running instance as the probes see it. What can change while it runs is a supplier, so that a reload is seen.
 *
 * @param register the controls; texts for controls it does not have are left out
 * @param settings the gate's settings in force
 * @param https the sockets on which the gate listens for TLS, with the ports really bound
 * @param http the sockets on which it listens for cleartext, those for proxies that end TLS included
 * @param pass from a client address to the value of the field {@link sekisho.gate.ProbePass#FIELD}
 * @param otherPorts ports that the configuration gives to other parts (console, metrics)
 * @param authority PEM certificates trusted in addition to the system's (a local CA)
 * @param dataFolder where everything lies that the product writes
 * @param masterKey where the key that wraps all others comes from
 * @param retention how the journal is kept
 * @param journal the open journal
 * @param database the open database
 * @param keys the open keys
 * @param mail the mail room, where there is one
 * @param facts what the configuration declares
 * @param certificates what each site is to be served with, by the room that looks after it
 * @param clock the time
 */
public record Target(
        Register register,
        Supplier<GateSettings> settings,
        Supplier<List<InetSocketAddress>> https,
        Supplier<List<InetSocketAddress>> http,
        UnaryOperator<String> pass,
        Set<Integer> otherPorts,
        Optional<Path> authority,
        Path dataFolder,
        MasterKey masterKey,
        JournalSettings retention,
        Journal journal,
        Database database,
        Keys keys,
        Optional<MailRoom> mail,
        List<DeclaredFact> facts,
        Supplier<List<CertificateStatus>> certificates,
        InstantSource clock) {
    public Target {
        otherPorts = Set.copyOf(otherPorts);
        facts = List.copyOf(facts);
    }

    /** The configured sockets with the ports that were really bound, in the same order. */
    public static List<InetSocketAddress> bound(List<InetSocketAddress> configured, List<Integer> ports) {
        if (configured.size() != ports.size()) {
            throw new IllegalArgumentException("one bound port for each configured socket");
        }
        List<InetSocketAddress> bound = new ArrayList<>();
        for (int i = 0; i < ports.size(); i++) {
            InetSocketAddress socket = configured.get(i);
            bound.add(
                    socket.isUnresolved()
                            ? new InetSocketAddress(socket.getHostString(), ports.get(i))
                            : new InetSocketAddress(socket.getAddress(), ports.get(i)));
        }
        return bound;
    }
}
