package sekisho.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Rcode;

/** Delivery to the recipients' own servers, with policies from a DNS server of the test. */
class DirectTest {
    @TempDir
    Path folder;

    private static Carrier.Opening open(DnsServer dns, int port, StsPolicies.Fetch fetch, PolicyStore store) {
        Dns resolver = Dns.of(Optional.of(dns.resolver()));
        return new DirectCarrier(
                        resolver,
                        new StsPolicies(resolver, store, fetch, java.time.Instant::now),
                        new Random(1),
                        new MailDomain("mail.example.jp"),
                        port,
                        Duration.ofSeconds(10))
                .open(new MailDomain("example.com"));
    }

    private static final StsPolicies.Fetch NO_POLICY = _ -> {
        throw new java.io.IOException("no policy");
    };

    private PolicyStore store(Fixture fixture) {
        return new PolicyStore(fixture.database, fixture.keys);
    }

    private static Attempt send(Carrier.Opening opening) {
        try (Carrier.Link link = ((Carrier.Open) opening).link()) {
            return link.send(
                    new Envelope(
                            new QueueId("0".repeat(26)),
                            Fixture.address("a@example.jp"),
                            Fixture.address("b@example.com")),
                    "Subject: x\r\n\r\n.\r\n.dots\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
    }

    @Test
    void theServerOfLowestPreferenceThatAnswersTakesTheMail() throws Exception {
        try (Fixture fixture = new Fixture(folder, Fixture.relay(1));
                DnsServer dns = new DnsServer();
                SmtpServer server = SmtpServer.start("127.0.0.3", 0, Optional.empty(), false)) {
            dns.add("example.com", "MX", "10 mx1.example.com.");
            dns.add("example.com", "MX", "20 mx2.example.com.");
            dns.add("mx1.example.com", "A", "127.0.0.2");
            dns.add("mx2.example.com", "A", "127.0.0.3");
            assertThat(send(open(dns, server.port(), NO_POLICY, store(fixture))))
                    .isInstanceOf(Attempt.Accepted.class);
            assertThat(server.received().getFirst().message()).isEqualTo("Subject: x\r\n\r\n.\r\n.dots\r\n");
        }
    }

    @Test
    void domainsWithoutMailAreRefusedAtOnceAndTroubleWithDnsIsNot() throws Exception {
        try (Fixture fixture = new Fixture(folder, Fixture.relay(1));
                DnsServer dns = new DnsServer()) {
            assertThat(open(dns, 25, NO_POLICY, store(fixture)))
                    .isInstanceOfSatisfying(
                            Carrier.Never.class, no -> assertThat(no.status()).isEqualTo("5.1.2"));
            dns.add("example.com", "MX", "0 .");
            assertThat(open(dns, 25, NO_POLICY, store(fixture)))
                    .isInstanceOfSatisfying(
                            Carrier.Never.class, no -> assertThat(no.status()).isEqualTo("5.1.10"));
            dns.fail("example.com", Rcode.SERVFAIL);
            assertThat(open(dns, 25, NO_POLICY, store(fixture)))
                    .isInstanceOfSatisfying(
                            Carrier.Unreachable.class,
                            no -> assertThat(no.status()).isEqualTo("dns"));
        }
    }

    private static void mx(DnsServer dns) throws Exception {
        dns.add("example.com", "MX", "10 mx.example.com.");
        dns.add("mx.example.com", "A", "127.0.0.1");
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void daneDecidesByTheTlsaRecordAlone() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "unrelated.example");
        try (Fixture fixture = new Fixture(folder, Fixture.relay(1));
                DnsServer dns = new DnsServer();
                SmtpServer server = SmtpServer.start("127.0.0.1", 0, Optional.of(certificate.server()), false)) {
            mx(dns);
            dns.validated(true);
            String owner = "_" + server.port() + "._tcp.mx.example.com";
            dns.add(
                    owner,
                    "TLSA",
                    "3 1 1 " + sha256(certificate.certificate().getPublicKey().getEncoded()));
            assertThat(send(open(dns, server.port(), NO_POLICY, store(fixture))))
                    .isInstanceOf(Attempt.Accepted.class);
            assertThat(server.received().getFirst().encrypted()).isTrue();

            dns.remove(owner);
            dns.add(owner, "TLSA", "3 1 1 " + "00".repeat(32));
            assertThat(open(dns, server.port(), NO_POLICY, store(fixture)))
                    .isInstanceOfSatisfying(
                            Carrier.Unreachable.class,
                            no -> assertThat(no.status()).isEqualTo("tls"));
            dns.validated(false);
            assertThat(send(open(dns, server.port(), NO_POLICY, store(fixture))))
                    .as("without validation the record counts for nothing")
                    .isInstanceOf(Attempt.Accepted.class);
            dns.validated(true);
            dns.fail(owner, Rcode.SERVFAIL);
            assertThat(open(dns, server.port(), NO_POLICY, store(fixture))).isInstanceOf(Carrier.Unreachable.class);
        }
    }

    @Test
    void aTrustAnchorOfDaneVouchesForTheNameOnly() throws Exception {
        for (String name : List.of("mx.example.com", "unrelated.example")) {
            TestCertificate certificate = TestCertificate.make(folder, name);
            try (Fixture fixture = new Fixture(folder, Fixture.relay(1));
                    DnsServer dns = new DnsServer();
                    SmtpServer server = SmtpServer.start("127.0.0.1", 0, Optional.of(certificate.server()), false)) {
                mx(dns);
                dns.validated(true);
                dns.add(
                        "_" + server.port() + "._tcp.mx.example.com",
                        "TLSA",
                        "2 0 1 " + sha256(certificate.certificate().getEncoded()));
                Carrier.Opening opening = open(dns, server.port(), NO_POLICY, store(fixture));
                assertThat(opening)
                        .isInstanceOf(name.equals("mx.example.com") ? Carrier.Open.class : Carrier.Unreachable.class);
                if (opening instanceof Carrier.Open open) {
                    open.link().close();
                }
            }
        }
    }

    @Test
    void anEnforcedPolicyRefusesOtherServersAndUnprovenOnesAndIsKept() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "mx.example.com");
        try (Fixture fixture = new Fixture(folder, Fixture.relay(1));
                DnsServer dns = new DnsServer();
                SmtpServer server = SmtpServer.start("127.0.0.1", 0, Optional.of(certificate.server()), false)) {
            mx(dns);
            dns.txt("_mta-sts.example.com", "v=STSv1; id=1;");
            AtomicInteger fetched = new AtomicInteger();
            StsPolicies.Fetch other = _ -> {
                fetched.incrementAndGet();
                return "version: STSv1\nmode: enforce\nmx: *.example.net\nmax_age: 86400\n";
            };
            assertThat(open(dns, server.port(), other, store(fixture)))
                    .isInstanceOfSatisfying(
                            Carrier.Unreachable.class,
                            no -> assertThat(no.status()).isEqualTo("mta-sts"));
            open(dns, server.port(), other, store(fixture));
            assertThat(fetched.get()).as("kept until its id changes").isEqualTo(1);
            dns.remove("_mta-sts.example.com");
            assertThat(open(dns, server.port(), NO_POLICY, store(fixture)))
                    .as("a record that vanishes does not undo a policy")
                    .isInstanceOf(Carrier.Unreachable.class);
            dns.txt("_mta-sts.example.com", "v=STSv1; id=2;");
            StsPolicies.Fetch ours = _ -> "version: STSv1\r\nmode: enforce\r\nmx: mx.example.com\r\nmax_age: 86400\r\n";
            assertThat(open(dns, server.port(), ours, store(fixture)))
                    .as("its certificate is of no authority that the JDK knows")
                    .isInstanceOfSatisfying(
                            Carrier.Unreachable.class,
                            no -> assertThat(no.status()).isEqualTo("tls"));
            dns.remove("_mta-sts.example.com");
            dns.txt("_mta-sts.example.com", "v=STSv1; id=3;");
            StsPolicies.Fetch testing = _ -> "version: STSv1\nmode: testing\nmx: *.example.net\nmax_age: 86400\n";
            assertThat(send(open(dns, server.port(), testing, store(fixture)))).isInstanceOf(Attempt.Accepted.class);
            assertThat(server.received().getLast().encrypted()).isTrue();
        }
    }

    @Test
    void aQueueThatDeliversDirectlyReachesTheServerOfEachDomain() throws Exception {
        try (DnsServer dns = new DnsServer();
                SmtpServer server = SmtpServer.start()) {
            for (String domain : List.of("example.com", "example.net")) {
                dns.add(domain, "MX", "10 mx." + domain + ".");
                dns.add("mx." + domain, "A", "127.0.0.1");
            }
            MailSettings usual = Fixture.relay(server.port());
            MailSettings direct = new MailSettings(
                    usual.hostName(),
                    usual.domains(),
                    usual.addresses(),
                    new MailSettings.Direct(server.port()),
                    usual.returnPath(),
                    Optional.of(dns.resolver()),
                    usual.bounds());
            try (Fixture fixture = new Fixture(folder, direct)) {
                List<QueueId> ids = fixture.room.submitAll(List.of(
                        Fixture.mail("a@example.com", "1", "x"),
                        Fixture.mail("a@example.net", "2", "x"),
                        Fixture.mail("a@nowhere.example", "3", "x")));
                fixture.awaitState(ids.get(0), MailRecord.State.DELIVERED);
                fixture.awaitState(ids.get(1), MailRecord.State.DELIVERED);
                fixture.awaitState(ids.get(2), MailRecord.State.DEAD);
            }
        }
    }
}
