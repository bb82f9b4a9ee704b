package sekisho.waf;

import java.util.List;
import java.util.Optional;

/**
 * One exchange under the rules. The caller feeds it in order: request line, request header fields, {@link #requestHead()};
 * body, {@link #requestBody}; status and response header fields, {@link #responseHead}; body, {@link #responseBody}; and, whatever
 * happened, {@link #finish()}. Strings hold one char per byte (ISO 8859-1). One thread at a time; nothing to close.
 *
 * <p>When the rules only detect, no intervention is ever returned; {@link #wouldIntervene()} tells what one would have been.
 */
public interface Transaction {
    /**
     * The request line as received.
     *
     * @param target as sent, percent-encoding untouched
     * @param protocol {@code HTTP/1.1}
     */
    void requestLine(String method, String target, String protocol);

    /** A request header field as received; call in order, names in any case. HTTP/2's :authority is given as Host. */
    void requestHeader(String name, String value);

    /** Runs phase 1. */
    Optional<Intervention> requestHead();

    /** Whether {@link #requestBody} wants to see the body; asked after {@link #requestHead()}. */
    boolean wantsRequestBody();

    /** The most of a request body that is looked at, bytes. */
    long requestBodyLimit();

    /**
     * Gives the body (decoded from its transfer coding; empty when there is none or none is wanted) and runs phase 2.
     *
     * @param body not changed, and not to be changed afterwards
     * @param truncated whether more followed than {@link #requestBodyLimit()}
     */
    Optional<Intervention> requestBody(byte[] body, boolean truncated);

    /** A response header field. */
    void responseHeader(String name, String value);

    /** Runs phase 3. */
    Optional<Intervention> responseHead(int status, String protocol);

    /** Whether {@link #responseBody} wants to see the body: access is on, and the media type is one of those to look at. */
    boolean wantsResponseBody();

    /** The most of a response body that is looked at, bytes. */
    long responseBodyLimit();

    /** Gives the body, content codings taken off, and runs phase 4. */
    Optional<Intervention> responseBody(byte[] body, boolean truncated);

    /** Runs phase 5, once, last. */
    void finish();

    /** The rules that matched so far and are to be logged, in order. */
    List<RuleMatch> matches();

    /** In detection only: the first intervention that blocking would have made. */
    Optional<Intervention> wouldIntervene();

    /** The anomaly score of the request as the Core Rule Set counts it (TX:BLOCKING_INBOUND_ANOMALY_SCORE); 0 without. */
    int inboundScore();

    /** The anomaly score of the response. */
    int outboundScore();
}
