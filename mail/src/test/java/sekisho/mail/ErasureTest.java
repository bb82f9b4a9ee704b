package sekisho.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.store.Row;

/** Searches the bytes of the data folder. */
class ErasureTest {
    @TempDir
    Path folder;

    private static boolean holds(Path folder, byte[] wanted) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).anyMatch(file -> contains(file, wanted));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean contains(Path file, byte[] wanted) {
        try {
            String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            return bytes.contains(new String(wanted, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return false;
        }
    }

    private static byte[] sealed(Fixture fixture, QueueId id) {
        return fixture.database
                .jdbi()
                .withHandle(handle -> handle.createQuery("SELECT content FROM mail WHERE id = ?")
                        .bind(0, id.value())
                        .mapToMap()
                        .map(Row::new)
                        .one())
                .bytes("content")
                .orElseThrow();
    }

    @Test
    void nothingOfAMailIsReadableAndAfterDeliveryNotEvenItsCiphertextIsLeft() throws Exception {
        try (SmtpServer server = SmtpServer.start();
                Fixture fixture = new Fixture(folder, Fixture.relay(server.port()))) {
            server.at("RCPT", "451 4.7.1 secret-reply-text");
            QueueId id = fixture.room.submit(
                    Fixture.mail("secret.recipient@example.com", "secret-subject", "secret-body ".repeat(500)));
            Fixture.await(
                    "an attempt",
                    () -> !fixture.room.find(id).orElseThrow().trail().isEmpty());
            byte[] ciphertext = sealed(fixture, id);
            byte[] part = java.util.Arrays.copyOfRange(ciphertext, 1000, 1032);
            assertThat(holds(fixture.data, part))
                    .as("the search finds what is there")
                    .isTrue();
            server.behave();
            fixture.room.resend(id);
            fixture.room.reload(Fixture.relay(server.port()));
            fixture.awaitState(id, MailRecord.State.DELIVERED);
            Fixture.await("the ciphertext is erased", () -> !holds(fixture.data, part));
            for (String word : List.of(
                    "secret.recipient",
                    "example.com",
                    "info@example.jp",
                    "secret-subject",
                    "secret-body",
                    "secret-reply-text",
                    "c2VjcmV0LWJvZHk")) {
                assertThat(holds(fixture.data, word.getBytes(StandardCharsets.UTF_8)))
                        .as(word)
                        .isFalse();
            }
            assertThat(fixture.room.find(id).map(MailRecord::recipient))
                    .isEqualTo(Optional.of(Fixture.address("secret.recipient@example.com")));
        }
    }
}
