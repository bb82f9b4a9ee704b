package sekisho.identity;

import java.util.Optional;

/**
 * One attempt to prove to be a member, as far as it is known whose.
 *
 * @param device the name of the browser, when the account knows it
 * @param subject against whom it counts
 */
record Attempt(
        Door door,
        Visitor visitor,
        Optional<Accounts.Credential> credential,
        Optional<Member> member,
        Optional<String> device,
        LockoutRule rule,
        Guards.Subject subject) {
    /** Whether any password could let them in. */
    boolean usable() {
        return member.isPresent()
                && credential
                        .filter(known -> known.state() == Account.State.ACTIVE
                                && known.phc().isPresent()
                                && passwordCounts(known.account()))
                        .isPresent();
    }

    private boolean passwordCounts(String account) {
        return door.tenant().policy().sso().passwordFor(account);
    }

    /** Whether the member has logged in from this browser before. */
    boolean isFamiliar() {
        return device.isPresent();
    }

    String accountOrUnknown() {
        return member.map(Member::account).orElse("unknown");
    }
}
