package sekisho.certificates;

import java.time.Instant;
import java.util.Optional;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.exception.AcmeUserActionRequiredException;
import sekisho.words.Bilingual;

/** What went wrong with an authority, in words for the operator. */
final class Problems {
    private static final int MOST_CHARS = 300;

    private Problems() {}

    /**
     * A failure of an attempt.
     *
     * @param retryAfter when the authority wants to be asked again
     */
    record Failure(CertificatesException.Code code, Bilingual text, Optional<Instant> retryAfter) {}

    static Failure of(Exception e) {
        return switch (e) {
            case CertificatesException own -> new Failure(own.code(), own.text(), Optional.empty());
            case AcmeRateLimitedException limited ->
                new Failure(
                        CertificatesException.Code.RATE_LIMITED,
                        new Bilingual(
                                "認証局の回数制限に達しました: " + detail(Optional.of(limited.getProblem())),
                                "The authority's rate limit is reached: " + detail(Optional.of(limited.getProblem()))),
                        limited.getRetryAfter());
            case AcmeUserActionRequiredException action ->
                new Failure(
                        CertificatesException.Code.AUTHORITY,
                        new Bilingual(
                                "認証局は利用者の操作(規約への同意など)を求めています: "
                                        + safe(action.getInstance().toString()),
                                "The authority wants somebody to act (agree to new terms): "
                                        + safe(action.getInstance().toString())),
                        Optional.empty());
            case AcmeServerException server ->
                new Failure(
                        CertificatesException.Code.AUTHORITY,
                        new Bilingual(
                                "認証局が断りました: " + detail(Optional.of(server.getProblem())),
                                "The authority refused: " + detail(Optional.of(server.getProblem()))),
                        Optional.empty());
            case AcmeNetworkException network -> unreachable();
            case AcmeLazyLoadingException lazy when lazy.getCause() instanceof AcmeException cause -> of(cause);
            default ->
                new Failure(
                        CertificatesException.Code.INTERNAL,
                        new Bilingual(
                                "証明書を取得できませんでした(" + e.getClass().getSimpleName() + ")。",
                                "The certificate could not be obtained ("
                                        + e.getClass().getSimpleName() + ")."),
                        Optional.empty());
        };
    }

    private static Failure unreachable() {
        return new Failure(
                CertificatesException.Code.AUTHORITY,
                new Bilingual("認証局に接続できません。", "The authority cannot be reached."),
                Optional.empty());
    }

    /** The authority's own words, one line, bounded. */
    static String detail(Optional<Problem> problem) {
        return problem.map(known -> safe(known.getType().toString().replace("urn:ietf:params:acme:error:", "")
                        + known.getDetail().map(detail -> ": " + detail).orElse("")))
                .orElse("-");
    }

    private static String safe(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= MOST_CHARS ? line : line.substring(0, MOST_CHARS) + "…";
    }
}
