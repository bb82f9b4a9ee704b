package sekisho.app;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import sekisho.gate.Reason;
import sekisho.gate.Resident;
import sekisho.vault.Served;
import sekisho.vault.SiteVault;
import sekisho.vault.Vault;

/** A published copy as the gate sees it. Event loops. */
public final class VaultResident implements Resident {
    private static final Reply ACCEPTED = text(202, "Cache-Control", "no-store");
    private static final Reply NOT_GENUINE = text(403, "Cache-Control", "no-store");
    private static final Claim NOT_PUBLISHED = new Claim.Refused(
            Reason.NOT_PUBLISHED, List.of(new Field("Retry-After", "60"))); // seconds, RFC 9110 §10.2.3

    private final Vault vault;
    private final SiteVault site;

    /**
     * The fields of each kind of answer as the gate writes them, for as long as the copy holds the kind. Keeps house where it is
     * read: waking another thread for that costs more than all that is saved here.
     */
    private final Cache<List<Served.Field>, List<Field>> written =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

    /** Those that many kinds share, as all but validators are. */
    private final Cache<Served.Field, Field> shared =
            Caffeine.newBuilder().maximumSize(1_000).build();

    /** The copy of {@code site}, and the webhook of {@code vault} for it. */
    public VaultResident(Vault vault, SiteVault site) {
        this.vault = vault;
        this.site = site;
    }

    private static Reply text(int status, String name, String value) {
        return new Reply(
                status,
                List.of(new Field(name, value), new Field("Content-Type", "text/plain; charset=utf-8")),
                Body.EMPTY);
    }

    @Override
    public Claim claim(Head head) {
        if (head.target().equals(Vault.WEBHOOK_PATH) && head.method().equals("POST")) {
            String timestamp = head.field("Sekisho-Timestamp");
            String signature = head.field("Sekisho-Signature");
            String host = head.host();
            return new Claim.WithBody(
                    Vault.WEBHOOK_BYTES,
                    body -> CompletableFuture.completedFuture(message(host, timestamp, signature, body)));
        }
        Optional<Served> served = site.answer(head.method(), head.target(), head::field);
        if (served.isEmpty()) {
            return NOT_PUBLISHED;
        }
        return switch (served.get()) {
            case Served.Dynamic dynamic -> Claim.NONE;
            case Served.Now now -> new Claim.Now(reply(now.answer()));
            case Served.Later later -> new Claim.Later(later.answer().thenApply(this::reply));
        };
    }

    private Reply message(String host, String timestamp, String signature, ByteBuffer body) {
        boolean genuine = vault.message(host, name -> name.equals("Sekisho-Timestamp") ? timestamp : signature, body);
        return genuine ? ACCEPTED : NOT_GENUINE;
    }

    private Reply reply(Served.Answer answer) {
        List<Field> fields = written.get(answer.fields(), this::written);
        if (!answer.more().isEmpty()) {
            fields = new ArrayList<>(fields);
            for (Served.Field field : answer.more()) {
                fields.add(new Field(field.name(), field.value()));
            }
        }
        Body body = switch (answer.content()) {
            case Served.Content.Bytes bytes -> new Body.Bytes(bytes.bytes());
            case Served.Content.Stream stream ->
                new Body.Stream(stream.length(), () -> stream.opening().open());
        };
        return new Reply(answer.status(), fields, body);
    }

    private List<Field> written(List<Served.Field> fields) {
        return fields.stream()
                .map(field -> shared.get(field, one -> new Field(one.name(), one.value())))
                .toList();
    }
}
