package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ContentCodingTest {
    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    private static byte[] deflate(byte[] plain, boolean raw) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, raw);
                DeflaterOutputStream stream = new DeflaterOutputStream(out, deflater)) {
            stream.write(plain);
        }
        return out.toByteArray();
    }

    @Property(tries = 200)
    void everyKnownCodingReadsBack(@ForAll @Size(max = 5000) byte[] plain) throws IOException {
        assertThat(ContentCoding.decode("gzip", gzip(plain), 5000).bytes()).isEqualTo(plain);
        assertThat(ContentCoding.decode(" X-GZIP", gzip(plain), 5000).truncated())
                .isFalse();
        assertThat(ContentCoding.decode("deflate", deflate(plain, false), 5000).bytes())
                .isEqualTo(plain);
        assertThat(ContentCoding.decode("deflate", deflate(plain, true), 5000).bytes())
                .isEqualTo(plain);
        assertThat(ContentCoding.decode(null, plain, 5000).bytes()).isEqualTo(plain);
    }

    @Property(tries = 500)
    void anyBytesAreDecodedWithinTheLimit(@ForAll @Size(max = 300) byte[] body) {
        byte[] gzip = body.clone();
        if (gzip.length > 3) {
            gzip[0] = 0x1F;
            gzip[1] = (byte) 0x8B;
            gzip[2] = 8;
        }
        assertThat(ContentCoding.decode("gzip", gzip, 100).bytes()).hasSizeLessThanOrEqualTo(100);
        assertThat(ContentCoding.decode("deflate", body, 100).bytes()).hasSizeLessThanOrEqualTo(100);
    }

    @Test
    void aBodyThatUnfoldsIntoMoreThanTheLimitIsCutThere() throws IOException {
        ContentCoding.Decoded decoded = ContentCoding.decode("gzip", gzip(new byte[50_000_000]), 1000);
        assertThat(decoded.bytes()).hasSize(1000);
        assertThat(decoded.truncated()).isTrue();
    }

    @Test
    void anIncompleteBodyIsReadAsFarAsItGoes() throws IOException {
        byte[] plain = new byte[20_000];
        new java.util.Random(1).nextBytes(plain);
        byte[] packed = gzip(plain);
        ContentCoding.Decoded decoded = ContentCoding.decode("gzip", Arrays.copyOf(packed, packed.length / 2), 1 << 20);
        assertThat(decoded.truncated()).isTrue();
        assertThat(decoded.bytes()).isEqualTo(Arrays.copyOf(plain, decoded.bytes().length));
        assertThat(decoded.bytes().length).isGreaterThan(5000);
    }

    @Test
    void whatCannotBeTakenOffIsNotKnown() {
        assertThat(ContentCoding.isKnown("br")).isFalse();
        assertThat(ContentCoding.isKnown("gzip, gzip")).isFalse();
        assertThat(ContentCoding.isKnown("identity")).isTrue();
        assertThat(ContentCoding.isKnown("")).isTrue();
    }
}
