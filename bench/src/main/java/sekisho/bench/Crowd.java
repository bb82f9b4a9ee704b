package sekisho.bench;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jdbi.v3.core.statement.PreparedBatch;
import sekisho.store.Row;

/** Sessions as the login writes them, of accounts drawn from all there are, but written in bulk. */
final class Crowd {
    private static final long DAY_MILLIS = 86_400_000;

    private final LoginStore store;
    private final SecureRandom random = new SecureRandom();

    Crowd(LoginStore store) {
        this.store = store;
    }

    /** What a browser with one of the sessions sends. */
    record Caller(String host, String cookies) {}

    List<Caller> gather(List<Populace.Home> homes, int sessions) {
        Map<String, String> hosts = new HashMap<>();
        homes.forEach(home -> hosts.put(home.tenant(), home.host()));
        List<Row> members = store.database()
                .jdbi()
                .withHandle(handle -> handle.select("select account_id, tenant_id from membership")
                        .mapToMap()
                        .map(Row::new)
                        .list());
        SplittableRandom draw = new SplittableRandom(11);
        byte[] body = store.keys()
                .seal(
                        "{\"address\":\"192.0.2.1\",\"user-agent\":\"bench\"}".getBytes(StandardCharsets.UTF_8),
                        "login-session.body");
        List<Caller> callers = new ArrayList<>();
        long now = System.currentTimeMillis();
        store.database().jdbi().useTransaction(handle -> {
            PreparedBatch batch = handle.prepareBatch("""
                    insert into login_session (token_hash, account_id, tenant_id, created_at, last_seen_at, expires_at,
                        idle_millis, body) values (?, ?, ?, ?, ?, ?, 0, ?)
                    """);
            for (int i = 0; i < sessions; i++) {
                Row member = members.get(draw.nextInt(members.size()));
                String tenant = member.text("tenant_id");
                String token = token();
                callers.add(new Caller(
                        hosts.getOrDefault(tenant, ""), "theme=dark; __Host-sekisho-" + tenant + "=" + token));
                batch.add(hash(token), member.text("account_id"), tenant, now, now, now + DAY_MILLIS, body);
                if (batch.size() == 1000) {
                    batch.execute();
                }
            }
            if (batch.size() > 0) {
                batch.execute();
            }
        });
        return callers;
    }

    private String token() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
