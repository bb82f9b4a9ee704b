package sekisho.certificates;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;

/** A DNS server for one zone on loopback that takes signed updates (RFC 2136) over TCP and answers over UDP and TCP. */
final class DnsServer implements AutoCloseable {
    static final String KEY = "sekisho-test.";
    static final String SECRET = "c2VjcmV0LW9mLXRoZS10ZXN0LXRoYXQtbm9ib2R5LXVzZXM=";

    private final Name zone;
    private final ServerSocket tcp;
    private final DatagramSocket udp;
    private final List<Record> records = new CopyOnWriteArrayList<>();
    private final AtomicInteger added = new AtomicInteger();
    private final TSIG key = new TSIG(TSIG.HMAC_SHA256, KEY, SECRET);

    private DnsServer(Name zone, ServerSocket tcp, DatagramSocket udp) {
        this.zone = zone;
        this.tcp = tcp;
        this.udp = udp;
    }

    static DnsServer start(String zone) throws IOException {
        ServerSocket tcp = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress());
        DnsServer server = new DnsServer(Name.fromString(zone), tcp, udp);
        Thread.ofVirtual().start(server::serveTcp);
        Thread.ofVirtual().start(server::serveUdp);
        return server;
    }

    InetSocketAddress socket() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.getLocalPort());
    }

    String address() {
        return "127.0.0.1:" + tcp.getLocalPort();
    }

    List<Record> records() {
        return List.copyOf(records);
    }

    int added() {
        return added.get();
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try (Socket client = tcp.accept()) {
                client.setSoTimeout(5000);
                DataInputStream in = new DataInputStream(client.getInputStream());
                byte[] bytes = in.readNBytes(in.readUnsignedShort());
                byte[] answer = answer(bytes);
                DataOutputStream out = new DataOutputStream(client.getOutputStream());
                out.writeShort(answer.length);
                out.write(answer);
                out.flush();
            } catch (IOException e) {
                // the next one
            }
        }
    }

    private void serveUdp() {
        byte[] buffer = new byte[4096];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                byte[] answer = answer(java.util.Arrays.copyOf(packet.getData(), packet.getLength()));
                udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException e) {
                // the next one
            }
        }
    }

    private byte[] answer(byte[] bytes) throws IOException {
        Message question = new Message(bytes);
        Message answer = new Message(question.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.AA);
        answer.getHeader().setOpcode(question.getHeader().getOpcode());
        answer.addRecord(question.getQuestion(), Section.QUESTION);
        TSIGRecord signature = question.getTSIG();
        if (question.getHeader().getOpcode() == Opcode.UPDATE) {
            int verdict = signature == null ? Rcode.REFUSED : key.verify(question, bytes, null);
            if (verdict == Rcode.NOERROR) {
                update(question);
            }
            answer.getHeader().setRcode(verdict == Rcode.NOERROR ? Rcode.NOERROR : Rcode.NOTAUTH);
            if (verdict == Rcode.NOERROR) {
                answer.setTSIG(key, Rcode.NOERROR, signature);
            }
        } else {
            Record asked = question.getQuestion();
            for (Record record : records) {
                if (record.getName().equals(asked.getName()) && record.getType() == asked.getType()) {
                    answer.addRecord(record, Section.ANSWER);
                }
            }
            if (asked.getType() == Type.A && asked.getName().subdomain(zone)) {
                answer.addRecord(
                        new ARecord(asked.getName(), DClass.IN, 60, InetAddress.getLoopbackAddress()), Section.ANSWER);
            }
        }
        Header header = answer.getHeader();
        assert header != null;
        return answer.toWire(65535);
    }

    private void update(Message question) {
        for (Record record : question.getSection(Section.UPDATE)) {
            if (record.getDClass() == DClass.IN) {
                records.add(record);
                added.incrementAndGet();
            } else {
                records.removeIf(known -> known.getName().equals(record.getName())
                        && known.rdataToString().equals(record.rdataToString()));
            }
        }
    }

    @Override
    public void close() throws IOException {
        tcp.close();
        udp.close();
    }
}
