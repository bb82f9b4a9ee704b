package sekisho.proof.probe;

import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sekisho.gate.GateSettings;
import sekisho.proof.Probe;
import sekisho.vault.SiteVault;

/** Every probe of the product, in the order in which they run. */
public final class Probes {
    private static final System.Logger LOG = System.getLogger(Probes.class.getName());

    private Probes() {}

    /**
     * The probes of one running instance. A declared fact about a control that a probe observes is left out and logged, except
     * {@code data-inventory}, where the two go together; so is one about a control that the register does not have.
     */
    public static List<Probe> all(Target target) {
        return all(target, host -> Optional.empty());
    }

    /** The same with the published copies, by host. */
    public static List<Probe> all(Target target, Function<String, Optional<SiteVault>> copies) {
        SecureRandom random = new SecureRandom();
        Supplier<GateSettings> settings = target.settings();
        Supplier<List<InetSocketAddress>> https = target.https();
        Supplier<List<InetSocketAddress>> http = target.http();
        CountryData countries = new CountryData(settings);
        Visitors visitors = new Visitors(random);
        Guests guests = new Guests(visitors, countries);
        Caller caller = new Caller(https, target.pass(), random);
        Map<String, DeclaredFact> declared = new LinkedHashMap<>();
        target.facts().forEach(fact -> declared.put(fact.control(), fact));

        List<Probe> probes = new ArrayList<>();
        probes.add(new TlsVersionsProbe(settings, https));
        probes.add(new WeakSuitesProbe(settings, https));
        probes.add(new AlgorithmsProbe(settings, https));
        probes.add(new CertificatesProbe(settings, https, target.authority(), target.clock()));
        probes.add(new IssuanceProbe(https, target.certificates(), target.journal(), target.clock()));
        probes.add(new ClientCertificateProbe(settings, caller, guests, target.clock()));
        probes.add(new HttpsOnlyProbe(settings, https, http, caller, guests));
        probes.add(new TlsTerminationProbe(settings, caller, guests));
        probes.add(new ClientNetworkProbe(settings, https, http, caller, guests));
        probes.add(new PortsProbe(https, http, target.otherPorts(), ListeningSockets::ofThisProcess));
        probes.add(new AddressListProbe(settings, caller, visitors));
        probes.add(new GeoBlockProbe(settings, countries::source, caller, visitors));
        probes.add(new RateProbe(settings, caller, guests));
        probes.add(new AccessLogProbe(settings, target.journal(), caller, guests, target.clock()));
        probes.add(new WafProbe(settings, caller, guests, target.clock()));
        probes.add(new AttackDefenceProbe(settings, copies, caller, guests));
        probes.add(new SignatureProbe(settings, target.clock()));
        probes.add(new IntrusionProbe(settings, target.journal(), caller, guests, target.clock()));
        probes.add(new MailProbe(target.mail()));
        probes.add(new AntivirusProbe(settings, caller, guests, target.clock()));
        probes.add(new AuditLogProbe(target.journal(), caller, target.clock()));
        probes.add(new RetentionProbe(target.retention(), target.journal(), target.clock()));
        probes.add(new LogExportProbe(target.journal(), caller, target.clock()));
        probes.add(new EncryptionProbe(target, caller, guests));
        probes.add(new PasswordHashProbe(target.database(), target.keys()));
        @Nullable DeclaredFact inventory = declared.remove(DataInventoryProbe.CONTROL);
        probes.add(new DataInventoryProbe(target.dataFolder(), target.database(), Optional.ofNullable(inventory)));

        Set<String> observed = new HashSet<>();
        probes.forEach(probe -> observed.addAll(probe.controls()));
        List<DeclaredFact> facts = new ArrayList<>();
        for (DeclaredFact fact : declared.values()) {
            if (observed.contains(fact.control())
                    || target.register().find(fact.control()).isEmpty()) {
                LOG.log(Level.WARNING, "event=fact.left-out control={0}", fact.control());
            } else {
                facts.add(fact);
            }
        }
        if (!facts.isEmpty()) {
            probes.add(new DeclaredFactsProbe(facts));
        }
        return List.copyOf(probes);
    }
}
