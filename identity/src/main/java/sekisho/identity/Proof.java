package sekisho.identity;

import java.util.Optional;

/**
 * What somebody shows besides a password.
 *
 * @param code typed, or the empty string
 * @param passkey what the browser answered, instead of a code
 * @param origin as the browser said
 */
record Proof(String code, Optional<Passkeys.Shown> passkey, String origin) {
    static Proof of(String code) {
        return new Proof(code, Optional.empty(), "");
    }

    static Proof of(PageRequest request) {
        String credential = request.field("credential");
        Optional<Passkeys.Shown> passkey = credential.isEmpty()
                ? Optional.empty()
                : Optional.of(new Passkeys.Shown(
                        credential,
                        request.field("client-data"),
                        request.field("authenticator-data"),
                        request.field("signature"),
                        request.field("user")));
        return new Proof(request.field("code"), passkey, request.origin());
    }

    Passkeys.Site site(Door door) {
        return new Passkeys.Site(door.host(), origin);
    }
}
