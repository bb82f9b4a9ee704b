package sekisho.app;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import sekisho.app.config.Configuration;
import sekisho.app.control.ControlServer;
import sekisho.app.notice.NoticeDesk;
import sekisho.app.notice.OperatorNotice;
import sekisho.certificates.Notice;
import sekisho.certificates.ServedCertificates;
import sekisho.console.Console;
import sekisho.console.ConsoleSettings;
import sekisho.forms.FileScanner;
import sekisho.forms.FormsRoom;
import sekisho.gate.Gate;
import sekisho.gate.GateSettings;
import sekisho.gate.LocalCa;
import sekisho.gate.LoginPages;
import sekisho.gate.Resident;
import sekisho.identity.Identity;
import sekisho.identity.MailNotifier;
import sekisho.identity.Notifier;
import sekisho.journal.AuditRecord;
import sekisho.journal.Journal;
import sekisho.mail.MailAddress;
import sekisho.mail.MailRoom;
import sekisho.mail.Mailbox;
import sekisho.proof.Control;
import sekisho.proof.Probe;
import sekisho.proof.Proof;
import sekisho.proof.Register;
import sekisho.proof.probe.DeclaredFact;
import sekisho.proof.probe.FormProbes;
import sekisho.proof.probe.FormTrial;
import sekisho.proof.probe.LoginProbes;
import sekisho.proof.probe.Probes;
import sekisho.proof.probe.Target;
import sekisho.proof.sheet.QuestionMatcher;
import sekisho.proof.sheet.SheetAnswerer;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.vault.Vault;

/**
 * The one composition root: everything that runs, created in the order in which it depends on each other and closed in
 * reverse. Start, reload and close on virtual threads or the main thread, one at a time.
 */
