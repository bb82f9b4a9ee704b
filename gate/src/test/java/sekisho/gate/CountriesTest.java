package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountriesTest {
    private static final Path DATA = Path.of(System.getProperty("sekisho.root"), ".sekisho", "country.mmdb");
    private static Countries countries;

    @TempDir
    Path folder;

    @BeforeAll
    static void openTheRealData() {
        assertThat(DATA).as("the country data that the launcher fetches").isRegularFile();
        countries = Countries.open(DATA);
    }

    @Test
    void addressesHaveTheirCountries() {
        // Registered to their country for decades: IIJ and NTT in Japan, MIT in the United States, DENIC in Germany.
        assertThat(country("210.130.1.1")).contains("JP");
        assertThat(country("2001:240::1")).contains("JP");
        assertThat(country("18.9.22.69")).contains("US");
        assertThat(country("81.91.170.12")).contains("DE");
    }

    @Test
    void aMappedAddressHasTheCountryOfTheIpv4One() {
        assertThat(country("::ffff:210.130.1.1")).contains("JP");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.31.255.255",
                "192.168.0.1",
                "169.254.1.1",
                "100.64.0.1",
                "0.0.0.0",
                "::",
                "::1",
                "fe80::1",
                "fd00::1",
            })
    void localAddressesHaveNoCountry(String address) {
        assertThat(Countries.isLocal(InetAddress.ofLiteral(address))).isTrue();
        assertThat(country(address)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"172.32.0.1", "100.128.0.1", "1.1.1.1", "::2", "2001:db8::1", "fec0::1"})
    void otherAddressesAreNotLocal(String address) {
        assertThat(Countries.isLocal(InetAddress.ofLiteral(address))).isFalse();
    }

    @Test
    void theDataHasAnAge() {
        assertThat(countries.built()).isAfter(Instant.parse("2020-01-01T00:00:00Z"));
    }

    @Test
    void examplesLieInsideAndOutsideOfACountry() {
        InetAddress inside = countries.example("JP"::equals).orElseThrow();
        InetAddress outside = countries.example(code -> !code.equals("JP")).orElseThrow();
        assertThat(countries.of(inside)).contains("JP");
        assertThat(countries.of(outside)).isPresent().isNotEqualTo(Optional.of("JP"));
        assertThat(countries.example("JP"::equals)).contains(inside);
        assertThat(countries.example("??"::equals)).isEmpty();
    }

    @Test
    void anAnswerIsTheSameHoweverOftenAndInWhateverOrderItIsAskedFor() {
        Random random = new Random(7);
        Map<InetAddress, Optional<String>> first = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            String ipv4 = random.nextInt(1, 224) + "." + random.nextInt(256) + "." + random.nextInt(8) + ".1";
            String ipv6 = "2001:" + Integer.toHexString(random.nextInt(0x200, 0x1000)) + "::" + random.nextInt(4);
            InetAddress address = InetAddress.ofLiteral(i % 2 == 0 ? ipv4 : ipv6);
            first.put(address, countries.of(address));
        }
        Countries fresh = Countries.open(DATA);
        assertThat(first.values()).contains(Optional.of("JP"), Optional.empty());
        first.forEach((address, country) -> {
            assertThat(fresh.of(address)).as("%s", address).isEqualTo(country);
            assertThat(countries.of(address)).as("%s", address).isEqualTo(country);
            assertThat(countries.of(address)).as("%s", address).isEqualTo(country);
        });
    }

    @Test
    void bothRecordLayoutsAreUnderstood() throws IOException {
        Path nested = Files.write(folder.resolve("nested.mmdb"), MmdbFile.withIsoCode("JP"));
        Path flat = Files.write(folder.resolve("flat.mmdb"), MmdbFile.withCountryCode("NZ"));
        assertThat(Countries.open(nested).of(InetAddress.ofLiteral("1.2.3.4"))).contains("JP");
        assertThat(Countries.open(flat).of(InetAddress.ofLiteral("1.2.3.4"))).contains("NZ");
        assertThat(Countries.open(flat).of(InetAddress.ofLiteral("129.2.3.4"))).isEmpty();
    }

    @Test
    void anIpv6AddressInAnIpv4FileHasNoCountry() throws IOException {
        Path flat = Files.write(folder.resolve("flat.mmdb"), MmdbFile.withCountryCode("NZ"));
        assertThat(Countries.open(flat).of(InetAddress.ofLiteral("2001:240::1")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "jp", "JPN", "J1", "日本"})
    void aFileWithoutCountryCodesIsRefused(String code) throws IOException {
        Path file = Files.write(folder.resolve("other.mmdb"), MmdbFile.withCountryCode(code));
        assertRefused(file);
    }

    @Test
    void aFileThatIsNoDatabaseIsRefused() throws IOException {
        assertRefused(folder.resolve("missing.mmdb"));
        assertRefused(Files.write(folder.resolve("empty.mmdb"), new byte[0]));
        assertRefused(Files.write(folder.resolve("text.mmdb"), "country".getBytes(StandardCharsets.UTF_8)));
        assertRefused(folder);
    }

    @Test
    void aDamagedFileIsRefusedOrAnswersWithoutThrowing() throws IOException {
        byte[] whole = MmdbFile.withCountryCode("NZ");
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= (byte) 0xff;
            Path file = Files.write(folder.resolve("damaged.mmdb"), damaged);
            try {
                Countries.open(file).of(InetAddress.ofLiteral("1.2.3.4"));
            } catch (GateException e) {
                assertThat(e.code()).isEqualTo(GateException.Code.COUNTRY_DATA);
            }
        }
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Files.write(folder.resolve("cut.mmdb"), Arrays.copyOf(whole, length)));
        }
    }

    private static void assertRefused(Path file) {
        assertThatThrownBy(() -> Countries.open(file))
                .isInstanceOfSatisfying(
                        GateException.class, e -> assertThat(e.code()).isEqualTo(GateException.Code.COUNTRY_DATA))
                .hasMessageContaining(file.toString());
    }

    private static Optional<String> country(String address) {
        return countries.of(InetAddress.ofLiteral(address));
    }
}
