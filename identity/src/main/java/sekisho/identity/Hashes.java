package sekisho.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import sekisho.store.Passwords;

/** Passwords against hashes and rules. Thread-safe; virtual threads, of which a bounded number gets a turn ({@link Passwords}). */
final class Hashes {
    private final Passwords passwords;
    private final Accounts accounts;
    private final Guessability guessability = new Guessability();
    private final String nobodys;

    /** @param random makes the password that nobody has */
    Hashes(Passwords passwords, Accounts accounts, Tokens random) {
        this.passwords = passwords;
        this.accounts = accounts;
        this.nobodys = passwords.hash(random.secret());
    }

    /** A hash that costs as much as any other and that nothing matches. */
    String nobodys() {
        return nobodys;
    }

    /** Begins to compare; the answer waits until that is done. */
    BooleanSupplier compare(String password, String phc) {
        return passwords.compare(password, phc)::matches;
    }

    /** The hash of a password that the tenant's rule takes, or what is wrong with it. */
    Chosen choose(Tenant tenant, Member member, String password) {
        PasswordRule rule = tenant.policy().passwords();
        List<String> personal = new ArrayList<>(member.mail().words());
        personal.addAll(List.of(member.name().split("[\\s　]+")));
        personal.addAll(List.of(tenant.name().split("[\\s　]+")));
        List<Objection> objections = rule.objections(password, personal, guessability);
        if (!objections.isEmpty()) {
            return new Chosen.Unsuitable(objections);
        }
        boolean again = accounts.passwords(member.account(), Math.max(1, rule.history())).stream()
                .anyMatch(phc -> passwords.matches(password, phc));
        return again
                ? new Chosen.Unsuitable(List.of(Objection.USED_BEFORE))
                : new Chosen.Hashed(passwords.hash(password));
    }
}
