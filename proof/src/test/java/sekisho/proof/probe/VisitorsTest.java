package sekisho.proof.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sekisho.gate.GateSettings.Addresses;
import sekisho.gate.GateSettings.CountryLimit;
import sekisho.gate.GateSettings.Rate;
import sekisho.gate.GateSettings.Site;
import sekisho.words.AddressRange;

class VisitorsTest {
    private final Visitors visitors = FakeGate.visitors();

    @Test
    void anOpenSiteIsVisitedFromDocumentationAddresses() {
        InetAddress guest =
                visitors.welcome(FakeGate.site(), CountrySource.NONE).orElseThrow();
        assertThat(guest.getHostAddress()).startsWith("203.0.113.");
    }

    @Test
    void aListedSiteIsVisitedFromItsList() {
        Site site = site(new Addresses(List.of(AddressRange.parse("192.0.2.9/32")), List.of()), CountryLimit.NONE);
        assertThat(visitors.welcome(site, CountrySource.NONE).orElseThrow().getHostAddress())
                .isEqualTo("192.0.2.9");
    }

    @Test
    void aListWithAHoleIsVisitedBesideTheHole() {
        Addresses addresses =
                new Addresses(List.of(AddressRange.parse("192.0.2.0/24")), List.of(AddressRange.parse("192.0.2.0/25")));
        for (int i = 0; i < 100; i++) {
            InetAddress guest = visitors.welcome(site(addresses, CountryLimit.NONE), CountrySource.NONE)
                    .orElseThrow();
            assertThat(guest.getAddress()[3]).isNegative();
        }
    }

    @Test
    void aSiteThatLetsNobodyInHasNoVisitor() {
        Addresses addresses =
                new Addresses(List.of(AddressRange.parse("192.0.2.0/24")), List.of(AddressRange.parse("192.0.0.0/16")));
        assertThat(visitors.welcome(site(addresses, CountryLimit.NONE), CountrySource.NONE))
                .isEqualTo(Optional.empty());
    }

    @Test
    void privateAddressesVisitWhereTheyCountAsAllowed() {
        Site site = site(Addresses.ANY, new CountryLimit(Set.of("JP"), Set.of(), true, false));
        assertThat(visitors.welcome(site, CountrySource.NONE).orElseThrow().isSiteLocalAddress())
                .isTrue();
        Site strict = site(Addresses.ANY, new CountryLimit(Set.of("JP"), Set.of(), false, false));
        assertThat(visitors.welcome(strict, CountrySource.NONE)).isEmpty();
    }

    @Test
    void theWholeWorldAllowedLeavesIpv6Outside() {
        Addresses addresses = new Addresses(List.of(AddressRange.parse("0.0.0.0/0")), List.of());
        assertThat(visitors.unlisted(addresses))
                .singleElement()
                .satisfies(address -> assertThat(address.getHostAddress()).startsWith("2001:db8:"));
    }

    private static Site site(Addresses addresses, CountryLimit countries) {
        return FakeGate.site(addresses, countries, Rate.DEFAULT);
    }
}
