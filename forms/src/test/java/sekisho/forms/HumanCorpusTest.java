package sekisho.forms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 300 people with their habits, by what the script makes of them on the wire: nobody is refused. */
class HumanCorpusTest {
    private static final int PEOPLE = 300;
    private static final Set<String> MENDABLE =
            Set.of("no-token", "forged", "expired", "too-early", "no-proof", "used");
    private static final String[] NAMES = {
        "山田 太郎",
        "佐藤花子",
        "Smith 恵子",
        "髙橋 一郎",
        "Nguyễn Văn An",
        "株式会社サンプル 営業部 田中",
        "渡邉",
        "ｻﾄｳ ﾊﾅｺ",
        "𠮷野 翔",
        "O'Brien Kate"
    };

    @TempDir
    Path folder;

    @Test
    void nobodyIsRefused() throws Exception {
        try (Fixture fixture = new Fixture(folder, Fixture.contact());
                WireServer wire = new WireServer(fixture.room)) {
            Corpus corpus = new Corpus(fixture, wire);
            List<String> refused = new ArrayList<>();
            int repeats = 0;
            for (int i = 0; i < PEOPLE; i++) {
                Person person = new Person(corpus, i);
                if (!person.send()) {
                    refused.add(i + " " + person.last + " " + Corpus.message(i));
                }
                repeats += person.repeats;
                fixture.clock.move(Duration.ofSeconds(40));
            }
            assertThat(refused).isEmpty();
            assertThat(fixture.room.status("contact").taken()).isEqualTo(PEOPLE);
            assertThat(fixture.room.status("contact").repeated()).isEqualTo(repeats);
            System.out.println("people " + PEOPLE + ", sent again without a second mail " + repeats);
        }
    }

    /** One visitor; behaves as the script does, in the ways that people have. */
    private static final class Person {
        private final Corpus corpus;
        private final int i;
        private String client;
        private int repeats;
        private String last = "";

        Person(Corpus corpus, int i) {
            this.corpus = corpus;
            this.i = i;
            // every tenth sits in the same office as the last ones
            this.client = i % 10 == 9 ? "203.0.113." + (i / 100 + 1) : corpus.address();
        }

        boolean send() {
            JsonNode token = corpus.token(client);
            switch (i % 12) {
                case 0 -> pass(Duration.ofSeconds(3)); // autofill and a short text
                case 1 -> pass(Duration.ofMinutes(25)); // slow typing
                case 2 -> pass(Duration.ofMinutes(30).plusSeconds(20)); // came back after half an hour
                case 3 -> pass(Duration.ofMinutes(75)); // after lunch: the token is too old
                case 4 -> pass(Duration.ofSeconds(50)); // an old phone computed for most of a minute
                case 5 -> { // from wireless at home to the mobile network
                    pass(Duration.ofMinutes(2));
                    client = corpus.address();
                }
                case 6 -> pass(Duration.ofMillis(2_050)); // everything filled in, the script waited
                case 7 -> pass(Duration.ofMinutes(4)); // keyboard only, with a screen reader
                default -> pass(Duration.ofSeconds(20 + i));
            }
            boolean sent = post(token);
            if (i % 12 == 8) { // double click
                sent &= post(token);
                repeats++;
            }
            if (i % 12 == 10) { // back button, sends the very same again with a new token
                JsonNode again = corpus.token(client);
                pass(Duration.ofSeconds(6));
                sent &= post(again);
                repeats++;
            }
            return sent;
        }

        private void pass(Duration time) {
            corpus.fixture.clock.move(time);
        }

        private Multipart body() {
            Multipart body = new Multipart()
                    .value("name", NAMES[i % NAMES.length] + (i % 4 == 0 ? " " : ""))
                    .value("kana", i % 3 == 0 ? "やまだ　たろう" : i % 3 == 1 ? "ﾔﾏﾀﾞ ﾀﾛｳ" : "")
                    .value("mail", (i % 5 == 0 ? "ｐｅｒｓｏｎ" : "person") + i + "@example.com")
                    .value("phone", i % 4 == 0 ? "０３（１２３４）５６７８" : i % 4 == 1 ? "090-1234-5678" : "")
                    .value("postcode", i % 6 == 0 ? "〒100ー0001" : "")
                    .value("topic", i % 7 == 0 ? "sales" : "")
                    .value("body", Corpus.message(i));
            return i % 9 == 0
                    ? body.file("file", "見積書 " + i + ".pdf", Corpus.pdf())
                    : body.file("file", "", new byte[0]);
        }

        private boolean post(JsonNode first) {
            JsonNode token = first;
            for (int tries = 0; tries < 3; tries++) {
                WireServer.Answer answer =
                        corpus.post(token, Corpus.proof(token), client, Corpus.decoys(token, body()));
                last = answer.body();
                if (answer.status() == 200) {
                    return true;
                }
                if (!MENDABLE.contains(Corpus.json(answer).path("reason").asText())) {
                    return false;
                }
                token = corpus.token(client);
                pass(Duration.ofMillis(token.path("wait").asLong() + 50));
            }
            return false;
        }
    }
}
