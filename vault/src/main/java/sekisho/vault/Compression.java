package sekisho.vault;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Makes the coded variants of a body once, when it is staged, so that serving never compresses. Any thread. */
final class Compression {
    private static final int LEAST = 256;
    private static final int MOST = 8 << 20;
    /** Of 11; the last two take ten times as long for a few per cent. */
    private static final int BROTLI_QUALITY = 9;

    private static final int ZSTD_LEVEL = 15;
    private static final double WORTH_IT = 0.95;

    private Compression() {}

    /** Smallest first; a coding that saves little is left out. */
    static List<Entry.Variant> variants(byte[] body, String type, Blobs blobs) {
        if (body.length < LEAST || body.length > MOST || !MediaTypes.isText(type)) {
            return List.of();
        }
        List<Entry.Variant> variants = new ArrayList<>();
        keep("br", brotli(body), body, blobs, variants);
        keep("zstd", Zstd.compress(body, ZSTD_LEVEL), body, blobs, variants);
        keep("gzip", gzip(body), body, blobs, variants);
        variants.sort(Comparator.comparingLong(variant -> variant.body().length()));
        return variants;
    }

    private static void keep(String coding, byte[] coded, byte[] body, Blobs blobs, List<Entry.Variant> variants) {
        if (coded.length > 0 && coded.length < body.length * WORTH_IT) {
            variants.add(new Entry.Variant(coding, blobs.put(coded)));
        }
    }

    /** Empty where this machine has no encoder. */
    private static byte[] brotli(byte[] body) {
        if (!Brotli4jLoader.isAvailable()) {
            return new byte[0];
        }
        try {
            return Encoder.compress(body, Encoder.Parameters.create(BROTLI_QUALITY));
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static byte[] gzip(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 3);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            gzip.write(body);
        } catch (IOException e) {
            return new byte[0];
        }
        return out.toByteArray();
    }
}
