package sekisho.waf.operator;

import java.util.Optional;

/** Where an address is from; the host supplies the data. Called on the transaction's thread: must not block. */
@FunctionalInterface
public interface CountryLookup {
    /** Knows no address. */
    CountryLookup NONE = address -> Optional.empty();

    /**
     * The country's ISO 3166-1 alpha-2 code, empty when the address is unknown or no address.
     *
     * @param address text of an IPv4 or IPv6 address, or whatever the rule was pointed at
     */
    Optional<String> country(String address);
}
