package sekisho.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;
import sekisho.words.Lang;

final class SheetStoreTest {
    private Instant now = Instant.parse("2026-11-22T01:02:11Z");
    private Path data;
    private Database database;
    private SheetStore store;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        data = Files.createDirectories(folder.resolve("data"));
        Keys keys = Keys.open(data, new MasterKey.File(folder.resolve("master.key")));
        database = Database.open(data);
        store = new SheetStore(database.jdbi(), keys, new Tokens(), () -> now);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aSheetComesBackAsItWasKept() {
        byte[] workbook = {'P', 'K', 3, 4, 0, -1};
        String id = store.create("株式会社サンプル.xlsx", Lang.JA, workbook);
        store.update(id, SheetStore.State.READY, sheet -> sheet.drafted(Samples.report(true)));
        SheetStore.Stored stored = store.find(id).orElseThrow();
        assertThat(stored.state()).isEqualTo(SheetStore.State.READY);
        assertThat(stored.createdAt()).isEqualTo(now);
        assertThat(stored.sheet())
                .isEqualTo(ReviewedSheet.waiting("株式会社サンプル.xlsx").drafted(Samples.report(true)));
        assertThat(store.original(id)).isEqualTo(workbook);
    }

    @Test
    void changesMadeAtTheSameTimeAreAllKept() {
        String id = store.create("a.xlsx", Lang.JA, new byte[] {1});
        store.update(id, SheetStore.State.READY, sheet -> sheet.drafted(Samples.report(false)));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 5; i++) {
                int index = i;
                threads.execute(() -> store.update(id, SheetStore.State.READY, sheet -> {
                    ReviewedSheet.Item item = sheet.items().get(index);
                    return sheet.with(
                            index,
                            new ReviewedSheet.Item(item.draft(), "answer " + index, "", ReviewedSheet.Review.EDITED));
                }));
            }
        }
        assertThat(store.find(id).orElseThrow().sheet().items())
                .extracting(ReviewedSheet.Item::answer)
                .containsExactly("answer 0", "answer 1", "answer 2", "answer 3", "answer 4");
    }

    @Test
    void aDeletedSheetIsGoneWithItsFile() {
        String id = store.create("a.xlsx", Lang.JA, new byte[] {1});
        assertThat(store.delete(id)).isTrue();
        assertThat(store.delete(id)).isFalse();
        assertThat(store.find(id)).isEmpty();
        assertThat(store.list(10)).isEmpty();
        long files = database.jdbi()
                .withHandle(handle -> handle.createQuery("select count(*) from sheet_file")
                        .mapTo(Long.class)
                        .one());
        assertThat(files).isZero();
        assertThat(store.update(id, SheetStore.State.READY, sheet -> sheet)).isEmpty();
    }

    @Test
    void theNewestComesFirst() {
        String first = store.create("1.xlsx", Lang.JA, new byte[] {1});
        now = now.plusSeconds(1);
        String second = store.create("2.xlsx", Lang.EN, new byte[] {1});
        assertThat(store.list(10)).extracting(SheetStore.Stored::id).containsExactly(second, first);
        assertThat(store.list(1)).hasSize(1);
    }

    @Test
    void noWordOfACustomerLiesInTheDataFolder() throws Exception {
        String id = store.create("SECRET-NAME-7391.xlsx", Lang.JA, "SECRET-BOOK-7391".getBytes(StandardCharsets.UTF_8));
        store.update(id, SheetStore.State.READY, sheet -> sheet.drafted(Samples.report(false)));
        try (var files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                assertThat(bytes).doesNotContain("7391").doesNotContain("多要素認証");
            }
        }
    }

    @Test
    void anIdOfAnotherFormFindsNothing() {
        assertThat(store.find("../../etc/passwd")).isEmpty();
        assertThat(store.find("' or 1=1 --")).isEmpty();
        assertThat(store.find("")).isEmpty();
    }
}
