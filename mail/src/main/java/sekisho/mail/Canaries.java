package sekisho.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The open canary boxes, and the way to them and to nothing else. Any thread. */
final class Canaries {
    private static final int MOST_LETTERS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String OVER = "this domain is for trials only, and the trial is over";

    private final Map<MailDomain, Box> boxes = new ConcurrentHashMap<>();
    private final Consumer<Set<MailDomain>> changed;

    /** @param changed is told which domains are reached by a way of their own */
    Canaries(Consumer<Set<MailDomain>> changed) {
        this.changed = changed;
    }

    private final class Box implements CanaryBox {
        private final MailDomain domain;
        private final List<Letterbox.Letter> letters = new CopyOnWriteArrayList<>();
        private final Letterbox server;

        Box(MailDomain domain) throws IOException {
            this.domain = domain;
            server = Letterbox.open(recipient -> !recipient.startsWith(NOBODY + "@"), this::keep);
        }

        private void keep(Letterbox.Letter letter) {
            if (letters.size() < MOST_LETTERS) {
                letters.add(letter);
            }
        }

        @Override
        public MailDomain domain() {
            return domain;
        }

        @Override
        public List<Letterbox.Letter> letters() {
            return List.copyOf(letters);
        }

        @Override
        public void close() {
            boxes.remove(domain);
            changed.accept(Set.copyOf(boxes.keySet()));
            try {
                server.close();
            } catch (IOException e) {
                throw new IllegalStateException("a listening socket always closes", e);
            }
        }
    }

    /** @throws MailException {@code CLOSED} when no port can be had */
    CanaryBox open(String label) {
        try {
            Box box = new Box(new MailDomain(label + "." + CanaryBox.PLACE));
            boxes.put(box.domain(), box);
            changed.accept(Set.copyOf(boxes.keySet()));
            return box;
        } catch (IOException e) {
            throw new MailException(MailException.Code.CLOSED, "No port can be had for a canary's mails.", e);
        }
    }

    /** The same carrier for all domains but those of canaries, whose mails it never takes. */
    Carrier besides(Carrier carrier, MailDomain hostName) {
        return new Carrier() {
            @Override
            public Opening open(MailDomain domain) {
                if (!CanaryBox.isPlace(domain)) {
                    Opening opening = carrier.open(domain);
                    return opening instanceof Open(Link link) ? new Open(new WorldLink(link)) : opening;
                }
                return Optional.ofNullable(boxes.get(domain))
                        .map(box -> local(box, hostName))
                        .orElseGet(() -> new Never("5.1.2", OVER));
            }

            @Override
            public boolean sameForAll() {
                return carrier.sameForAll();
            }
        };
    }

    private static Carrier.Opening local(Box box, MailDomain hostName) {
        try {
            return new Carrier.Open(SmtpLink.open(new SmtpLink.Target(
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), box.server.port()),
                    hostName.name(),
                    SmtpLink.Encryption.NEVER,
                    null,
                    Optional.empty(),
                    PATIENCE)));
        } catch (SmtpLink.NoLinkException e) {
            return new Carrier.Unreachable(e.status(), e.note());
        }
    }

    /** A connection to somebody else's server, over which nothing for a canary goes. */
    private record WorldLink(Carrier.Link link) implements Carrier.Link {
        @Override
        public Attempt send(Envelope envelope, byte[] message) {
            return CanaryBox.isPlace(envelope.recipient().domain())
                    ? new Attempt.Refused("5.1.2", OVER)
                    : link.send(envelope, message);
        }

        @Override
        public void close() {
            link.close();
        }
    }
}
