package sekisho.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class SealedValueProperties {
    private static final Keys KEYS = keys();

    @Property
    void whatIsSealedOpensInItsContext(@ForAll byte[] plain, @ForAll @StringLength(max = 40) String context) {
        assertThat(KEYS.open(KEYS.seal(plain, context), context)).isEqualTo(plain);
    }

    @Property
    void whatIsSealedDoesNotOpenInAnotherContext(
            @ForAll byte[] plain,
            @ForAll @StringLength(max = 10) String context,
            @ForAll @StringLength(max = 10) String other) {
        Assume.that(!context.equals(other));
        byte[] sealed = KEYS.seal(plain, context);
        KeysTest.assertRefused(StoreException.Code.SEALED_VALUE, () -> KEYS.open(sealed, other));
    }

    @Property
    void aFlippedBitIsFound(@ForAll @Size(max = 64) byte[] plain, @ForAll @IntRange(max = 1 << 20) int where) {
        byte[] sealed = KEYS.seal(plain, "c");
        int bit = where % (sealed.length * 8);
        sealed[bit / 8] ^= (byte) (1 << (bit % 8));
        KeysTest.assertRefused(StoreException.Code.SEALED_VALUE, () -> KEYS.open(sealed, "c"));
    }

    @Property
    void anythingElseIsRefused(@ForAll @Size(max = 64) byte[] noise) {
        KeysTest.assertRefused(StoreException.Code.SEALED_VALUE, () -> KEYS.open(noise, "c"));
    }

    private static Keys keys() {
        try {
            Path folder = Files.createTempDirectory("sekisho-keys");
            return Keys.open(folder.resolve("data"), new MasterKey.File(folder.resolve("master.key")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
