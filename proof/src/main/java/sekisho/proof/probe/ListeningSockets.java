package sekisho.proof.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The TCP sockets on which this process listens, as the kernel tells it (proc(5): /proc/net/tcp). Linux. */
final class ListeningSockets {
    private static final String LISTEN = "0A";
    private static final int LINES = 200_000;
    private static final Pattern COLUMNS = Pattern.compile("\\s+");

    private ListeningSockets() {}

    /** One listening socket. */
    record Listening(InetAddress address, int port) {
        boolean local() {
            return address.isLoopbackAddress();
        }

        String text() {
            String host = address.getHostAddress();
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    static List<Listening> ofThisProcess() throws IOException {
        Set<Long> own = inodes(Path.of("/proc/self/fd"));
        List<Listening> all = new ArrayList<>();
        for (Path table : List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"))) {
            if (Files.exists(table)) {
                all.addAll(parse(lines(table), own));
            }
        }
        return all;
    }

    /** Reads a table; lines of other states, of other processes' sockets and of no known form are passed over. */
    static List<Listening> parse(List<String> lines, Set<Long> inodes) {
        List<Listening> listening = new ArrayList<>();
        for (String line : lines) {
            List<String> columns = COLUMNS.splitAsStream(line.strip()).toList();
            if (columns.size() < 10 || !columns.get(3).equals(LISTEN)) {
                continue;
            }
            String local = columns.get(1);
            int colon = local.indexOf(':');
            try {
                if (colon > 0 && inodes.contains(Long.parseLong(columns.get(9)))) {
                    listening.add(new Listening(
                            address(local.substring(0, colon)), Integer.parseInt(local.substring(colon + 1), 16)));
                }
            } catch (IllegalArgumentException e) {
                // A header line or a kernel of another mind.
            }
        }
        return listening;
    }

    /** The kernel prints words of 32 bits in the machine's byte order, which is little-endian wherever Java 25 runs on Linux
     * servers; big-endian machines print them readably. */
    private static InetAddress address(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        if (java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN) {
            for (int word = 0; word + 3 < bytes.length; word += 4) {
                byte first = bytes[word];
                byte second = bytes[word + 1];
                bytes[word] = bytes[word + 3];
                bytes[word + 1] = bytes[word + 2];
                bytes[word + 2] = second;
                bytes[word + 3] = first;
            }
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address of 4 or 16 bytes", e);
        }
    }

    private static Set<Long> inodes(Path descriptors) throws IOException {
        Set<Long> inodes = new HashSet<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
            for (Path link : links) {
                try {
                    String to = Files.readSymbolicLink(link).toString();
                    if (to.startsWith("socket:[") && to.endsWith("]")) {
                        inodes.add(Long.parseLong(to.substring(8, to.length() - 1)));
                    }
                } catch (NoSuchFileException e) {
                    // Closed between listing and reading.
                }
            }
        }
        return inodes;
    }

    private static List<String> lines(Path table) throws IOException {
        try (var lines = Files.lines(table, StandardCharsets.US_ASCII)) {
            return lines.limit(LINES).toList();
        }
    }
}
