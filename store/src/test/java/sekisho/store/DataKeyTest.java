package sekisho.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataKeyTest {
    @TempDir
    private Path folder = Path.of("");

    private Keys keys() {
        return Keys.open(folder.resolve("data"), new MasterKey.File(folder.resolve("master.key")));
    }

    @Test
    void whatItSealsItOpensAfterARestart() {
        DataKey key = DataKey.fresh(keys(), "account.a");
        byte[] sealed = key.seal("山田 花子".getBytes(UTF_8), "account.profile");
        DataKey again = DataKey.open(keys(), key.sealed(), "account.a");
        assertThat(new String(again.open(sealed, "account.profile"), UTF_8)).isEqualTo("山田 花子");
    }

    @Test
    void nothingOpensAnothersOrAnotherUse() {
        DataKey key = DataKey.fresh(keys(), "account.a");
        DataKey other = DataKey.fresh(keys(), "account.b");
        byte[] sealed = key.seal("x".getBytes(UTF_8), "account.profile");
        assertThatThrownBy(() -> other.open(sealed, "account.profile")).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> key.open(sealed, "account.password")).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> DataKey.open(keys(), key.sealed(), "account.b"))
                .isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> keys().open(sealed, "account.profile")).isInstanceOf(StoreException.class);
    }
}
