package sekisho.proof.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import sekisho.gate.GateSettings;
import sekisho.journal.AuditRecord;
import sekisho.journal.Journal;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;
import sekisho.words.Bilingual;

/**
 * Puts a random value through every way in which the product keeps things (a request's path, query and fields, an audit
 * record, a row of the database) and then searches the bytes of the data folder for it, and for the master key. The search
 * proves itself first on a file that holds a known value in the clear.
 */
final class EncryptionProbe implements Probe {
    private static final String STORED = "encryption-at-rest";
    private static final String KEYS = "key-management";
    /** A folder up to this size is searched whole; of a larger one, the files that changed since the probe began. */
    private static final long WHOLE_BYTES = 256L << 20;

    private static final long MOST_BYTES = 4L << 30;
    private static final String CHECK_FILE = ".search-check";

    private final Supplier<GateSettings> settings;
    private final Path dataFolder;
    private final MasterKey masterKey;
    private final Journal journal;
    private final Database database;
    private final Keys keys;
    private final Caller caller;
    private final Guests guests;
    private final java.time.InstantSource clock;

    EncryptionProbe(Target target, Caller caller, Guests guests) {
        this.settings = target.settings();
        this.dataFolder = target.dataFolder();
        this.masterKey = target.masterKey();
        this.journal = target.journal();
        this.database = target.database();
        this.keys = target.keys();
        this.clock = target.clock();
        this.caller = caller;
        this.guests = guests;
    }

    @Override
    public String id() {
        return "data-folder-search";
    }

    @Override
    public List<String> controls() {
        return List.of(STORED, KEYS);
    }

    @Override
    public List<Observation> observe() throws IOException {
        // File times may be coarser than the clock.
        Instant began = Instant.now().minusSeconds(2);
        String canary = caller.token();
        String row = "probe.canary." + canary.substring(0, 6);
        putThrough(canary, row);
        try {
            Optional<byte[]> master = masterKeyBytes();
            Searched searched = search(canary, master, began);
            return List.of(stored(searched), keyKeeping(searched, master.isPresent()));
        } finally {
            database.jdbi().useHandle(handle -> handle.execute("DELETE FROM setting WHERE name = ?", row));
        }
    }

    private void putThrough(String canary, String row) throws IOException {
        GateSettings.Site site = settings.get().sites().getFirst();
        caller.call(
                site,
                guests.one(site),
                "POST",
                "/.sekisho/probe/" + canary + "?value=" + canary,
                Map.of(
                        "Content-Length",
                        Long.toString(site.maxBodyBytes() == Long.MAX_VALUE ? Long.MAX_VALUE : site.maxBodyBytes() + 1),
                        "User-Agent",
                        canary,
                        "Referer",
                        "https://" + canary + ".example/"));
        journal.audit(new AuditRecord(clock.instant(), "probe.canary", "system", true, Map.of("token", canary)));
        byte[] sealed = keys.seal(canary.getBytes(StandardCharsets.UTF_8), "setting.body");
        database.jdbi()
                .useHandle(handle -> handle.execute("INSERT INTO setting (name, body) VALUES (?, ?)", row, sealed));
        journal.flush();
    }

    /**
     * What the search saw.
     *
     * @param canaryIn where the value was found in the clear
     * @param masterIn where the master key was found
     * @param works whether the search found what it had to find
     * @param complete whether nothing that had to be searched was left out
     */
    private record Searched(
            long files, long bytes, List<String> canaryIn, List<String> masterIn, boolean works, boolean complete) {}

    private Searched search(String canary, Optional<byte[]> master, Instant began) throws IOException {
        ByteSearch forCanary = new ByteSearch();
        forCanary.add(canary);
        ByteSearch forMaster = new ByteSearch();
        master.ifPresent(bytes -> forMaster.add(bytes, "bytes"));
        List<Path> files = files(began);
        List<String> canaryIn = new ArrayList<>();
        List<String> masterIn = new ArrayList<>();
        long left = MOST_BYTES;
        boolean works = searchWorks();
        for (Path file : files) {
            try {
                long before = forCanary.bytesRead();
                forCanary.find(file, left).ifPresent(form -> canaryIn.add(name(file) + " (" + form + ")"));
                left -= forCanary.bytesRead() - before;
                if (master.isPresent()) {
                    forMaster.find(file, Math.max(0, left)).ifPresent(form -> masterIn.add(name(file)));
                }
            } catch (NoSuchFileException e) {
                // Files of the journal and the database come and go.
            }
            if (left <= 0) {
                break;
            }
        }
        return new Searched(files.size(), forCanary.bytesRead(), canaryIn, masterIn, works, left > 0);
    }

    /** Lets the same search find a value that does lie there in the clear. */
    private boolean searchWorks() throws IOException {
        Path check = dataFolder.resolve(CHECK_FILE);
        String known = caller.token();
        ByteSearch search = new ByteSearch();
        search.add(known);
        try {
            Files.writeString(check, "known=" + known);
            return search.find(check, 1 << 20).isPresent();
        } finally {
            Files.deleteIfExists(check);
        }
    }

