package sekisho.proof.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.gate.GateSettings;
import sekisho.gate.GateSettings.Addresses;
import sekisho.gate.GateSettings.CountryLimit;
import sekisho.gate.GateSettings.Rate;
import sekisho.proof.Observation;
import sekisho.proof.Result;
import sekisho.proof.probe.FakeGate.Reply;
import sekisho.proof.probe.FakeGate.Seen;
import sekisho.words.AddressRange;

/** The probes of the gate's checks against gates that do what they should and gates that do not. */
class GateProbesTest {
    @TempDir
    static Path folder;

    private static Path store;

    @BeforeAll
    static void certificate() throws Exception {
        store = TestCertificates.make(folder, FakeGate.HOST);
    }

    // -- HTTPS only

    private static Reply sound(Seen seen) {
        return seen.tls()
                ? Reply.of(200).with("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
                : Reply.of(301).with("Location", "https://" + FakeGate.HOST + ":8443" + seen.target());
    }

    @Test
    void aRedirectAndHstsHold() throws Exception {
        Observation observation = httpsOnly(GateProbesTest::sound);
        assertThat(observation.result()).as(observation.toString()).isEqualTo(Result.HOLDS);
        assertThat(observation.facts())
                .containsEntry("hsts-max-age", "31536000")
                .containsEntry("redirects", "2");
        assertThat(observation.seen().ja()).contains("31,536,000 秒");
    }

    @Test
    void aPageInCleartextFails() throws Exception {
        assertThat(httpsOnly(seen -> seen.tls() ? sound(seen) : new Reply(200, Map.of(), "<p>page"))
                        .result())
                .isEqualTo(Result.FAILS);
    }

    @Test
    void aRedirectToCleartextOrElsewhereFails() throws Exception {
        for (String location : List.of("http://" + FakeGate.HOST + "/", "https://other.example/", "/", "::")) {
            assertThat(httpsOnly(seen ->
                                    seen.tls() ? sound(seen) : Reply.of(301).with("Location", location))
                            .result())
                    .as(location)
                    .isEqualTo(Result.FAILS);
        }
    }

    @Test
    void aPageBehindARedirectStatusFails() throws Exception {
        assertThat(httpsOnly(seen -> seen.tls()
                                ? sound(seen)
                                : new Reply(
                                        301, Map.of("Location", "https://" + FakeGate.HOST + "/"), "x".repeat(9000)))
                        .result())
                .isEqualTo(Result.FAILS);
    }

    @Test
    void aShortOrMissingHstsFails() throws Exception {
        for (String field : List.of("max-age=31535999", "includeSubDomains", "max-age=x")) {
            assertThat(httpsOnly(seen ->
                                    seen.tls() ? Reply.of(200).with("Strict-Transport-Security", field) : sound(seen))
                            .result())
                    .as(field)
                    .isEqualTo(Result.FAILS);
        }
        assertThat(HttpsOnlyProbe.maxAge("includeSubDomains; Max-Age=\"63072000\""))
                .isEqualTo(63_072_000);
    }

    // -- Address lists

    private static final GateSettings LIMITED = FakeGate.settings(FakeGate.site(
            new Addresses(
                    List.of(range("192.0.2.0/24"), range("2001:db8:1::/48"), range("203.0.113.7/32")),
                    List.of(range("192.0.2.128/25"))),
            CountryLimit.NONE,
            Rate.DEFAULT));

    @Test
    void anAddressListThatWorksHolds() throws Exception {
        Observation observation = addressList(
                LIMITED,
                seen -> allowed(seen.client())
                        ? Reply.refused(413, "body-too-large")
                        : Reply.refused(403, "address-denied"));
        assertThat(observation.result()).as(observation.toString()).isEqualTo(Result.HOLDS);
        assertThat(Integer.parseInt(observation.facts().get("refused"))).isGreaterThanOrEqualTo(5);
        assertThat(Integer.parseInt(observation.facts().get("passed"))).isGreaterThanOrEqualTo(3);
        assertThat(observation.facts()).containsEntry("ranges", "4");
    }

    @Test
    void aGateThatIgnoresTheAddressFails() throws Exception {
        assertThat(addressList(LIMITED, seen -> Reply.of(200)).result()).isEqualTo(Result.FAILS);
    }

    @Test
    void aGateThatRefusesEverybodyFails() throws Exception {
        assertThat(addressList(LIMITED, seen -> Reply.refused(403, "address-denied"))
                        .result())
                .isEqualTo(Result.FAILS);
    }

    @Test
    void aRefusalForAnotherReasonIsNoProof() throws Exception {
        assertThat(addressList(
                                LIMITED,
                                seen -> allowed(seen.client()) ? Reply.of(413) : Reply.refused(403, "country-denied"))
                        .result())
                .isEqualTo(Result.FAILS);
    }

    @Test
    void aGateThatIsOffByOneAtTheEdgeFails() throws Exception {
        assertThat(addressList(
                                LIMITED,
                                seen -> allowed(seen.client()) || seen.client().equals("192.0.3.0")
                                        ? Reply.of(413)
                                        : Reply.refused(403, "address-denied"))
                        .result())
                .isEqualTo(Result.FAILS);
    }

    @Test
    void withoutAListThereIsNothingToTry() throws Exception {
        assertThat(addressList(FakeGate.settings(FakeGate.site()), seen -> Reply.of(200))
                        .result())
                .isEqualTo(Result.NOT_CONFIGURED);
    }

    // -- Countries

    private static final GateSettings JAPAN_ONLY = FakeGate.settings(
            FakeGate.site(Addresses.ANY, new CountryLimit(Set.of("JP"), Set.of(), true, false), Rate.DEFAULT));

    /** 1.x.x.x is Japan, 2.x.x.x is France, the rest is nowhere. */
    private static final CountrySource WORLD = new CountrySource() {
        @Override
        public Optional<String> of(InetAddress address) {
            return switch (address.getAddress()[0]) {
                case 1 -> Optional.of("JP");
                case 2 -> Optional.of("FR");
                default -> Optional.empty();
            };
        }

        @Override
        public Optional<InetAddress> example(Predicate<String> countries) {
            return countries.test("JP")
                    ? Optional.of(address("1.0.16.1"))
                    : countries.test("FR") ? Optional.of(address("2.0.0.1")) : Optional.empty();
        }
    };

    @Test
    void aCountryLimitThatWorksHolds() throws Exception {
        Observation observation = geoBlock(
                JAPAN_ONLY,
                WORLD,
                seen -> seen.client().startsWith("1.") ? Reply.of(413) : Reply.refused(403, "country-denied"));
        assertThat(observation.result()).as(observation.toString()).isEqualTo(Result.HOLDS);
        assertThat(observation.facts())
                .containsEntry("allowed", "JP")
                .containsEntry("refused-from", "FR")
                .containsEntry("passed-from", "JP");
    }

    @Test
    void aCountryLimitThatDoesNothingOrTooMuchFails() throws Exception {
        assertThat(geoBlock(JAPAN_ONLY, WORLD, seen -> Reply.of(200)).result()).isEqualTo(Result.FAILS);
        assertThat(geoBlock(JAPAN_ONLY, WORLD, seen -> Reply.refused(403, "country-denied"))
                        .result())
                .isEqualTo(Result.FAILS);
    }

    @Test
    void aCountryLimitWithoutCountryDataFails() throws Exception {
        assertThat(geoBlock(JAPAN_ONLY, CountrySource.NONE, seen -> Reply.refused(403, "country-denied"))
                        .result())
                .isEqualTo(Result.FAILS);
    }

    @Test
    void withoutACountryLimitThereIsNothingToTry() throws Exception {
        assertThat(geoBlock(FakeGate.settings(FakeGate.site()), WORLD, seen -> Reply.of(200))
                        .result())
                .isEqualTo(Result.NOT_CONFIGURED);
    }

    // -- Rate

    private static final GateSettings TWENTY =
            FakeGate.settings(FakeGate.site(Addresses.ANY, CountryLimit.NONE, new Rate(20, Duration.ofMinutes(1))));

    @Test
    void aRateLimitPerAddressHolds() throws Exception {
        Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
        Observation observation = rate(seen -> counts.computeIfAbsent(seen.client(), client -> new AtomicInteger())
                                .incrementAndGet()
                        > 20
                ? Reply.refused(429, "rate-exceeded").with("Retry-After", "3")
                : Reply.of(413));
        assertThat(observation.result()).as(observation.toString()).isEqualTo(Result.HOLDS);
        assertThat(observation.facts()).containsEntry("retry-after", "3").containsEntry("other-address", "served");
        // Four knock at a time, so up to three more may be on their way when the first is stopped.
        assertThat(Integer.parseInt(observation.facts().getOrDefault("requests-sent", "0")))
                .isBetween(21, 24);
    }

    @Test
    void noRateLimitFailsAfterABoundedNumberOfRequests() throws Exception {
        AtomicInteger count = new AtomicInteger();
        Observation observation = rate(seen -> {
            count.incrementAndGet();
            return Reply.of(200);
        });
        assertThat(observation.result()).isEqualTo(Result.FAILS);
        assertThat(count.get()).isBetween(30, 60);
    }

    @Test
    void aLimitThatHitsEverybodyOrNamesNoWaitFails() throws Exception {
        AtomicInteger all = new AtomicInteger();
        assertThat(rate(seen -> all.incrementAndGet() > 20 ? Reply.of(429).with("Retry-After", "3") : Reply.of(413))
                        .result())
                .isEqualTo(Result.FAILS);
        Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
        assertThat(rate(seen -> counts.computeIfAbsent(seen.client(), client -> new AtomicInteger())
                                                .incrementAndGet()
                                        > 20
                                ? Reply.of(429)
                                : Reply.of(413))
                        .result())
                .isEqualTo(Result.FAILS);
    }

    // -- Certificates

    @Test
    void aGoodCertificateOfALocalAuthorityIsTrackedButNotPublic() throws Exception {
        try (FakeGate gate = new FakeGate(store, GateProbesTest::sound)) {
            List<Observation> seen = certificates(gate, Optional.of(TestCertificates.pem(store)), Instant.now());
            assertThat(seen.get(0).result()).as(seen.toString()).isEqualTo(Result.HOLDS);
            assertThat(seen.get(0).facts()).containsEntry("trust", "configured");
            assertThat(Integer.parseInt(seen.get(0).facts().get("soonest-days-left")))
                    .isBetween(87, 90);
            assertThat(seen.get(1).result()).isEqualTo(Result.NOT_CONFIGURED);
        }
    }

    @Test
    void aCertificateThatExpiresSoonFails() throws Exception {
        try (FakeGate gate = new FakeGate(store, GateProbesTest::sound)) {
            Instant later = Instant.now().plus(Duration.ofDays(76));
            assertThat(certificates(gate, Optional.of(TestCertificates.pem(store)), later)
                            .getFirst()
                            .result())
                    .isEqualTo(Result.FAILS);
        }
    }

    @Test
    void anUntrustedOrMisnamedCertificateFails() throws Exception {
        try (FakeGate gate = new FakeGate(store, GateProbesTest::sound)) {
            assertThat(certificates(gate, Optional.empty(), Instant.now()))
                    .extracting(Observation::result)
                    .containsExactly(Result.FAILS, Result.FAILS);
        }
        Path other = TestCertificates.make(folder, "other.example.jp");
        try (FakeGate gate = new FakeGate(other, GateProbesTest::sound)) {
            assertThat(certificates(gate, Optional.of(TestCertificates.pem(other)), Instant.now())
                            .getFirst()
                            .result())
                    .isEqualTo(Result.FAILS);
        }
    }

    // -- Termination and client networks

    @Test
    void anApplicationThatCannotBeReachedFails() throws Exception {
        for (int status : List.of(200, 302, 404, 421, 501, 502)) {
            assertThat(termination(seen -> Reply.of(status)).result()).isEqualTo(Result.HOLDS);
        }
        for (String reason : List.of(
                "upstream-unreachable",
                "upstream-timeout",
                "upstream-broken",
                "overloaded",
                "internal",
                "unknown-host")) {
            assertThat(termination(seen -> problem(reason, "r1")).result())
                    .as(reason)
                    .isEqualTo(Result.FAILS);
        }
        assertThat(termination(seen -> problem("permission-denied", "r1")).result())
                .as("a reason that has nothing to do with the application")
                .isEqualTo(Result.HOLDS);
        assertThat(termination(seen -> problem("upstream-timeout", "r2")).result())
                .as("problem details of another exchange, so not of the gate")
                .isEqualTo(Result.HOLDS);
    }

    private static Reply problem(String reason, String answered) {
        String body = "{\"reason\":\"" + reason + "\",\"request-id\":\"r1\"}";
        return new Reply(502, Map.of("Content-Type", "application/problem+json", "X-Request-Id", answered), body);
    }

    @Test
    void clientsNeedOnlyTheTlsPort() throws Exception {
        GateSettings settings = FakeGate.settings(FakeGate.site());
        try (FakeGate gate = new FakeGate(store, seen -> Reply.of(413))) {
            Observation observation = new ClientNetworkProbe(
                            () -> settings, gate::https, gate::http, gate.caller(), FakeGate.guests(settings))
                    .observe()
                    .getFirst();
            assertThat(observation.result()).isEqualTo(Result.HOLDS);
            assertThat(observation.facts())
                    .containsEntry(
                            "https-ports",
                            Integer.toString(gate.https().getFirst().getPort()))
                    .containsEntry("protocols", "HTTP/1.1");
        }
    }

    private static Observation httpsOnly(Function<Seen, Reply> behaviour) throws Exception {
        GateSettings settings = FakeGate.settings(FakeGate.site());
        try (FakeGate gate = new FakeGate(store, behaviour)) {
            return new HttpsOnlyProbe(() -> settings, gate::https, gate::http, gate.caller(), FakeGate.guests(settings))
                    .observe()
                    .getFirst();
        }
    }

    private static Observation addressList(GateSettings settings, Function<Seen, Reply> behaviour) throws Exception {
        try (FakeGate gate = new FakeGate(store, behaviour)) {
            return new AddressListProbe(() -> settings, gate.caller(), FakeGate.visitors())
                    .observe()
                    .getFirst();
        }
    }

    private static Observation geoBlock(GateSettings settings, CountrySource world, Function<Seen, Reply> behaviour)
            throws Exception {
        try (FakeGate gate = new FakeGate(store, behaviour)) {
            return new GeoBlockProbe(() -> settings, () -> world, gate.caller(), FakeGate.visitors())
                    .observe()
                    .getFirst();
        }
    }

    private static Observation rate(Function<Seen, Reply> behaviour) throws Exception {
        try (FakeGate gate = new FakeGate(store, behaviour)) {
            return new RateProbe(() -> TWENTY, gate.caller(), FakeGate.guests(TWENTY))
                    .observe()
                    .getFirst();
        }
    }

    private static Observation termination(Function<Seen, Reply> behaviour) throws Exception {
        GateSettings settings = FakeGate.settings(FakeGate.site());
        try (FakeGate gate = new FakeGate(store, behaviour)) {
            return new TlsTerminationProbe(() -> settings, gate.caller(), FakeGate.guests(settings))
                    .observe()
                    .getFirst();
        }
    }

    private static List<Observation> certificates(FakeGate gate, Optional<Path> authority, Instant now)
            throws Exception {
        GateSettings settings = FakeGate.settings(FakeGate.site());
        return new CertificatesProbe(() -> settings, gate::https, authority, InstantSource.fixed(now)).observe();
    }

    /** Written down by hand, so that the test does not use the arithmetic that it tests. */
    private static boolean allowed(String client) {
        if (client.equals("203.0.113.7") || client.startsWith("2001:db8:1:")) {
            return true;
        }
        return client.startsWith("192.0.2.") && Integer.parseInt(client.substring(8)) < 128;
    }

    private static AddressRange range(String text) {
        return AddressRange.parse(text);
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
