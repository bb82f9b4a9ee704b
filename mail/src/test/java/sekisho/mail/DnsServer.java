package sekisho.mail;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** A DNS server on loopback, UDP and TCP, that answers from what a test puts into it; it can claim to have validated DNSSEC. */
final class DnsServer implements AutoCloseable {
    private static final int UDP_BYTES = 1232;

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Map<String, List<Record>> records = new ConcurrentHashMap<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private volatile boolean validated;

    DnsServer() throws IOException {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        ServerSocket stream = null;
        DatagramSocket packets = null;
        for (int i = 0; i < 20 && packets == null; i++) {
            stream = new ServerSocket(0, 50, loopback);
            try {
                packets = new DatagramSocket(stream.getLocalPort(), loopback);
            } catch (IOException e) {
                stream.close();
            }
        }
        if (stream == null || packets == null) {
            throw new IOException("no port that is free for both");
        }
        tcp = stream;
        udp = packets;
        Thread.ofVirtual().start(this::serveUdp);
        Thread.ofVirtual().start(this::serveTcp);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), udp.getLocalPort());
    }

    int port() {
        return udp.getLocalPort();
    }

    MailSettings.Resolver resolver() {
        return new MailSettings.Resolver(address(), true);
    }

    /** From now on every answer carries AD, as from a resolver that validates. */
    void validated(boolean claim) {
        validated = claim;
    }

    /** Adds a record in the form of a zone file: {@code add("example.jp", "MX", "10 mx.example.jp.")}. */
    void add(String owner, String type, String value) throws IOException {
        Name name = Name.fromString(owner, Name.root);
        put(name, Record.fromString(name, Type.value(type), DClass.IN, 60, value, Name.root));
    }

    void txt(String owner, String... strings) throws IOException {
        Name name = Name.fromString(owner, Name.root);
        put(name, new TXTRecord(name, DClass.IN, 60, Arrays.asList(strings)));
    }

    /** A long TXT value, cut into strings as a provider's form does. */
    void longTxt(String owner, String value) throws IOException {
        List<String> parts = new ArrayList<>();
        for (int at = 0; at < value.length(); at += 255) {
            parts.add(value.substring(at, Math.min(value.length(), at + 255)));
        }
        txt(owner, parts.toArray(String[]::new));
    }

    private void put(Name name, Record record) {
        records.computeIfAbsent(key(name), _ -> new ArrayList<>()).add(record);
    }

    void remove(String owner) throws IOException {
        records.remove(key(Name.fromString(owner, Name.root)));
    }

    void clear() {
        records.clear();
        failures.clear();
    }

    /** Answers this code for a name and every type. */
    void fail(String owner, int rcode) throws IOException {
        failures.put(key(Name.fromString(owner, Name.root)), rcode);
    }

    private static String key(Name name) {
        return name.toString().toLowerCase(Locale.ROOT);
    }

    private Message answer(Message question) {
        Record asked = question.getQuestion();
        Message answer = new Message(question.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        if (validated) {
            answer.getHeader().setFlag(Flags.AD);
        }
        answer.addRecord(asked, Section.QUESTION);
        Name name = asked.getName();
        Integer failure = failures.get(key(name));
        if (failure != null) {
            answer.getHeader().setRcode(failure);
            return answer;
        }
        Set<String> seen = new HashSet<>();
        boolean moved = true;
        while (moved && seen.add(key(name))) {
            moved = false;
            List<Record> here = records.getOrDefault(key(name), List.of());
            if (here.isEmpty() && !above(name)) {
                answer.getHeader().setRcode(Rcode.NXDOMAIN);
            }
            for (Record record : List.copyOf(here)) {
                if (record.getType() == asked.getType()) {
                    answer.addRecord(record, Section.ANSWER);
                } else if (record instanceof CNAMERecord alias) {
                    answer.addRecord(record, Section.ANSWER);
                    name = alias.getTarget();
                    moved = true;
                }
            }
        }
        return answer;
    }

    /** Whether a name below it exists (an empty non-terminal, RFC 8020). */
    private boolean above(Name name) {
        String suffix = "." + key(name);
        return records.keySet().stream().anyMatch(key -> key.endsWith(suffix));
    }

    private void serveUdp() {
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

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try (Socket client = tcp.accept()) {
                client.setSoTimeout(5_000);
                DataInputStream in = new DataInputStream(client.getInputStream());
                byte[] question = in.readNBytes(in.readUnsignedShort());
                byte[] answer = answer(new Message(question)).toWire(65_535);
                ByteArrayOutputStream whole = new ByteArrayOutputStream();
                DataOutputStream out = new DataOutputStream(whole);
                out.writeShort(answer.length);
                out.write(answer);
                client.getOutputStream().write(whole.toByteArray());
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
