package sekisho.proof.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import sekisho.identity.Canary;
import sekisho.identity.Role;
import sekisho.store.Database;

/** Erases a member and searches what is left: rows, the member's values, and the keys without which nothing could be read. */
final class DeletionTrial {
    private static final long BOUND = 1L << 30;

    private final Database database;
    private final Path data;

    DeletionTrial(Database database, Path data) {
        this.database = database;
        this.data = data;
    }

    Checks.Seen deletion(Stage stage) throws IOException {
        Checks checks = new Checks();
        Canary canary = stage.canary();
        Stage.Player player = stage.member(canary, Role.MEMBER);
        byte[] key = database.jdbi()
                .withHandle(handle -> handle.createQuery("select data_key from account where id = :id")
                        .bind("id", player.account())
                        .mapTo(byte[].class)
                        .one());
        checks.that("there-before", rows(player.account()) > 0);
        boolean erased = stage.administration().members().remove(Canary.ACTOR, canary.tenant(), player.account());
        checks.that("erased", erased);
        checks.fact("rows-left", rows(player.account()));
        checks.that("no-rows-left", rows(player.account()) == 0);
        boolean emptied = false;
        for (int i = 0; i < 20 && !emptied; i++) {
            emptied = database.eraseLog();
        }
        Map<String, String> search = new LinkedHashMap<>();
        List<String> found = find(player, key, search);
        search.forEach(checks::fact);
        checks.fact("found-in", found.isEmpty() ? "none" : String.join("; ", found));
        checks.that("key-and-values-gone", found.isEmpty());
        return checks.seen(
                "検証用の利用者を削除し、データベースの行が残らないこと、そのメールアドレスと暗号鍵がデータフォルダーのどこにもないことを、バイト単位で調べて確かめました（"
                        + search.get("files-searched") + " ファイル）。",
                "A member made for the probe was erased; no row is left, and neither the mail address nor the key of that member was found in any byte of the data folder ("
                        + English.count(Long.parseLong(search.get("files-searched")), "file") + ").");
    }

    /** In every table that speaks of accounts. */
    private int rows(String account) {
        return database.jdbi().withHandle(handle -> {
            int rows = count(handle, "select count(*) from account where id = :id", account);
            List<String> tables = handle.createQuery(
                            "select m.name from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and c.name = 'account_id'")
                    .mapTo(String.class)
                    .list();
            for (String table : tables) {
                rows += count(handle, "select count(*) from " + table + " where account_id = :id", account);
            }
            return rows;
        });
    }

    private static int count(Handle handle, String sql, String account) {
        return handle.createQuery(sql).bind("id", account).mapTo(Integer.class).one();
    }

    private List<String> find(Stage.Player player, byte[] key, Map<String, String> facts) throws IOException {
        ByteSearch search = new ByteSearch();
        search.add(player.mail());
        search.add(player.password());
        search.add(key, "sealed key");
        List<String> found = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> walk = Files.walk(data)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            try {
                Optional<String> form = search.find(file, BOUND);
                form.ifPresent(one -> found.add(file.getFileName() + " (" + one + ")"));
            } catch (NoSuchFileException e) {
                // sealed and renamed meanwhile
            }
        }
        facts.put("files-searched", Integer.toString(files.size()));
        facts.put("bytes-searched", Long.toString(search.bytesRead()));
        return found;
    }
}