final class Instance implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Instance.class.getName());

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final InstantSource clock;
    private final CompiledRules rules = new CompiledRules();
    private final Journal journal;
    private final ServedCertificates certificates;
    private final Vault vault;
    private final Identity identity;
    private final LoginPages loginPages;
    private final Gate gate;
    private final Optional<MailRoom> mail;
    private final NoticeDesk notices;
    private final Optional<FormsRoom> forms;
    private final Optional<FormTrial> formTrial;
    private final Proof proof;
    private final SheetAnswerer answerer;
    private final Console console;
    private final LocalCa ca;
    private volatile Configuration configuration;
    private volatile boolean ready;

    private Instance(Configuration configuration, InstantSource clock) {
        this.configuration = configuration;
        this.clock = clock;
        try {
            Path data = folder(configuration.data());
            Keys keys = Keys.open(data, configuration.masterKey());
            Database database = keep(Database.open(data));
            journal = keep(Journal.open(configuration.journal(), keys, clock));
            audit(
                    "app.start",
                    true,
                    Map.of("configuration", configuration.file().toString()));
            ca = LocalCa.open(configuration.localCa(), clock);
            mail = configuration
                    .mail()
                    .map(settings -> keep(MailRoom.start(settings, database, keys, clock, new SecureRandom())));
            Register register = Register.load();
            notices = keep(NoticeDesk.open(
                    () -> this.configuration.notices(),
                    () -> sender().map(from -> new NoticeDesk.Sender(mail.orElseThrow(), from)),
                    control -> register.find(control).map(Control::title),
                    database,
                    keys,
                    clock));
            journal.onAudit(notices::recorded);
            mail.ifPresent(room -> room.onOutcome(notices::finished));
            identity = keep(Identity.open(new Identity.Setting(
                    database,
                    keys,
                    journal::audit,
                    notifier(),
                    this::origin,
                    journal::search,
                    () -> this.configuration.identity(),
                    clock)));
            loginPages = new LoginPages(identity);
            Vertx vertx = vertx();
            forms = mail.map(outbox -> keep(FormsRoom.start(
                    configuration.forms(),
                    outbox,
                    journal,
                    database,
                    keys,
                    clock,
                    new SecureRandom(),
                    FileScanner.NONE))); // the gate has scanned them, where the site says so
            vault = keep(Vault.open(
                    data,
                    configuration.vaults(),
                    journal,
                    database,
                    keys,
                    new PublishedScan(() -> this.configuration.gate(), clock),
                    clock));
            certificates =
                    ServedCertificates.open(configuration.plan(), database, keys, ca, journal, clock, this::noticed);
            gate = keep(Gate.start(vertx, gateSettings(configuration), certificates.held(), journal, clock));
            keep(certificates).attend(gate);
            Target target = target(register, keys, database);
            formTrial = forms.map(room -> FormTrial.of(target, room, mail.orElseThrow()));
            proof = keep(Proof.start(
                    register, probes(target), configuration.attestations(), journal, database, keys, clock));
            answerer = new SheetAnswerer(new QuestionMatcher(proof.register()), proof::states);
            console = keep(Console.start(
                    vertx,
                    consoleSettings(configuration),
                    journal,
                    proof,
                    answerer,
                    () -> gate.settings().sites(),
                    mail,
                    forms,
                    certificates::statuses,
                    Optional.of(vault),
                    Optional.of(identity.adminPages()),
                    database,
                    keys,
                    clock));
            keep(Management.start(vertx, configuration.management(), gate, forms, () -> ready));
            Map<String, ControlServer.Verb> verbs = new HashMap<>(new InstanceVerbs(this).all());
            verbs.putAll(new MailVerbs(this).all());
            verbs.putAll(new FormVerbs(this).all());
            keep(ControlServer.start(configuration.socket(), verbs));
            keep(new Housekeeping(proof, journal, clock));
            ready = true;
        } catch (RuntimeException | Error e) {
            closeAll();
            throw e;
        }
    }

    /** Starts everything or, with an exception that says why, nothing. */
    static Instance start(Configuration configuration, InstantSource clock) {
        return new Instance(configuration, clock);
    }

    private <T extends AutoCloseable> T keep(T resource) {
        opened.push(resource);
        return resource;
    }

    private Vertx vertx() {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors()));
        opened.push(() -> vertx.close().await(20, TimeUnit.SECONDS));
        return vertx;
    }

    private static Path folder(Path folder) {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("the data folder cannot be made", e);
        }
    }

    private GateSettings gateSettings(Configuration of) {
        for (String host : of.hostsWithoutCertificate()) {
            LOG.log(System.Logger.Level.WARNING, "event=local-certificate host={0}", host);
        }
        return of.gateWith(List.of(), rules.of(of.waf()), loginPages, residents(of));
    }

    /** What lives inside, by host: forms are asked before the published copy. */
    private Map<String, Resident> residents(Configuration of) {
        Map<String, Resident> residents = new TreeMap<>();
        for (GateSettings.Site site : of.gate().sites()) {
            List<Resident> here = new ArrayList<>();
            forms.ifPresent(room -> here.add(new FormResident(room))); // on every site, for what probes try
            vault.site(site.host()).ifPresent(copy -> here.add(new VaultResident(vault, copy)));
            Resident.of(here).ifPresent(resident -> residents.put(site.host(), resident));
        }
        return residents;
    }

    /** Members are written to where mail can leave, in the name of the first domain that it leaves from. */
    private Notifier notifier() {
        return new MailNotifier(() -> sender().map(from -> new MailNotifier.Sender(mail.orElseThrow(), from)));
    }

    private Optional<Mailbox> sender() {
        return mail.flatMap(room -> room.settings().domains().stream()
                .findFirst()
                .map(domain -> Mailbox.of(new MailAddress("no-reply", domain))));
    }

    /** How browsers reach a site. */
    private String origin(String host) {
        int port = configuration.https().stream()
                .mapToInt(InetSocketAddress::getPort)
                .findFirst()
                .orElse(443);
        return "https://" + host + (port == 443 ? "" : ":" + port);
    }

    /** The place where notices about certificates go to people. */
    private void noticed(Notice notice) {
        notices.tell(new OperatorNotice(
                "certificate",
                "certificate " + notice.kind() + " " + notice.hosts() + " "
                        + notice.days().orElse(-1),
                notice.subject(),
                notice.text()));
    }

    private ConsoleSettings consoleSettings(Configuration of) {
        InetSocketAddress listen = of.console();
        String host = of.consoleHost();
        GateSettings.Certificate certificate = of.certificates().stream()
                .filter(own -> own.hosts().contains(host))
                .findFirst()
                .orElseGet(() ->
                        ca.issue(host.equals("localhost") ? List.of("localhost", "127.0.0.1", "::1") : List.of(host)));
        String port = listen.getPort() == 443 ? "" : ":" + listen.getPort();
        return new ConsoleSettings(listen, "https://" + host + port, certificate.chain(), certificate.key(), of.data());
    }

    private List<Probe> probes(Target target) {
        List<Probe> probes = new ArrayList<>(Probes.all(target, vault::site));
        probes.addAll(LoginProbes.all(target, identity));
        forms.ifPresent(room -> probes.addAll(FormProbes.all(target, room, mail.orElseThrow())));
        return probes;
    }

    private Target target(Register register, Keys keys, Database database) {
        Configuration now = configuration;
        return new Target(
                register,
                gate::settings,
                () -> Target.bound(gate.settings().https(), gate.httpsPorts()),
                () -> Target.bound(gate.settings().http(), gate.httpPorts()),
                gate.probePass()::forAddress,
                Set.of(now.console().getPort(), now.management().getPort()),
                Optional.of(ca.certificate()),
                now.data(),
                now.masterKey(),
                now.journal(),
                journal,
                database,
                keys,
                mail,
                now.facts().entrySet().stream()
                        .map(fact -> new DeclaredFact(fact.getKey(), fact.getValue(), Map.of()))
                        .toList(),
                certificates::statuses,
                clock);
    }

    private void audit(String action, boolean success, Map<String, String> details) {
        journal.audit(new AuditRecord(clock.instant(), action, "system", success, details));
    }

    /** Takes a changed configuration; answers the keys that take effect only after a restart. */
    List<String> reload(Configuration changed) {
        vault.reload(changed.vaults());
        forms.ifPresent(room -> room.reload(changed.forms()));
        gate.reload(gateSettings(changed), certificates.heldBy(changed.plan()));
        certificates.adopt(changed.plan());
        mail.ifPresent(room -> changed.mail().ifPresent(room::reload));
        Configuration before = configuration;
        configuration = changed;
        Map<String, String> details = new TreeMap<>();
        details.put("configuration", changed.file().toString());
        details.put("sites", Integer.toString(changed.gate().sites().size()));
        List<String> later = needRestart(before, changed);
        details.put("after-restart", String.join(",", later));
        audit("config.changed", true, details);
        return later;
    }

    /** Notes that changed rules were not taken; the old ones go on. */
    void refused(RulesException wrong) {
        audit(
                "rules.refused",
                false,
                Map.of(
                        "problems",
                        Integer.toString(wrong.problems().size()),
                        "first",
                        wrong.problems().getFirst()));
    }

    /** Notes that a changed file was not taken. */
    void refused(int problems) {
        audit("config.refused", false, Map.of("problems", Integer.toString(problems)));
    }

    private static List<String> needRestart(Configuration before, Configuration after) {
        return Stream.of(
                        before.data().equals(after.data()) ? "" : "data",
                        before.masterKey().equals(after.masterKey()) ? "" : "master-key",
                        before.https().equals(after.https()) && before.http().equals(after.http()) ? "" : "listen",
                        before.console().equals(after.console())
                                        && before.consoleHost().equals(after.consoleHost())
                                ? ""
                                : "listen.console",
                        before.management().equals(after.management()) ? "" : "listen.management",
                        before.waf().matchLog().equals(after.waf().matchLog()) ? "" : "waf.match-log",
                        before.mail().isPresent() == after.mail().isPresent() ? "" : "mail",
                        before.journal().equals(after.journal()) ? "" : "journal",
                        before.facts().equals(after.facts()) ? "" : "facts",
                        before.attestations().equals(after.attestations()) ? "" : "attestations")
                .filter(name -> !name.isEmpty())
                .toList();
    }

    Configuration configuration() {
        return configuration;
    }

    Journal journal() {
        return journal;
    }

    /** Empty when the configuration has no way out for mail. */
    Optional<MailRoom> mail() {
        return mail;
    }

    /** Empty when there is no way out for mail. */
    Optional<FormsRoom> forms() {
        return forms;
    }

    /** Tries those forms; empty as they are. */
    Optional<FormTrial> formTrial() {
        return formTrial;
    }

    Identity identity() {
        return identity;
    }

    Proof proof() {
        return proof;
    }

    SheetAnswerer answerer() {
        return answerer;
    }

    Vault vault() {
        return vault;
    }

    Gate gate() {
        return gate;
    }

    Console console() {
        return console;
    }

    ServedCertificates certificates() {
        return certificates;
    }

    Path caCertificate() {
        return ca.certificate();
    }

    InstantSource clock() {
        return clock;
    }

    @Override
    public void close() {
        ready = false;
        try {
            audit("app.stop", true, Map.of());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "event=stop-not-recorded", e);
        }
        closeAll();
    }

    private void closeAll() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.log(System.Logger.Level.ERROR, "event=close-failed", e);
            }
        }
    }

    /** How long the whole of {@link #close} may take. */
    static final Duration CLOSING = Duration.ofSeconds(30);
}
