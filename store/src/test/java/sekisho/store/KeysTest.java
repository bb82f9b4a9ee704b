package sekisho.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {
    @TempDir
    Path folder;

    private Path data() {
        return folder.resolve("data");
    }

    private MasterKey.File masterKey() {
        return new MasterKey.File(folder.resolve("outside/master.key"));
    }

    private Keys open() {
        return Keys.open(data(), masterKey());
    }

    @Test
    void theFirstStartCreatesKeysThatOnlyTheOwnerMayTouch() throws IOException {
        open();
        assertThat(mode(data())).isEqualTo("rwx------");
        assertThat(mode(data().resolve("keys.json"))).isEqualTo("rw-------");
        assertThat(mode(masterKey().path())).isEqualTo("rw-------");
        try (var files = Files.list(data())) {
            assertThat(files).containsExactly(data().resolve("keys.json"));
        }
    }

    @Test
    void theNextStartReadsTheSameKeys() {
        Keys first = open();
        byte[] sealed = first.seal(bytes("秘密"), "evidence.body");
        Keys second = open();
        assertThat(second.open(sealed, "evidence.body")).isEqualTo(bytes("秘密"));
        assertThat(second.publicKey()).isEqualTo(first.publicKey());
        assertThat(second.lookup("mail@example.jp", "account"))
                .isEqualTo(first.lookup("mail@example.jp", "account"))
                .hasSize(32);
    }

    @Test
    void anotherMasterKeyIsRefusedAndMakesNoNewKeys() throws IOException {
        open();
        byte[] before = Files.readAllBytes(data().resolve("keys.json"));
        MasterKey.File other = new MasterKey.File(folder.resolve("other.key"));
        Keys.open(folder.resolve("otherData"), other);
        assertRefused(StoreException.Code.MASTER_KEY, () -> Keys.open(data(), other));
        assertThat(Files.readAllBytes(data().resolve("keys.json"))).isEqualTo(before);
    }

    @Test
    void aMissingMasterKeyIsNotReplacedOnceThereAreKeys() throws IOException {
        open();
        Files.delete(masterKey().path());
        assertRefused(StoreException.Code.MASTER_KEY, this::open);
        assertThat(masterKey().path()).doesNotExist();
    }

    @Test
    void everyChangedByteOfTheWrappedKeysIsRefused() throws IOException {
        open();
        Path file = data().resolve("keys.json");
        byte[] good = Files.readAllBytes(file);
        Keys original = open();
        byte[] sealed = original.seal(bytes("x"), "c");
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 0x01;
            Files.write(file, bad);
            try {
                // White space of the JSON is the one thing that may change without effect.
                assertThat(open().open(sealed, "c")).isEqualTo(bytes("x"));
            } catch (StoreException e) {
                assertThat(e.code()).isIn(StoreException.Code.SEALED_VALUE, StoreException.Code.MASTER_KEY);
                assertThat(e.getMessage()).doesNotContain(new String(bad, StandardCharsets.ISO_8859_1));
            }
        }
    }

    @Test
    void processesThatStartAtOnceEndUpWithTheSameKeys() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Keys>> opened = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                opened.add(threads.submit(this::open));
            }
            byte[] expected = open().publicKey();
            for (Future<Keys> keys : opened) {
                assertThat(keys.get().publicKey()).isEqualTo(expected);
            }
        }
    }

    @Test
    void theKeysFileHoldsNoKeyInClear() throws IOException {
        open();
        String file = Files.readString(data().resolve("keys.json"));
        assertThat(file).doesNotContain(Files.readString(masterKey().path()).strip());
    }

    @Test
    void aSignatureIsVerifiedWithThePublicKeyAlone() {
        Keys keys = open();
        byte[] signature = keys.sign(bytes("data"));
        assertThat(signature).hasSize(64);
        assertThat(Keys.verify(keys.publicKey(), bytes("data"), signature)).isTrue();
        assertThat(Keys.verify(keys.publicKey(), bytes("date"), signature)).isFalse();
        assertThat(Keys.verify(keys.publicKey(), bytes("data"), new byte[64])).isFalse();
        assertThat(Keys.verify(keys.publicKey(), bytes("data"), new byte[3])).isFalse();
        assertThat(Keys.verify(new byte[5], bytes("data"), signature)).isFalse();
    }

    @Test
    void lookupsDependOnValueContextAndWhereOneEndsAndTheOtherBegins() {
        Keys keys = open();
        assertThat(keys.lookup("c", "ab")).isNotEqualTo(keys.lookup("bc", "a"));
        assertThat(keys.lookup("a", "x")).isNotEqualTo(keys.lookup("a", "y"));
        assertThat(keys.lookup("a", "x")).isNotEqualTo(keys.lookup("b", "x"));
    }

    static void assertRefused(StoreException.Code code, Runnable act) {
        assertThatThrownBy(act::run)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
