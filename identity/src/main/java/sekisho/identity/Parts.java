package sekisho.identity;

/** The parts that the desks share, each of which keeps its own tables. */
record Parts(
        Tenants tenants,
        Accounts accounts,
        Memberships memberships,
        Roster roster,
        Guards guards,
        Devices devices,
        Factors factors,
        Slots slots,
        Passkeys passkeys,
        Challenges challenges,
        OneTime links,
        Sessions sessions,
        Hashes hashes,
        Themes themes,
        Notifier notifier,
        Audit audit) {}
