package sekisho.identity.internal.sso;

import java.net.URI;
import java.util.Map;

/** Carries a request to a provider and its answer back. Virtual threads. */
public interface Transport {
    /**
     * One request.
     *
     * @throws SsoRefusedException {@code UNREACHABLE} when there is no answer in time, or one that is too long
     */
    Answer send(String method, URI uri, Map<String, String> fields, String body);

    /** What came back. */
    record Answer(int status, String type, String body) {}
}
