package sekisho.bench;

import java.nio.file.Path;
import java.time.InstantSource;
import sekisho.identity.Identity;
import sekisho.identity.IdentitySettings;
import sekisho.identity.Notifier;
import sekisho.journal.Journal;
import sekisho.journal.JournalSettings;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;

/** What {@link LoginBench} measures with: a real database and a real journal, both of which flush to the disk. */
record LoginStore(Path folder, Database database, Keys keys, Journal journal, HeldClock clock) {
    /** In the workshop's folder, and closed with it. */
    static LoginStore open(Workshop workshop) {
        Path folder = workshop.folder();
        Path data = folder.resolve("data");
        Keys keys = Keys.open(data, new MasterKey.File(folder.resolve("master.key")));
        Database database = workshop.opened(Database.open(data));
        Journal journal = workshop.opened(
                Journal.open(JournalSettings.defaults(data.resolve("journal")), keys, InstantSource.system()));
        return new LoginStore(folder, database, keys, journal, new HeldClock());
    }

    /** As a start of the product does it; whoever opens closes. */
    Identity identity() {
        return Identity.open(new Identity.Setting(
                database,
                keys,
                journal::audit,
                Notifier.NONE,
                host -> "https://" + host,
                journal::search,
                () -> IdentitySettings.DEFAULT,
                clock));
    }
}
