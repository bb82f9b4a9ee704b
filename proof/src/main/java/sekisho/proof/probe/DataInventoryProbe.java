package sekisho.proof.probe;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.store.Database;
import sekisho.words.Bilingual;

/** Counts what really lies in the data folder beside what the configuration says is stored. */
final class DataInventoryProbe implements Probe {
    static final String CONTROL = "data-inventory";

    private final Path dataFolder;
    private final Database database;
    private final Optional<DeclaredFact> declared;

    DataInventoryProbe(Path dataFolder, Database database, Optional<DeclaredFact> declared) {
        this.dataFolder = dataFolder;
        this.database = database;
        this.declared = declared;
    }

    @Override
    public String id() {
        return "data-inventory";
    }

    @Override
    public List<String> controls() {
        return List.of(CONTROL);
    }

    @Override
    public List<Observation> observe() throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        declared.ifPresent(fact -> facts.putAll(fact.figures()));
        long[] files = new long[2];
        Files.walkFileTree(dataFolder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files[0]++;
                files[1] += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        Map<String, Long> rows = rows();
        rows.forEach((table, count) -> facts.put("rows-" + table.replace('_', '-'), Long.toString(count)));
        facts.put("tables", Integer.toString(rows.size()));
        facts.put("files", Long.toString(files[0]));
        facts.put("bytes", Long.toString(files[1]));
        String ja = "保存先の実測: データベース " + rows.size() + " 表、ファイル " + English.number(files[0]) + " 件、"
                + English.number(files[1]) + " バイト（アクセス記録、操作記録、証跡、設定）。";
        String en = "Found in the data folder: " + English.count(rows.size(), "database table") + ", "
                + English.count(files[0], "file") + ", " + English.count(files[1], "byte")
                + " (access records, audit records, evidence, settings).";
        return List.of(
                declared.isPresent()
                        ? new Observation(
                                CONTROL,
                                Result.HOLDS,
                                Means.INSPECTED,
                                new Bilingual(
                                        declared.orElseThrow().text().ja() + ja,
                                        declared.orElseThrow().text().en() + " " + en),
                                facts)
                        : new Observation(
                                CONTROL,
                                Result.NOT_CONFIGURED,
                                Means.INSPECTED,
                                new Bilingual(
                                        "保存するデータの説明が設定されていません。" + ja,
                                        "What is stored is not described in the configuration. " + en),
                                facts));
    }

    /** Rows per table of the product. */
    private Map<String, Long> rows() {
        Map<String, Long> rows = new LinkedHashMap<>();
        database.jdbi().useHandle(handle -> {
            for (String table : List.of(
                    "evidence",
                    "attestation",
                    "operator",
                    "setup_link",
                    "console_session",
                    "sheet",
                    "sheet_file",
                    "setting",
                    "certificate",
                    "certificate_request",
                    "certificate_warning",
                    "acme_account",
                    "acme_order",
                    "acme_attempt")) {
                rows.put(
                        table,
                        handle.createQuery("SELECT COUNT(*) FROM " + table)
                                .mapTo(Long.class)
                                .one());
            }
        });
        return rows;
    }
}
