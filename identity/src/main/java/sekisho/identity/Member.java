package sekisho.identity;

import java.util.Map;
import java.util.Optional;
import sekisho.words.Lang;

/**
 * An account as it is in one tenant.
 *
 * @param grants what the matrix says, by screen
 * @param lang in which it is written to
 */
record Member(
        String account,
        String tenant,
        Role role,
        MailAddress mail,
        String name,
        Optional<Lang> lang,
        Map<String, Boolean> grants) {
    Member {
        grants = Map.copyOf(grants);
    }
}
