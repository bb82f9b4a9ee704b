package sekisho.proof.probe;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Predicate;

/** Which country an address belongs to, and an address of a country. */
interface CountrySource {
    /** Knows no country. */
    CountrySource NONE = new CountrySource() {
        @Override
        public Optional<String> of(InetAddress address) {
            return Optional.empty();
        }

        @Override
        public Optional<InetAddress> example(Predicate<String> countries) {
            return Optional.empty();
        }
    };

    /** ISO 3166-1 alpha-2, upper case; empty when unknown. */
    Optional<String> of(InetAddress address);

    /** Some address whose country passes the test; empty when none was found. */
    Optional<InetAddress> example(Predicate<String> countries);
}
