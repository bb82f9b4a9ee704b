package sekisho.identity;

import java.util.Arrays;
import java.util.Optional;

/** What there is below {@code sso/PROVIDER/}. */
enum SsoRoute {
    BEGIN(""),
    /** OpenID Connect Core §3.1.2.5. */
    CALLBACK("callback"),
    /** OpenID Connect Back-Channel Logout §2.5. */
    BACKCHANNEL("backchannel"),
    OUT("out"),
    /** SAML: the assertion consumer service. */
    ACS("acs"),
    /** SAML: single logout. */
    SLO("slo"),
    METADATA("metadata");

    private final String action;

    SsoRoute(String action) {
        this.action = action;
    }

    String action() {
        return action;
    }

    static Optional<SsoRoute> of(String action) {
        return Arrays.stream(values())
                .filter(route -> route.action.equals(action))
                .findFirst();
    }
}
