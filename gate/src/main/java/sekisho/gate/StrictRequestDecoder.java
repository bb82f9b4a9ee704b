package sekisho.gate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder of HTTP/1 requests, minus its leniency: it is asked what it consumed and what it made of it, and what
 * could be read in two ways becomes a failure. It also keeps the time that a head may take. One per connection, event loop.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    /*
     * What Netty 4.2 takes and we do not, with the place where it is found:
     *
     *   separators other than one space in the request line, a line that begins with space     split…InitialLine
     *   a method that is no token, a target with odd characters, versions but 1.0 and 1.1      createMessage
     *   space before the colon, a name that is no token, in heads and trailers                 splitHeaderName
     *   folded field lines (RFC 9112 §5.2), which it joins                                     decodeHead
     *   lengths and encodings that are odd or contradict each other, Host missing or twice     Framing
     *   chunk sizes with space before or anything but an extension after them (§7.1)           decodeChunk
     *
     * Bare LF, bare CR in values, NUL, both Content-Length and Transfer-Encoding, several lengths and oversized sections
     * fail in the superclass.
     */
    private enum Part {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        TRAILER,
        BROKEN
    }

    private final Deadlines deadlines;
    private final long headNanos;
    private final HeadTimer headTimer = new HeadTimer();

    private Part part = Part.HEAD;
    private boolean lineRead;
    private boolean afterLine;
    private boolean folded;
    private int wordEnd;
    private boolean badSeparator;
    private String @Nullable [] badLine;

    StrictRequestDecoder(Http1ServerConfig limits, Deadlines deadlines, long headNanos) {
        super(limits);
        this.deadlines = deadlines;
        this.headNanos = headNanos;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        super.channelRead(ctx, msg);
        if (part == Part.HEAD && (lineRead || actualReadableBytes() > 0)) {
            if (!deadlines.isSet(headTimer)) {
                headTimer.ctx = ctx;
                deadlines.set(headTimer, headNanos);
            }
        } else {
            deadlines.clear(headTimer);
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
        part = Part.BROKEN;
        deadlines.clear(headTimer);
        super.handlerRemoved0(ctx);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        switch (part) {
            case HEAD -> decodeHead(ctx, in, out);
            case CHUNK_SIZE, CHUNK -> decodeChunk(ctx, in, out);
            case BODY, TRAILER -> {
                int had = out.size();
                super.decode(ctx, in, out);
                endBody(out, had);
            }
            case BROKEN -> in.skipBytes(in.readableBytes());
        }
    }

    @Override
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (part == Part.BROKEN) {
            in.skipBytes(in.readableBytes()); // the superclass may still think that it is within a message
        } else {
            super.decodeLast(ctx, in, out);
        }
    }

    private void decodeHead(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        int from = in.readerIndex();
        int had = out.size();
        super.decode(ctx, in, out);
        folded |= folds(in, from, in.readerIndex());
        if (out.size() == had) {
            return;
        }
        HttpRequest request = (HttpRequest) out.get(had);
        if (request.decoderResult().isSuccess() && (folded || !Framing.isSoundHttp1(request))) {
            fail(request, "ambiguous head", UnsoundHead.of(request));
        } else if (badLine != null) {
            fail(request, "malformed request line", UnsoundHead.of(badLine, in, from, in.readerIndex()));
        }
        badLine = null;
        lineRead = false;
        afterLine = false;
        folded = false;
        if (!request.decoderResult().isSuccess()) {
            part = Part.BROKEN;
        } else if (!(out.getLast() instanceof LastHttpContent)) {
            part = request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING) ? Part.CHUNK_SIZE : Part.BODY;
        }
        if (request.protocolVersion() == HttpVersion.HTTP_1_0) {
            // Bodies whose length is not known could not be framed on a connection that lives on.
            request.headers().remove(HttpHeaderNames.CONNECTION);
        }
    }

    private static void fail(HttpRequest request, String what, UnsoundHead head) {
        request.setDecoderResult(DecoderResult.failure(new MalformedRequestException(what, head)));
    }

    /** Whether one of the lines consumed begins with whitespace. */
    private boolean folds(ByteBuf in, int from, int to) {
        if (from == to) {
            return false;
        }
        if (afterLine && isSpace(in.getByte(from))) {
            return true;
        }
        int lineFeed = in.indexOf(from, to, (byte) '\n');
        while (lineFeed >= 0 && lineFeed + 1 < to) {
            if (isSpace(in.getByte(lineFeed + 1))) {
                return true;
            }
            lineFeed = in.indexOf(lineFeed + 1, to, (byte) '\n');
        }
        afterLine = in.getByte(to - 1) == '\n';
        return false;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }

    private void decodeChunk(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        int from = in.readerIndex();
        int line = 0;
        boolean last = false;
        if (part == Part.CHUNK_SIZE) {
            int lineFeed = in.indexOf(from, in.writerIndex(), (byte) '\n');
            if (lineFeed >= 0) {
                int digits = sizeDigits(in, from, lineFeed);
                if (digits == 0) {
                    in.skipBytes(in.readableBytes());
                    fail(out, new MalformedRequestException("malformed chunk size"));
                    return;
                }
                line = lineFeed - from + 1;
                last = isZero(in, from, digits);
            }
        }
        int had = out.size();
        super.decode(ctx, in, out);
        int consumed = in.readerIndex() - from;
        int content = 0;
        for (int i = had; i < out.size(); i++) {
            HttpContent piece = (HttpContent) out.get(i);
            if (!piece.decoderResult().isSuccess()) {
                part = Part.BROKEN;
                return;
            }
            content += piece.content().readableBytes();
        }
        if (consumed == 0 || (part == Part.CHUNK_SIZE && line == 0)) {
            return;
        }
        if (last) {
            part = Part.TRAILER;
        } else {
            part = consumed > line + content ? Part.CHUNK_SIZE : Part.CHUNK;
        }
    }

    /** The digits of {@code chunk-size [chunk-ext] CRLF} (RFC 9112 §7.1); 0 when the line is anything else. */
    private static int sizeDigits(ByteBuf in, int from, int lineFeed) {
        int digits = 0;
        while (from + digits < lineFeed && Character.digit(in.getByte(from + digits), 16) >= 0) {
            digits++;
        }
        int after = from + digits;
        while (after < lineFeed && isSpace(in.getByte(after))) {
            after++;
        }
        boolean plain = after == from + digits && after == lineFeed - 1 && in.getByte(after) == '\r';
        boolean extended = in.getByte(after) == ';';
        return digits <= 8 && (plain || extended) ? digits : 0;
    }

    private static boolean isZero(ByteBuf in, int from, int digits) {
        for (int i = from; i < from + digits; i++) {
            if (in.getByte(i) != '0') {
                return false;
            }
        }
        return true;
    }

    private void endBody(List<Object> out, int had) {
        for (int i = had; i < out.size(); i++) {
            if (out.get(i) instanceof LastHttpContent end) {
                part = end.decoderResult().isSuccess() ? Part.HEAD : Part.BROKEN;
            }
        }
    }

    private void fail(List<Object> out, Exception cause) {
        HttpObject failure = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
        failure.setDecoderResult(DecoderResult.failure(cause));
        out.add(failure);
        part = Part.BROKEN;
    }

    @Override
    protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
        badSeparator = start != 0;
        wordEnd = start + length;
        return super.splitFirstWordInitialLine(line, start, length);
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
        separator(line, start, length);
        return super.splitSecondWordInitialLine(line, start, length);
    }

    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
        separator(line, start, length);
        return super.splitThirdWordInitialLine(line, start, length);
    }

    private void separator(byte[] line, int start, int length) {
        badSeparator |= start != wordEnd + 1 || line[wordEnd] != ' ';
        wordEnd = start + length;
    }

    @Override
    protected HttpMessage createMessage(String[] line) {
        String method = line[0];
        boolean sound = !badSeparator
                && Framing.isToken(method)
                && !method.equals("CONNECT")
                && Framing.isTarget(line[1], method)
                && (line[2].equals("HTTP/1.1") || line[2].equals("HTTP/1.0"));
        if (!sound) {
            badLine = line;
            throw new MalformedRequestException("malformed request line");
        }
        lineRead = true;
        return super.createMessage(line);
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        if (lineRead || part == Part.TRAILER) {
            if (!Framing.isToken(line, start, length)) {
                throw new MalformedRequestException("malformed field name");
            }
        }
        return super.splitHeaderName(line, start, length);
    }

    /** Ends a head that has begun and does not end. */
    private final class HeadTimer extends Deadlines.Timed {
        private @Nullable ChannelHandlerContext ctx;

        @Override
        void expired() {
            ChannelHandlerContext context = ctx;
            if (context == null || part != Part.HEAD) {
                return;
            }
            if (!context.channel().config().isAutoRead()) {
                deadlines.set(this, headNanos); // it is us who do not read on
                return;
            }
            part = Part.BROKEN;
            var request = new DefaultFullHttpRequest(
                    HttpVersion.HTTP_1_0, HttpMethod.GET, Framing.UNREADABLE_TARGET, Unpooled.EMPTY_BUFFER);
            request.setDecoderResult(DecoderResult.failure(new MalformedRequestException.TooSlow()));
            context.fireChannelRead(request);
            context.fireChannelReadComplete();
        }
    }
}
