package sekisho.forms;

import java.net.InetAddress;
import java.util.function.UnaryOperator;

/**
 * The head of a request, as much as forms need.
 *
 * @param host without a port
 * @param target path and query as they were sent
 * @param id under which the exchange is recorded
 * @param fields the values of a field joined by commas, by its name; the empty string when there is none
 */
public record FormRequest(
        String method, String host, String target, InetAddress client, String id, UnaryOperator<String> fields) {
    String field(String name) {
        return fields.apply(name);
    }
}
