package sekisho.gate;

import com.maxmind.db.CHMCache;
import com.maxmind.db.DatabaseRecord;
import com.maxmind.db.InvalidNetworkException;
import com.maxmind.db.Reader;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import sekisho.words.AddressRange;
import sekisho.words.AddressSet;

/**
 * The country of an address, from an MMDB file. Understands records that carry {@code country.iso_code} (GeoLite2, DB-IP)
 * and those that carry {@code country_code} (ip-location-db). Always answers the same; looks up in memory without blocking,
 * on any thread; the file is read once and may be replaced afterwards.
 */
public final class Countries {
    private static final AddressSet LOCAL = AddressSet.of(List.of(
            AddressRange.parse("0.0.0.0/8"),
            AddressRange.parse("10.0.0.0/8"),
            AddressRange.parse("100.64.0.0/10"),
            AddressRange.parse("127.0.0.0/8"),
            AddressRange.parse("169.254.0.0/16"),
            AddressRange.parse("172.16.0.0/12"),
            AddressRange.parse("192.168.0.0/16"),
            AddressRange.parse("::/127"),
            AddressRange.parse("fc00::/7"),
            AddressRange.parse("fe80::/10")));

    /** Decoding a record costs half a microsecond, and clients come back: the last answers, one per slot. */
    private static final int SLOTS = 1 << 12;

    private final Reader reader;
    private final boolean hasIpv6;
    private final AtomicReferenceArray<@Nullable Known> known = new AtomicReferenceArray<>(SLOTS);

    private record Known(InetAddress address, Optional<String> country) {}

    private Countries(Reader reader) {
        this.reader = reader;
        this.hasIpv6 = reader.getMetadata().ipVersion() == 6;
    }

    /**
     * Reads the whole file into memory. Virtual threads or the main thread.
     *
     * @throws GateException {@code COUNTRY_DATA} when the file cannot be read or is no country database
     */
    public static Countries open(Path mmdb) {
        try {
            Reader reader = new Reader(mmdb.toFile(), Reader.FileMode.MEMORY, new CHMCache());
            Countries countries = new Countries(reader);
            if (countries.walk(code -> true).findFirst().isEmpty()) {
                throw new GateException(GateException.Code.COUNTRY_DATA, mmdb + " names no country");
            }
            return countries;
        } catch (GateException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The reader meets a broken file with a variety of unchecked exceptions.
            throw new GateException(
                    GateException.Code.COUNTRY_DATA, mmdb + " cannot be read as a country database (MMDB)", e);
        }
    }

    /** ISO 3166-1 alpha-2, upper case; empty for private addresses and those of no known country. */
    public Optional<String> of(InetAddress address) {
        int hash = address.hashCode();
        int slot = (hash ^ (hash >>> 12) ^ (hash >>> 24)) & (SLOTS - 1);
        Known last = known.getAcquire(slot);
        if (last != null && last.address.equals(address)) {
            return last.country;
        }
        Optional<String> country = lookUp(address);
        known.setRelease(slot, new Known(address, country));
        return country;
    }

    private Optional<String> lookUp(InetAddress address) {
        // The reader itself would take the first 32 bits of an IPv6 address for an IPv4 one.
        boolean inFile = address instanceof Inet4Address || hasIpv6;
        if (!inFile || isLocal(address)) {
            return Optional.empty();
        }
        try {
            return code(reader.get(address, Object.class));
        } catch (IOException | RuntimeException e) {
            // A damaged record: the country is not known.
            return Optional.empty();
        }
    }

    /**
     * A public address whose country satisfies the predicate, the first one in the order of the file; the same one every
     * time. Walks the networks one by one, so up to a second when no country does.
     *
     * @throws GateException {@code COUNTRY_DATA} when the file turns out to be broken on the way
     */
    public Optional<InetAddress> example(Predicate<String> country) {
        return walk(country)
                .filter(address -> of(address).filter(country).isPresent())
                .findFirst();
    }

    /** The first address of each network whose country satisfies the predicate, read lazily. */
    private Stream<InetAddress> walk(Predicate<String> country) {
        try {
            Iterator<DatabaseRecord<Object>> networks = reader.networks(Object.class);
            return StreamSupport.stream(
                            Spliterators.spliteratorUnknownSize(networks, Spliterator.ORDERED | Spliterator.NONNULL),
                            false)
                    .filter(network -> code(network.data()).filter(country).isPresent())
                    .map(Countries::afterNetwork);
        } catch (IOException | InvalidNetworkException e) {
            throw new GateException(GateException.Code.COUNTRY_DATA, "the country database is broken", e);
        }
    }

    /** When the data was built. */
    public Instant built() {
        return reader.getMetadata().buildTime();
    }

    /** Whether the address is of no country by its nature: loopback, private, link-local, shared (RFC 6890, RFC 6598). */
    static boolean isLocal(InetAddress address) {
        return LOCAL.contains(address);
    }

    private static Optional<String> code(@Nullable Object data) {
        if (!(data instanceof Map<?, ?> fields)) {
            return Optional.empty();
        }
        Object code = fields.get("country") instanceof Map<?, ?> country
                ? country.get("iso_code")
                : fields.get("country_code");
        return code instanceof String text && isCode(text) ? Optional.of(text) : Optional.empty();
    }

    private static boolean isCode(String text) {
        return text.length() == 2 && isLetter(text.charAt(0)) && isLetter(text.charAt(1));
    }

    private static boolean isLetter(char c) {
        return c >= 'A' && c <= 'Z';
    }

    /** The address after the network's own, or that one where the network holds no other. */
    private static InetAddress afterNetwork(DatabaseRecord<?> entry) {
        byte[] bytes = entry.network().networkAddress().getAddress();
        if (entry.network().prefixLength() < bytes.length * 8) {
            bytes[bytes.length - 1] |= 1;
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("an address has 4 or 16 bytes", e);
        }
    }
}
