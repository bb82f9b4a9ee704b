package sekisho.antivirus;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A connection to the daemon for one command. A virtual thread of its own closes it when its deadline passes, which ends every wait
 * of the thread that uses it with an exception. Used by one thread; {@link #close} by any.
 */
final class Connection implements AutoCloseable {
    /** The longest answer that a daemon gives: a file name, a signature, a list of commands. */
    private static final int LONGEST_REPLY = 4096;

    private final SocketChannel channel;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean expired;

    private Connection(SocketChannel channel) {
        this.channel = channel;
    }

    /** @param deadline in {@link System#nanoTime}'s terms, for connecting and all that follows */
    static Connection open(ClamdAddress address, long connectNanos, long deadline) throws IOException {
        SocketChannel channel = switch (address) {
            case ClamdAddress.Unix unix -> SocketChannel.open(StandardProtocolFamily.UNIX);
            case ClamdAddress.Tcp tcp -> SocketChannel.open();
        };
        Connection connection = new Connection(channel);
        try {
            CountDownLatch connected = new CountDownLatch(1);
            connection.watch(connected, Math.min(System.nanoTime() + connectNanos, deadline));
            channel.connect(address.resolve());
            connected.countDown();
            connection.watch(connection.ended, deadline);
            return connection;
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e instanceof IOException io ? io : new IOException("no address to connect to", e);
        }
    }

    private void watch(CountDownLatch until, long deadline) {
        Thread.ofVirtual().name("clamd-deadline").start(() -> {
            try {
                if (!until.await(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                    expired = true;
                    close();
                }
            } catch (InterruptedException e) {
                close();
            }
        });
    }

    void send(ByteBuffer... buffers) throws IOException {
        while (buffers[buffers.length - 1].hasRemaining()) {
            channel.write(buffers);
        }
    }

    /** A command with its answer ended by NUL (the {@code z} form). */
    void command(String name) throws IOException {
        send(ByteBuffer.wrap(("z" + name + "\0").getBytes(StandardCharsets.US_ASCII)));
    }

    /** The answer without its NUL, one char per byte. */
    String reply() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST_REPLY);
        while (true) {
            int from = bytes.position();
            if (channel.read(bytes) < 0) {
                throw new EOFException("the daemon ended the connection without an answer");
            }
            for (int i = from; i < bytes.position(); i++) {
                if (bytes.get(i) == 0) {
                    return new String(bytes.array(), 0, i, StandardCharsets.ISO_8859_1);
                }
            }
            if (!bytes.hasRemaining()) {
                throw new IOException("the daemon's answer has no end");
            }
        }
    }

    /** Whether its deadline, not its user, closed it. */
    boolean isExpired() {
        return expired;
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            channel.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }
}
