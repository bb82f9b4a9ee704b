package sekisho.proof.probe;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.StoreException;
import sekisho.words.Bilingual;

/** Opens the sealed password hashes and looks at their kind and parameters; the hashes themselves go nowhere. */
final class PasswordHashProbe implements Probe {
    private static final String CONTROL = "password-hashing";
    /** A PHC string of Argon2id, version 1.3 (RFC 9106). */
    private static final Pattern ARGON2ID = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=([0-9]{1,9}),t=([0-9]{1,5}),p=([0-9]{1,5})\\$[A-Za-z0-9+/]{22,}\\$[A-Za-z0-9+/]{43,}");

    private static final int LEAST_KIB = 19_456;
    private static final int LEAST_PASSES = 2;

    private final Database database;
    private final Keys keys;

    PasswordHashProbe(Database database, Keys keys) {
        this.database = database;
        this.keys = keys;
    }

    @Override
    public String id() {
        return "password-hashes";
    }

    @Override
    public List<String> controls() {
        return List.of(CONTROL);
    }

    @Override
    public List<Observation> observe() {
        List<byte[]> rows = database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT password_hash FROM operator WHERE password_hash IS NOT NULL")
                        .mapTo(byte[].class)
                        .list());
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("passwords", Integer.toString(rows.size()));
        if (rows.isEmpty()) {
            return List.of(new Observation(
                    CONTROL,
                    Result.NOT_CONFIGURED,
                    Means.INSPECTED,
                    new Bilingual("パスワードはまだ 1 件も登録されていません。", "No password has been set yet."),
                    facts));
        }
        int weak = 0;
        for (byte[] row : rows) {
            String phc = opened(row);
            Matcher matcher = ARGON2ID.matcher(phc);
            if (matcher.matches()
                    && Integer.parseInt(matcher.group(1)) >= LEAST_KIB
                    && Integer.parseInt(matcher.group(2)) >= LEAST_PASSES) {
                facts.put("memory-kib", matcher.group(1));
                facts.put("passes", matcher.group(2));
                facts.put("lanes", matcher.group(3));
            } else {
                weak++;
            }
        }
        facts.put("algorithm", weak == 0 ? "Argon2id" : "mixed");
        facts.put("weak", Integer.toString(weak));
        return List.of(
                weak == 0
                        ? new Observation(
                                CONTROL,
                                Result.HOLDS,
                                Means.INSPECTED,
                                new Bilingual(
                                        "保存されているパスワード " + rows.size() + " 件はすべて Argon2id でハッシュ化され（メモリー "
                                                + facts.get("memory-kib") + " KiB、" + facts.get("passes")
                                                + " 回）、さらに暗号化されていました。",
                                        "Every stored password (" + rows.size() + ") is an Argon2id hash ("
                                                + facts.get("memory-kib") + " KiB, "
                                                + facts.get("passes") + " iterations) and encrypted on top."),
                                facts)
                        : new Observation(
                                CONTROL,
                                Result.FAILS,
                                Means.INSPECTED,
                                new Bilingual(
                                        "Argon2id でない、または強度の足りないパスワードの保存が " + weak + " 件ありました。",
                                        English.count(weak, "stored password")
                                                + " not hashed with Argon2id of sufficient strength."),
                                facts));
    }

    private String opened(byte[] sealed) {
        try {
            return new String(keys.open(sealed, "operator.password_hash"), StandardCharsets.UTF_8);
        } catch (StoreException e) {
            return "";
        }
    }
}
