package sekisho.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said about domains, and the advice tried by pyspf. */
class DomainCheckTest {
    private static final InetAddress SENDER = InetAddress.ofLiteral("192.0.2.1");

    private static DomainReport run(DnsServer dns, StsPolicies.Fetch policy) {
        return new DomainCheck(Dns.of(Optional.of(dns.resolver())), policy, InstantSource.system())
                .run(new DomainCheck.Question(new MailDomain("example.jp"), List.of(), Set.of(SENDER)));
    }

    private static DomainReport run(DnsServer dns) {
        return run(dns, _ -> {
            throw new java.io.IOException("no policy");
        });
    }

    private static String pyspf(DnsServer dns) throws Exception {
        return Python.run(
                        "check_spf.py",
                        new byte[0],
                        Integer.toString(dns.port()),
                        SENDER.getHostAddress(),
                        "postmaster@example.jp",
                        "mail.example.jp")
                .getLast();
    }

    @Test
    void whatIsAdvisedForSpfPassesByPyspf() throws Exception {
        for (List<String> before : List.of(
                List.<String>of(),
                List.of("v=spf1 ip4:198.51.100.0/24 -all"),
                List.of("v=spf1 ip4:198.51.100.7 ~all", "v=spf1 ip4:192.0.2.0/24 -all"))) {
            try (DnsServer dns = new DnsServer()) {
                dns.add("example.jp", "MX", "10 mx.example.jp.");
                for (String record : before) {
                    dns.txt("example.jp", record);
                }
                DomainReport report = run(dns);
                assertThat(report.worst(DomainReport.Topic.SPF)).contains(DomainReport.Level.PROBLEM);
                String advice = report.about(DomainReport.Topic.SPF).stream()
                        .flatMap(finding -> finding.write().stream())
                        .findFirst()
                        .orElseThrow()
                        .value();
                assertThat(pyspf(dns)).isNotEqualTo("pass");
                dns.remove("example.jp");
                dns.txt("example.jp", advice);
                assertThat(pyspf(dns)).as(advice).isEqualTo("pass");
                assertThat(run(dns).worst(DomainReport.Topic.SPF)).contains(DomainReport.Level.GOOD);
            }
        }
    }

    @Test
    void aSoundDomainHasNoProblemButForTheMissingKey() throws Exception {
        try (DnsServer dns = new DnsServer()) {
            dns.add("example.jp", "MX", "10 mx.example.jp.");
            dns.txt("example.jp", "v=spf1 ip4:192.0.2.1 -all");
            dns.txt("_dmarc.example.jp", "v=DMARC1; p=reject; rua=mailto:d@example.jp");
            dns.txt("_mta-sts.example.jp", "v=STSv1; id=20261124;");
            dns.txt("_smtp._tls.example.jp", "v=TLSRPTv1; rua=mailto:t@example.jp");
            DomainReport report = run(dns, _ -> "version: STSv1\nmode: enforce\nmx: mx.example.jp\nmax_age: 604800\n");
            for (DomainReport.Topic topic : DomainReport.Topic.values()) {
                assertThat(report.worst(topic))
                        .as(topic.name())
                        .contains(
                                topic == DomainReport.Topic.DKIM
                                        ? DomainReport.Level.PROBLEM
                                        : DomainReport.Level.GOOD);
            }
        }
    }

    @Test
    void mistakesAreNamed() throws Exception {
        try (DnsServer dns = new DnsServer()) {
            dns.add("example.jp", "MX", "0 .");
            dns.txt("example.jp", "v=spf1 include:loop.example.jp ptr +all");
            dns.txt("loop.example.jp", "v=spf1 include:loop.example.jp -all");
            dns.txt("_dmarc.example.jp", "v=DMARC1; p=none; pct=10; rua=mailto:d@reports.example.net");
            dns.txt("_mta-sts.example.jp", "v=STSv1; id=1");
            DomainReport report = run(dns);
            String all = report.findings().toString();
            assertThat(all)
                    .contains("permerror", "more than 10 DNS look-ups", "+all", "ptr", "p=none", "pct=10")
                    .contains("example.jp._report._dmarc.reports.example.net", "cannot be fetched", "null MX");
            assertThat(report.sound()).isFalse();
            dns.clear();
            assertThat(run(dns).findings().toString())
                    .contains("does not exist", "There is no SPF", "There is no DMARC");
        }
    }
}
