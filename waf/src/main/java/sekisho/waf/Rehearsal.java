package sekisho.waf;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;

/**
 * Sends a few harmless exchanges of every kind through rules that have just been compiled, to see which rules such exchanges reach at
 * all: the settings switch many off (paranoia levels above the one in force, mostly), and these need no place in the plan. A rule that
 * is reached all the same later on is asked without a plan; only the time depends on what is seen here, never the result.
 */
final class Rehearsal {
    private static final InetSocketAddress NOBODY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final String PAGE = "<!DOCTYPE html><html><head><title>a</title></head><body><p>b</p></body></html>";

    /** A request as plain as can be of one content type, and its body. */
    private record Piece(String method, String contentType, String body) {}

    private static final List<Piece> PIECES = List.of(
            new Piece("GET", "", ""),
            new Piece("POST", "application/x-www-form-urlencoded", "name=value"),
            new Piece("POST", "application/json", "{\"name\": \"value\"}"),
            new Piece("POST", "application/xml", "<root name=\"value\">text</root>"),
            new Piece(
                    "POST",
                    "multipart/form-data; boundary=b",
                    "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nvalue\r\n--b\r\n"
                            + "Content-Disposition: form-data; name=\"file\"; filename=\"file.txt\"\r\n"
                            + "Content-Type: text/plain\r\n\r\ntext\r\n--b--\r\n"));

    private Rehearsal() {}

    /** The numbers of the rules that were reached. */
    static BitSet reached(RuleSet rules) {
        BitSet reached = new BitSet();
        for (Piece piece : PIECES) {
            play(rules, piece, reached);
        }
        return reached;
    }

    private static void play(RuleSet rules, Piece piece, BitSet reached) {
        RunningTransaction transaction =
                new RunningTransaction(rules, "rehearsal", Instant.EPOCH, NOBODY, NOBODY, reached);
        transaction.requestLine(piece.method(), "/path?name=value", "HTTP/1.1");
        transaction.requestHeader("Host", "www.example.jp");
        transaction.requestHeader("User-Agent", "Mozilla/5.0");
        transaction.requestHeader("Accept", "*/*");
        transaction.requestHeader("Cookie", "name=value");
        if (!piece.body().isEmpty()) {
            transaction.requestHeader("Content-Type", piece.contentType());
            transaction.requestHeader(
                    "Content-Length", Integer.toString(piece.body().length()));
        }
        transaction.requestHead();
        transaction.requestBody(Latin1.bytes(piece.body()), false);
        transaction.responseHeader("Content-Type", "text/html; charset=utf-8");
        transaction.responseHead(200, "HTTP/1.1");
        transaction.responseBody(Latin1.bytes(PAGE), false);
        transaction.finish();
    }
}
