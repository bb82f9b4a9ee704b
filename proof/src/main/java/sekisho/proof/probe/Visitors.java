package sekisho.proof.probe;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import sekisho.gate.GateSettings.Addresses;
import sekisho.gate.GateSettings.CountryLimit;
import sekisho.gate.GateSettings.Site;
import sekisho.words.AddressRange;

/**
 * Chooses the client addresses that probes pretend to have: from the documentation ranges where a site takes anybody, else
 * from what its lists and countries say. Computes only; another address at every call, so that no rate limit is met by chance.
 */
final class Visitors {
    private static final AddressRange TEST_NET_2 = range(198, 51, 100, 0, 24);
    private static final AddressRange TEST_NET_3 = range(203, 0, 113, 0, 24);
    private static final AddressRange PRIVATE = range(10, 0, 0, 0, 8);
    private static final int TRIES = 4096;
    private static final int RANGES = 64;

    private final RandomGenerator random;

    Visitors(RandomGenerator random) {
        this.random = random;
    }

    /** An address that neither the lists nor the countries of the site refuse; empty when none was found. */
    Optional<InetAddress> welcome(Site site, CountrySource countries) {
        List<InetAddress> candidates = new ArrayList<>();
        if (site.addresses().allow().isEmpty()) {
            candidates.add(Ranges.within(TEST_NET_3, random));
            candidates.add(Ranges.within(TEST_NET_2, random));
            candidates.add(Ranges.within(PRIVATE, random));
            countries
                    .example(country -> countryPasses(site.countries(), country))
                    .ifPresent(candidates::add);
        }
        for (AddressRange range : some(site.addresses().allow())) {
            candidates.add(Ranges.within(range, random));
        }
        for (int i = 0; i < TRIES; i++) {
            for (InetAddress candidate : candidates) {
                if (listsPass(site.addresses(), candidate) && passes(site.countries(), candidate, countries)) {
                    return Optional.of(candidate);
                }
            }
            candidates.clear();
            List<AddressRange> allow = site.addresses().allow();
            candidates.add(
                    allow.isEmpty() ? anyPublic() : Ranges.within(allow.get(random.nextInt(allow.size())), random));
        }
        return Optional.empty();
    }

    /** A few addresses that the lists refuse: the edges of ranges and one from elsewhere. */
    List<InetAddress> unlisted(Addresses addresses) {
        Set<InetAddress> candidates = new LinkedHashSet<>();
        for (AddressRange range : some(addresses.deny())) {
            candidates.add(Ranges.first(range));
            candidates.add(Ranges.last(range));
            candidates.add(Ranges.within(range, random));
        }
        for (AddressRange range : some(addresses.allow())) {
            Ranges.before(range).ifPresent(candidates::add);
            Ranges.after(range).ifPresent(candidates::add);
        }
        if (!addresses.allow().isEmpty()) {
            candidates.add(Ranges.within(TEST_NET_2, random));
            candidates.add(Ranges.within(TEST_NET_3, random));
            candidates.add(anyPublic());
            candidates.add(documentation6());
        }
        return candidates.stream()
                .filter(address -> !listsPass(addresses, address))
                .limit(6)
                .toList();
    }

    /** A few addresses that the lists let pass: the edges of the allowed ranges, or any other where only some are denied. */
    List<InetAddress> listed(Addresses addresses) {
        Set<InetAddress> candidates = new LinkedHashSet<>();
        for (AddressRange range : some(addresses.allow())) {
            candidates.add(Ranges.first(range));
            candidates.add(Ranges.last(range));
            candidates.add(Ranges.within(range, random));
        }
        if (addresses.allow().isEmpty()) {
            for (AddressRange range : some(addresses.deny())) {
                Ranges.before(range).ifPresent(candidates::add);
                Ranges.after(range).ifPresent(candidates::add);
            }
            candidates.add(Ranges.within(TEST_NET_2, random));
            candidates.add(anyPublic());
        }
        return candidates.stream()
                .filter(address -> listsPass(addresses, address))
                .limit(6)
                .toList();
    }

    /** An address that the lists let pass and whose country the site does not take. */
    Optional<InetAddress> abroad(Site site, CountrySource countries) {
        return byCountry(site, countries, false);
    }

    /** An address of a known country that both the lists and the countries let pass. */
    Optional<InetAddress> athome(Site site, CountrySource countries) {
        return byCountry(site, countries, true);
    }

    /** Deny is asked first; an empty allow takes everybody else. */
    static boolean listsPass(Addresses addresses, InetAddress address) {
        return addresses.deny().stream().noneMatch(range -> Ranges.contains(range, address))
                && (addresses.allow().isEmpty()
                        || addresses.allow().stream().anyMatch(range -> Ranges.contains(range, address)));
    }

    static boolean countryPasses(CountryLimit limit, String country) {
        return !limit.deny().contains(country)
                && (limit.allow().isEmpty() || limit.allow().contains(country));
    }

    private Optional<InetAddress> byCountry(Site site, CountrySource countries, boolean passing) {
        for (int i = 0; i < 16; i++) {
            Optional<InetAddress> example =
                    countries.example(country -> countryPasses(site.countries(), country) == passing);
            if (example.filter(address -> listsPass(site.addresses(), address)).isPresent()) {
                return example;
            }
        }
        List<AddressRange> allow = site.addresses().allow();
        for (int i = 0; i < TRIES; i++) {
            InetAddress candidate =
                    allow.isEmpty() ? anyPublic() : Ranges.within(allow.get(random.nextInt(allow.size())), random);
            Optional<String> country = countries.of(candidate);
            if (country.isPresent()
                    && countryPasses(site.countries(), country.orElseThrow()) == passing
                    && listsPass(site.addresses(), candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static boolean passes(CountryLimit limit, InetAddress address, CountrySource countries) {
        if (!limit.limits()) {
            return true;
        }
        if (address.isSiteLocalAddress() || address.isLoopbackAddress()) {
            return limit.allowPrivate();
        }
        return countries
                .of(address)
                .map(country -> countryPasses(limit, country))
                .orElse(limit.allowUnknown());
    }

    private InetAddress anyPublic() {
        while (true) {
            byte[] bytes = new byte[4];
            random.nextBytes(bytes);
            int first = bytes[0] & 0xFF;
            InetAddress address = address(bytes);
            if (first > 0
                    && first < 224
                    && first != 127
                    && first != 100
                    && !address.isSiteLocalAddress()
                    && !address.isLinkLocalAddress()) {
                return address;
            }
        }
    }

    /** RFC 3849. */
    private InetAddress documentation6() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        bytes[0] = 0x20;
        bytes[1] = 0x01;
        bytes[2] = 0x0d;
        bytes[3] = (byte) 0xb8;
        return address(bytes);
    }

    private static List<AddressRange> some(List<AddressRange> ranges) {
        return ranges.subList(0, Math.min(RANGES, ranges.size()));
    }

    private static AddressRange range(int a, int b, int c, int d, int prefix) {
        return new AddressRange(address(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d}), prefix);
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
