package sekisho.console;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import sekisho.certificates.CertificateStatus;
import sekisho.forms.FormsRoom;
import sekisho.gate.GateSettings;
import sekisho.identity.admin.AdminPages;
import sekisho.journal.Journal;
import sekisho.mail.MailRoom;
import sekisho.proof.Proof;
import sekisho.proof.sheet.SheetAnswerer;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.Passwords;
import sekisho.vault.Vault;

/** The operator's pages, running. Thread-safe; not to be called on an event loop. */
public final class Console implements AutoCloseable {
    private final ConsoleServer server;
    private final SetupLinks links;
    private final String publicUrl;

    private Console(ConsoleServer server, SetupLinks links, String publicUrl) {
        this.server = server;
        this.links = links;
        this.publicUrl = publicUrl;
    }

    /**
     * Opens the console's port; {@code sites} are those that the gate serves now. Pages show times in the machine's default zone.
     *
     * @param vault empty where nothing is published from a copy
     * @param tenants empty where nobody logs in to anything
     * @throws IllegalStateException when the port cannot be opened or the certificate cannot be read
     */
    public static Console start(
            Vertx vertx,
            ConsoleSettings settings,
            Journal journal,
            Proof proof,
            SheetAnswerer answerer,
            Supplier<List<GateSettings.Site>> sites,
            Optional<MailRoom> mail,
            Optional<FormsRoom> forms,
            Supplier<List<CertificateStatus>> certificates,
            Optional<Vault> vault,
            Optional<AdminPages> tenants,
            Database database,
            Keys keys,
            InstantSource clock) {
        return start(
                vertx,
                settings,
                Records.of(journal),
                Controls.of(proof),
                Workbooks.of(answerer),
                sites,
                Mails.of(mail),
                Forms.of(forms),
                certificates,
                vault,
                tenants,
                database.jdbi(),
                keys,
                new Times(ZoneId.systemDefault(), clock));
    }

    static Console start(
            Vertx vertx,
            ConsoleSettings settings,
            Records records,
            Controls controls,
            Workbooks workbooks,
            Supplier<List<GateSettings.Site>> sites,
            Mails mails,
            Forms forms,
            Supplier<List<CertificateStatus>> certificates,
            Optional<Vault> vault,
            Optional<AdminPages> tenants,
            Jdbi jdbi,
            Keys keys,
            Times times) {
        InstantSource clock = times.clock();
        Path scratch = scratch(settings.dataFolder());
        Tokens tokens = new Tokens();
        Frames frames = new Frames(Assets.load(), times);
        Operator operator = new Operator(jdbi, keys, new Passwords(), clock);
        SetupLinks links = new SetupLinks(jdbi, keys, tokens, clock);
        Sessions sessions = new Sessions(jdbi, keys, tokens, clock);
        SheetStore sheets = new SheetStore(jdbi, keys, tokens, clock);
        SheetWork work = new SheetWork(workbooks, sheets, records, scratch, clock);
        CertificatePages served = new CertificatePages(frames, certificates);
        Site site = new Site(
                settings.publicUrl(),
                frames,
                sessions,
                new LoginPages(frames, operator, links, sessions, records),
                new ControlPages(frames, controls, records, served),
                served,
                new TrafficPages(frames, records),
                new ProtectionPages(frames, records, sites),
                new SheetPages(frames, sheets, work, controls, records),
                new JournalPages(frames, records),
                new MailPages(frames, mails, forms, records),
                new CopyPages(frames, vault),
                new FormPages(frames, forms, mails),
                new TenantPages(frames, tenants));
        work.closeInterrupted();
        if (!operator.exists()) {
            links.issue();
        }
        return new Console(ConsoleServer.start(vertx, settings, scratch, site, tokens), links, settings.publicUrl());
    }

    /** The one-time link with which the operator sets the first password; empty once it is set, or after 24 hours. */
    public Optional<String> setupLink() {
        return links.current().map(token -> publicUrl + "/setup/" + token);
    }

    /** The port bound (useful when the settings said 0). */
    public int port() {
        return server.port();
    }

    /** Stops accepting, lets requests under way end for at most 10 s, then closes. */
    @Override
    public void close() {
        server.close();
    }

    /** A folder for workbooks in passing, readable by us alone, and emptied of what a killed process left. */
    private static Path scratch(Path dataFolder) {
        Path scratch = dataFolder.resolve("tmp").resolve("console");
        try {
            Files.createDirectories(scratch);
            Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwx------"));
            try (DirectoryStream<Path> left = Files.newDirectoryStream(scratch)) {
                for (Path file : left) {
                    Files.deleteIfExists(file);
                }
            }
            return scratch.toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
