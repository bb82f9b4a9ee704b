package sekisho.identity;

/** The parts that the desks share, each of which keeps its own tables. */
record Parts(
        Tenants tenants,
        Accounts accounts,
        Guards guards,
        Devices devices,
        Factors factors,
        Slots slots,
        Passkeys passkeys,
        Challenges challenges,
        OneTime links,
        Sessions sessions,
        Hashes hashes,
        Notifier notifier,
        Audit audit) {}
