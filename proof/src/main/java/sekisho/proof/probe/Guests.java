package sekisho.proof.probe;

import java.net.InetAddress;
import sekisho.gate.GateSettings.Site;

/** Finds client addresses that a site takes, by the settings and country data in force. Thread-safe. */
final class Guests {
    private final Visitors visitors;
    private final CountryData countries;

    Guests(Visitors visitors, CountryData countries) {
        this.visitors = visitors;
        this.countries = countries;
    }

    /** @throws IllegalStateException when the settings of the site let nobody in */
    InetAddress one(Site site) {
        return visitors.welcome(site, countries.source())
                .orElseThrow(() -> new IllegalStateException("no client address can reach the site"));
    }
}
