package sekisho.app.demo;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * A DNS server on loopback (RFC 1035, UDP and TCP) for the demo's mail domain, which exists nowhere else; everything else does not
 * exist. Virtual threads.
 */
public final class NameServer implements AutoCloseable {
    private static final int UDP_BYTES = 1232;
    private static final int STRING_CHARS = 255;
    private static final int TTL_SECONDS = 60;
    private static final int ATTEMPTS = 20;

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Map<String, List<Record>> records = new ConcurrentHashMap<>();

    private NameServer(DatagramSocket udp, ServerSocket tcp) {
        this.udp = udp;
        this.tcp = tcp;
        Thread.ofVirtual().name("demo-dns").start(this::serveDatagrams);
        Thread.ofVirtual().name("demo-dns-tcp").start(this::serveStreams);
    }

    /** Opens on a port that is free for both. */
    public static NameServer open() throws IOException {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        for (int i = 0; i < ATTEMPTS; i++) {
            ServerSocket stream = new ServerSocket(0, 50, loopback);
            try {
                return new NameServer(new DatagramSocket(stream.getLocalPort(), loopback), stream);
            } catch (IOException e) {
                stream.close();
            }
        }
        throw new IOException("no port that is free for both");
    }

    /** The port that it listens on. */
    public int port() {
        return udp.getLocalPort();
    }

    /** Publishes a text; what the name had before is gone. */
    public void text(String owner, String value) throws IOException {
        List<String> strings = new ArrayList<>();
        for (int at = 0; at < value.length(); at += STRING_CHARS) {
            strings.add(value.substring(at, Math.min(value.length(), at + STRING_CHARS)));
        }
        Name name = Name.fromString(owner, Name.root);
        records.put(key(name), List.of(new TXTRecord(name, DClass.IN, TTL_SECONDS, strings)));
    }

    private static String key(Name name) {
        return name.toString().toLowerCase(Locale.ROOT);
    }

    private Message answer(Message question) {
        Message answer = new Message(question.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        Record asked = question.getQuestion();
        if (asked == null) {
            answer.getHeader().setRcode(Rcode.FORMERR);
            return answer;
        }
        answer.addRecord(asked, Section.QUESTION);
        List<Record> here = records.getOrDefault(key(asked.getName()), List.of());
        if (here.isEmpty() && !isAbove(asked.getName())) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        if (asked.getType() == Type.TXT) {
            here.forEach(record -> answer.addRecord(record, Section.ANSWER));
        }
        return answer;
    }

    /** Whether a name below it exists (an empty non-terminal, RFC 8020). */
    private boolean isAbove(Name name) {
        String suffix = "." + key(name);
        return records.keySet().stream().anyMatch(key -> key.endsWith(suffix));
    }

    private void serveDatagrams() {
        byte[] buffer = new byte[4096];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                Message question = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                byte[] answer = answer(question).toWire(UDP_BYTES);
                udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException e) {
                // closed, or no question
            }
        }
    }

    private void serveStreams() {
        while (!tcp.isClosed()) {
            try (Socket client = tcp.accept()) {
                client.setSoTimeout(5_000);
                DataInputStream in = new DataInputStream(client.getInputStream());
                byte[] answer = answer(new Message(in.readNBytes(in.readUnsignedShort())))
                        .toWire(Message.MAXLENGTH);
                DataOutputStream out = new DataOutputStream(client.getOutputStream());
                out.writeShort(answer.length);
                out.write(answer);
                out.flush();
            } catch (IOException e) {
                // closed, or no question
            }
        }
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
