package sekisho.console;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request as the pages see it: parsed, bounded, and free of sockets.
 *
 * @param id what the operator can quote when something breaks
 * @param method {@code GET} or {@code POST}
 * @param path decoded by segments
 * @param query first value of each parameter
 * @param form first value of each field; empty for GET
 * @param cookies by name
 * @param address the peer's textual IP address
 * @param origin the Origin field (RFC 6454 §7)
 * @param authority what the Host field or {@code :authority} said
 * @param fetchSite the Sec-Fetch-Site field (W3C Fetch Metadata)
 * @param acceptLanguage the Accept-Language field, or the empty string
 * @param fragment whether htmx asks for a part of a page
 * @param upload the one file of a multipart form, in a temporary file that the server removes
 */
record Ask(
        String id,
        String method,
        List<String> path,
        Map<String, String> query,
        Map<String, String> form,
        Map<String, String> cookies,
        String address,
        Optional<String> origin,
        String authority,
        Optional<String> fetchSite,
        String acceptLanguage,
        boolean fragment,
        Optional<Upload> upload) {
    Ask {
        path = List.copyOf(path);
        query = Map.copyOf(query);
        form = Map.copyOf(form);
        cookies = Map.copyOf(cookies);
    }

    /** A file that was sent. */
    record Upload(Path file, String name, long bytes) {}

    boolean post() {
        return method.equals("POST");
    }

    /** A query parameter, or the empty string. */
    String parameter(String name) {
        return query.getOrDefault(name, "");
    }

    /** A form field, or the empty string. */
    String field(String name) {
        return form.getOrDefault(name, "");
    }

    /** {@code /a/b} with each segment percent-encoded. */
    String location() {
        return Links.path(path);
    }
}