    private List<Path> files(Instant began) throws IOException {
        List<Path> all = new ArrayList<>();
        List<Path> changed = new ArrayList<>();
        long[] bytes = {0};
        Files.walkFileTree(dataFolder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    all.add(file);
                    bytes[0] += attributes.size();
                    if (!attributes.lastModifiedTime().toInstant().isBefore(began)) {
                        changed.add(file);
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return bytes[0] <= WHOLE_BYTES ? all : changed;
    }

    private Observation stored(Searched searched) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("algorithm", "AES-256-GCM");
        facts.put("files-searched", Long.toString(searched.files()));
        facts.put("bytes-searched", Long.toString(searched.bytes()));
        facts.put("forms", "UTF-8 UTF-16 hexadecimal Base64 zstd gzip");
        facts.put("search-check", searched.works() ? "found" : "not found");
        facts.put("complete", searched.complete() ? "yes" : "no");
        facts.put(
                "found-in",
                searched.canaryIn().isEmpty()
                        ? "none"
                        : String.join(
                                "; ", searched.canaryIn().stream().limit(8).toList()));
        boolean holds =
                searched.canaryIn().isEmpty() && searched.works() && searched.complete() && searched.files() > 0;
        if (holds) {
            return new Observation(
                    STORED,
                    Result.HOLDS,
                    Means.TRIED,
                    new Bilingual(
                            "目印の値をアクセス記録・操作記録・データベースに通し、保存先の " + English.number(searched.files()) + " ファイル（"
                                    + English.number(searched.bytes())
                                    + " バイト）を検索しましたが、平文では見つかりませんでした（AES-256-GCM で暗号化）。",
                            "A marker was put through access records, audit records and the database; a search of "
                                    + English.count(searched.files(), "file") + " ("
                                    + English.count(searched.bytes(), "byte")
                                    + ") in the data folder did not find it in the clear (encrypted with AES-256-GCM)."),
                    facts);
        }
        return new Observation(
                STORED,
                Result.FAILS,
                Means.TRIED,
                searched.canaryIn().isEmpty()
                        ? new Bilingual("保存先の検索を最後まで行えませんでした。", "The search of the data folder could not be completed.")
                        : new Bilingual(
                                "目印の値が保存先に平文で見つかりました（" + searched.canaryIn().size() + " ファイル）。",
                                "The marker was found in the clear in the data folder ("
                                        + English.count(searched.canaryIn().size(), "file") + ")."),
                facts);
    }

    private Observation keyKeeping(Searched searched, boolean searchedForKey) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        List<String> faults = new ArrayList<>();
        String whereJa;
        String whereEn;
        switch (masterKey) {
            case MasterKey.File file -> {
                facts.put("kept-in", "file");
                boolean inside = file.path().toRealPath().startsWith(dataFolder.toRealPath());
                facts.put("inside-data-folder", inside ? "yes" : "no");
                if (inside) {
                    faults.add("the master key lies in the data folder");
                }
                String mode = mode(file.path());
                facts.put("mode", mode);
                if (mode.length() == 9 && !mode.endsWith("------")) {
                    faults.add("others may read the master key");
                }
                whereJa = "保存先とは別のフォルダーのファイル（権限 " + mode + "）";
                whereEn = "a file outside the data folder (mode " + mode + ")";
            }
            case MasterKey.Environment environment -> {
                facts.put("kept-in", "environment");
                whereJa = "環境変数";
                whereEn = "the environment";
            }
            case MasterKey.Command command -> {
                facts.put("kept-in", "command");
                whereJa = "鍵管理コマンド";
                whereEn = "a key manager's command";
            }
        }
        if (!searched.masterIn().isEmpty()) {
            faults.add("the master key was found in the data folder");
        }
        facts.put("searched-for-key", searchedForKey ? "yes" : "no");
        Path wrapped = dataFolder.resolve("keys.json");
        if (Files.exists(wrapped)) {
            String mode = mode(wrapped);
            facts.put("wrapped-keys-mode", mode);
            if (mode.length() == 9 && !mode.endsWith("------")) {
                faults.add("others may read the wrapped keys");
            }
        }
        facts.put("faults", faults.isEmpty() ? "none" : String.join("; ", faults));
        return new Observation(
                KEYS,
                faults.isEmpty() ? Result.HOLDS : Result.FAILS,
                Means.INSPECTED,
                faults.isEmpty()
                        ? new Bilingual(
                                "データの暗号鍵はマスターキーで包まれ、マスターキーは" + whereJa + "にあります。保存先からは見つかりませんでした。",
                                "Data keys are wrapped by a master key, which is kept in " + whereEn
                                        + " and was not found in the data folder.")
                        : new Bilingual(
                                "鍵の置き場所または権限に問題があります（" + faults.size() + " 件）。",
                                "There are problems with where keys lie or who may read them ("
                                        + English.count(faults.size(), "case") + ")."),
                facts);
    }

    /** The master key when it lies in a file that can be read; the others cannot be compared without asking for it again. */
    private Optional<byte[]> masterKeyBytes() throws IOException {
        if (!(masterKey instanceof MasterKey.File file) || Files.size(file.path()) > 4096) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getDecoder()
                    .decode(Files.readString(file.path(), StandardCharsets.US_ASCII)
                            .strip());
            return bytes.length >= 16 ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private String name(Path file) {
        return dataFolder.relativize(file).toString();
    }

    /** {@code rw-------}, or {@code unknown} where the file system has no such thing. */
    private static String mode(Path file) throws IOException {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
            return PosixFilePermissions.toString(permissions);
        } catch (UnsupportedOperationException e) {
            return "unknown";
        }
    }
}
