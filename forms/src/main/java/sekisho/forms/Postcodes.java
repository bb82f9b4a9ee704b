package sekisho.forms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Addresses by postcode, from a folder of data that is read once: prefectures and cities by code, and for the first five and all
 * seven digits either a city's code, a part of a city, or a list of both, read from left to right. Immutable; any thread.
 */
final class Postcodes {
    static final Postcodes NONE = new Postcodes(Map.of());

    private final Map<String, List<String>> addresses;

    private Postcodes(Map<String, List<String>> addresses) {
        this.addresses = addresses;
    }

    /** @throws FormsException {@code POSTCODES} when the folder does not hold the data */
    static Postcodes read(Path folder) {
        ObjectMapper json = new ObjectMapper();
        try {
            JsonNode prefectures =
                    json.readTree(folder.resolve("pref.json").toFile()).path("pref");
            JsonNode cities =
                    json.readTree(folder.resolve("city.json").toFile()).path("city");
            JsonNode five = json.readTree(folder.resolve("zip5.json").toFile()).path("zip5");
            JsonNode seven = json.readTree(folder.resolve("zip7.json").toFile()).path("zip7");
            Map<String, List<String>> addresses = new HashMap<>();
            five.properties().forEach(entry -> {
                Reading reading = new Reading(prefectures, cities);
                reading.take(entry.getValue());
                if (!reading.found.isEmpty()) {
                    addresses.put(entry.getKey(), List.copyOf(reading.found));
                }
            });
            seven.properties().forEach(entry -> {
                String code = entry.getKey();
                Reading reading = new Reading(prefectures, cities);
                reading.take(five.path(code.substring(0, Math.min(5, code.length()))));
                reading.take(entry.getValue());
                if (!reading.found.isEmpty()) {
                    addresses.put(code, List.copyOf(reading.found));
                }
            });
            return new Postcodes(Map.copyOf(addresses));
        } catch (IOException e) {
            throw new FormsException(FormsException.Code.POSTCODES, "The postcode data cannot be read: " + folder, e);
        }
    }

    boolean isEmpty() {
        return addresses.isEmpty();
    }

    /** The addresses of seven digits, most often one; at most eight. */
    List<String> of(String digits) {
        List<String> exact = addresses.getOrDefault(digits, List.of());
        return exact.isEmpty() && digits.length() == 7
                ? addresses.getOrDefault(digits.substring(0, 5), List.of())
                : exact;
    }

    private static final class Reading {
        private final JsonNode prefectures;
        private final JsonNode cities;
        private final List<String> found = new ArrayList<>();
        private String city = "";

        Reading(JsonNode prefectures, JsonNode cities) {
            this.prefectures = prefectures;
            this.cities = cities;
        }

        void take(JsonNode row) {
            if (row.isArray()) {
                row.forEach(item -> one(item));
            } else {
                one(row);
            }
        }

        private void one(JsonNode item) {
            if (item.isNumber()) {
                String code = String.format(java.util.Locale.ROOT, "%05d", item.asInt());
                city = prefectures.path(code.substring(0, 2)).path(0).asText()
                        + cities.path(code).path(0).asText();
            } else if (item.isTextual() && !city.isEmpty() && found.size() < 8) {
                found.add(city + item.asText());
            }
        }
    }
}
