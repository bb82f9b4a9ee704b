package sekisho.proof.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;
import sekisho.mail.DkimKey;
import sekisho.mail.MailDomain;
import sekisho.mail.MailRoom;
import sekisho.mail.MailSettings;
import sekisho.proof.Observation;
import sekisho.proof.Result;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;

class MailProbeTest {
    private static final MailDomain DOMAIN = new MailDomain("example.jp");

    @TempDir
    Path folder;

    /** A DNS server that knows TXT records only. */
    private static final class TxtServer implements AutoCloseable {
        private final DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
        private final Map<String, String> texts = new ConcurrentHashMap<>();

        TxtServer() throws IOException {
            Thread.ofVirtual().start(this::serve);
        }

        private void serve() {
            byte[] buffer = new byte[4096];
            while (!socket.isClosed()) {
                try {
                    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                    socket.receive(packet);
                    Message question = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                    byte[] answer = answer(question).toWire();
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                } catch (IOException e) {
                    // closed
                }
            }
        }

        private Message answer(Message question) {
            Message answer = new Message(question.getHeader().getID());
            answer.getHeader().setFlag(Flags.QR);
            answer.addRecord(question.getQuestion(), Section.QUESTION);
            Name name = question.getQuestion().getName();
            String text = texts.get(name.toString(true));
            if (text != null && question.getQuestion().getType() == Type.TXT) {
                List<String> parts = List.of(text.split("(?<=\\G.{250})", -1));
                answer.addRecord(new TXTRecord(name, DClass.IN, 60, parts), Section.ANSWER);
            }
            return answer;
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private static MailSettings settings(TxtServer dns, List<InetAddress> addresses) {
        return new MailSettings(
                new MailDomain("mail.example.jp"),
                List.of(DOMAIN),
                addresses,
                new MailSettings.Relays(List.of(new MailSettings.Relay(
                        "127.0.0.1", 1, MailSettings.Security.NONE, Optional.empty(), Optional.empty()))),
                Optional.empty(),
                Optional.of(new MailSettings.Resolver(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), dns.socket.getLocalPort()), false)),
                MailSettings.Bounds.DEFAULT);
    }

    private static Map<String, Result> observed(MailProbe probe) {
        return probe.observe().stream().collect(Collectors.toMap(Observation::control, Observation::result));
    }

    @Test
    void withoutMailNothingIsConfigured() {
        assertThat(observed(new MailProbe(Optional.empty())).values())
                .hasSize(3)
                .containsOnly(Result.NOT_CONFIGURED);
    }

    @Test
    void eachControlHoldsOnlyWhileItsRecordDoes() throws Exception {
        Path data = folder.resolve("data");
        Keys keys = Keys.open(data, new MasterKey.File(folder.resolve("master.key")));
        try (TxtServer dns = new TxtServer();
                Database database = Database.open(data);
                MailRoom room = MailRoom.start(
                        settings(dns, List.of(InetAddress.ofLiteral("192.0.2.1"))),
                        database,
                        keys,
                        InstantSource.system(),
                        new Random(1))) {
            MailProbe probe = new MailProbe(Optional.of(room));
            assertThat(observed(probe).values()).containsOnly(Result.FAILS);

            dns.texts.put("example.jp", "v=spf1 ip4:192.0.2.1 -all");
            dns.texts.put("_dmarc.example.jp", "v=DMARC1; p=reject; rua=mailto:d@example.jp");
            List<DkimKey> pair = room.dkim().make(DOMAIN, "");
            pair.forEach(key -> dns.texts.put(key.owner(), key.record()));
            assertThat(observed(probe)).containsEntry("dkim", Result.FAILS);
            room.dkim().activate();
            assertThat(observed(probe).values()).containsOnly(Result.HOLDS);

            dns.texts.put(pair.getFirst().owner(), pair.getLast().record());
            assertThat(observed(probe)).as("another key is published").containsEntry("dkim", Result.FAILS);
            dns.texts.put("_dmarc.example.jp", "v=DMARC1; p=none; rua=mailto:d@example.jp");
            assertThat(observed(probe)).containsEntry("dmarc", Result.FAILS);
            dns.texts.put("example.jp", "v=spf1 ip4:192.0.2.2 -all");
            assertThat(observed(probe)).containsEntry("spf", Result.FAILS);
            dns.texts.put("example.jp", "v=spf1 ip4:192.0.2.1 -all");
            room.reload(settings(dns, List.of()));
            assertThat(observed(probe))
                    .as("nobody knows from where mails leave")
                    .containsEntry("spf", Result.FAILS);
        }
    }
}
