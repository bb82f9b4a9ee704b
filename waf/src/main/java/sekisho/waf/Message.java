package sekisho.waf;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import sekisho.waf.body.Cookies;
import sekisho.waf.body.RequestTarget;
import sekisho.waf.seclang.Action;
import sekisho.waf.seclang.Settings;
import sekisho.waf.seclang.Variable;

/** Request and response of one exchange as far as they have come, and the variables that they give. One thread. */
final class Message {
    private static final byte[] ZERO = Latin1.bytes(0);
    private static final byte[] ONE = Latin1.bytes(1);

    private final Settings settings;
    private final String id;
    private final Instant time;
    private final InetSocketAddress client;
    private final InetSocketAddress server;

    private final Fields requestHeaders = new Fields();
    private final Fields responseHeaders = new Fields();
    private final RequestBody body;
    private String method = "";
    private String target = "";
    private String protocol = "";
    private @Nullable Query query;
    private @Nullable Fields uri;
    private @Nullable Fields cookies;
    private int status;
    private String responseProtocol = "";
    private byte[] responseBody = Latin1.EMPTY;
    private boolean responseTruncated;
    private boolean requestBodyAccess;
    private boolean responseBodyAccess;
    private long requestBodyLimit;
    private long responseBodyLimit;

    Message(Settings settings, String id, Instant time, InetSocketAddress client, InetSocketAddress server) {
        this.settings = settings;
        this.id = id;
        this.time = time;
        this.client = client;
        this.server = server;
        this.body = new RequestBody(settings);
        this.requestBodyAccess = settings.requestBodyAccess();
        this.responseBodyAccess = settings.responseBodyAccess();
        this.requestBodyLimit = settings.requestBodyLimit();
        this.responseBodyLimit = settings.responseBodyLimit();
    }

    // ---- what comes in

    void requestLine(String method, String target, String protocol) {
        this.method = method;
        this.target = target;
        this.protocol = protocol;
    }

    void requestHeader(String name, String value) {
        boolean secret = name.equalsIgnoreCase("cookie") || name.equalsIgnoreCase("authorization");
        byte[] bytes = Latin1.bytes(value);
        requestHeaders.add(secret ? new Field(name, bytes) : Field.recurring(name, bytes));
    }

    /** The head is complete. */
    void requestHead() {
        body.forHead(contentType());
    }

    /** A request body was read; what depends on it is made anew. */
    void requestBody(byte[] bytes, boolean truncated, Variables variables) {
        body.take(requestBodyAccess ? bytes : Latin1.EMPTY, truncated, contentType());
        variables.forget(RequestBody.VARIABLES);
    }

    void responseLine(int status, String protocol) {
        this.status = status;
        this.responseProtocol = protocol;
    }

    void responseHeader(String name, String value) {
        responseHeaders.add(new Field(name, Latin1.bytes(value)));
    }

    void responseBody(byte[] bytes, boolean truncated) {
        responseBody = responseBodyAccess ? bytes : Latin1.EMPTY;
        responseTruncated = truncated;
    }

    // ---- what the caller asks

    boolean wantsRequestBody() {
        return requestBodyAccess;
    }

    long requestBodyLimit() {
        return requestBodyLimit;
    }

    long responseBodyLimit() {
        return responseBodyLimit;
    }

    boolean wantsResponseBody() {
        if (!responseBodyAccess) {
            return false;
        }
        String type = Latin1.text(header(responseHeaders, "content-type"));
        int end = type.indexOf(';');
        String media = (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return settings.responseBodyMimeTypes().contains(media)
                || (media.isEmpty() && settings.responseBodyMimeTypes().contains("null"));
    }

    // ---- what rules change

    void bodyProcessor(String name) {
        body.processor(name);
    }

    void set(Action.Ctl.Setting setting, boolean on) {
        switch (setting) {
            case REQUEST_BODY_ACCESS -> requestBodyAccess = on;
            case RESPONSE_BODY_ACCESS -> responseBodyAccess = on;
            case FORCE_REQUEST_BODY_VARIABLE -> body.force(on);
            default -> {}
        }
    }

    void limit(Action.Ctl.Setting setting, long bytes) {
        switch (setting) {
            case REQUEST_BODY_LIMIT -> requestBodyLimit = bytes;
            case RESPONSE_BODY_LIMIT -> responseBodyLimit = bytes;
            default -> {}
        }
    }

    // ---- variables

    /** The nodes that an XPath expression selects in the body. */
    Fields xpath(Variable variable, String expression) {
        return variable == Variable.XML ? body.xpath(expression) : Fields.NONE;
    }

    /** The members of a variable that comes from the message, made anew. */
    Fields fields(Variable variable) {
        return switch (variable) {
            case REQUEST_HEADERS -> requestHeaders;
            case REQUEST_HEADERS_NAMES -> names(requestHeaders);
            case RESPONSE_HEADERS -> responseHeaders;
            case RESPONSE_HEADERS_NAMES -> names(responseHeaders);
            case REQUEST_COOKIES -> cookies();
            case REQUEST_COOKIES_NAMES -> names(cookies());
            case ARGS -> both(queryArguments(), body.arguments());
            case ARGS_NAMES -> names(both(queryArguments(), body.arguments()));
            case ARGS_GET -> queryArguments();
            case ARGS_GET_NAMES -> names(queryArguments());
            case ARGS_COMBINED_SIZE -> one(combinedSize());
            case REQUEST_METHOD -> one(method);
            case REQUEST_PROTOCOL -> one(protocol);
            case REQUEST_LINE -> line();
            case REQUEST_URI -> uri();
            case REQUEST_URI_RAW -> parts().uri().equals(target) ? uri() : one(target);
            case REQUEST_FILENAME -> path(parts().filename());
            case REQUEST_BASENAME -> path(parts().basename());
            case QUERY_STRING -> one(parts().query());
            case PATH_INFO -> one(parts().filename());
            case URLENCODED_ERROR -> flag(query().invalid() || body.invalidEncoding());
            case FULL_REQUEST -> one(fullRequest());
            case FULL_REQUEST_LENGTH -> one(Latin1.bytes(fullRequest().length));
            case REMOTE_ADDR, REMOTE_HOST -> one(address(client));
            case REMOTE_PORT -> one(Latin1.bytes(client.getPort()));
            case SERVER_ADDR -> one(address(server));
            case SERVER_PORT -> one(Latin1.bytes(server.getPort()));
            case SERVER_NAME -> one(serverName());
            case REMOTE_USER -> one(remoteUser());
            case AUTH_TYPE -> one(authType());
            case UNIQUE_ID -> one(id);
            case WEBAPPID -> one(settings.webAppId());
            case MODSEC_BUILD -> one("030000000");
            case RESPONSE_STATUS -> one(status == 0 ? Latin1.EMPTY : Latin1.bytes(status));
            case RESPONSE_PROTOCOL -> one(responseProtocol);
            case STATUS_LINE -> one(responseProtocol + " " + status);
            case RESPONSE_BODY -> one(responseBody);
            case RESPONSE_CONTENT_TYPE -> one(header(responseHeaders, "content-type"));
            case RESPONSE_CONTENT_LENGTH -> one(Latin1.bytes(responseBody.length));
            case OUTBOUND_DATA_ERROR -> flag(responseTruncated);
            case TIME, TIME_DAY, TIME_EPOCH, TIME_HOUR, TIME_MIN, TIME_MON, TIME_SEC, TIME_WDAY, TIME_YEAR ->
                one(moment(variable));
            default -> body.fields(variable);
        };
    }

    static Fields one(byte[] value) {
        Fields fields = new Fields();
        fields.add(new Field("", value));
        return fields;
    }

    /** Without arguments, the same for many visitors. */
    private static Fields path(String value) {
        Fields fields = new Fields();
        fields.add(Field.recurring("", Latin1.bytes(value)));
        return fields;
    }

    private static Fields one(String value) {
        return one(Latin1.bytes(value));
    }

    static Fields flag(boolean on) {
        return one(on ? ONE : ZERO);
    }

    static Fields names(Fields of) {
        Fields names = new Fields();
        for (int i = 0; i < of.size(); i++) {
            names.add(Field.recurring(of.at(i).name, Latin1.bytes(of.at(i).name)));
        }
        return names;
    }

    private static Fields both(Fields first, Fields second) {
        if (first.size() == 0 || second.size() == 0) {
            return second.size() == 0 ? first : second;
        }
        Fields all = new Fields();
        all.addAll(first);
        all.addAll(second);
        return all;
    }

    private static byte[] header(Fields headers, String key) {
        Field field = headers.named(key);
        return field == null ? Latin1.EMPTY : field.value;
    }

    String contentType() {
        return Latin1.text(header(requestHeaders, "content-type"));
    }

    private Query query() {
        Query known = query;
        if (known == null) {
            known = Query.of(target, settings);
            query = known;
        }
        return known;
    }

    /** Most targets are no whole URI: then what is found out about the one goes for REQUEST_URI_RAW, too. */
    private Fields uri() {
        Fields known = uri;
        if (known == null) {
            known = parts().query().isEmpty() ? path(parts().uri()) : one(parts().uri());
            uri = known;
        }
        return known;
    }

    private Fields line() {
        String line = method + " " + target + (protocol.isEmpty() ? "" : " " + protocol);
        return parts().query().isEmpty() ? path(line) : one(line);
    }

    private RequestTarget parts() {
        return query().target();
    }

    private Fields queryArguments() {
        return query().arguments();
    }

    /** Taken apart once, when the head is complete. */
    private Fields cookies() {
        Fields known = cookies;
        if (known == null) {
            known = parsedCookies();
            cookies = known;
        }
        return known;
    }

    private Fields parsedCookies() {
        Fields all = new Fields();
        for (int i = 0; i < requestHeaders.size(); i++) {
            Field field = requestHeaders.at(i);
            if (field.key().equals("cookie")) {
                all.addAll(Query.fields(Cookies.parse(field.value), settings));
            }
        }
        return all;
    }

    private byte[] combinedSize() {
        long size = 0;
        for (Fields fields : List.of(queryArguments(), body.arguments())) {
            for (int i = 0; i < fields.size(); i++) {
                size += fields.at(i).name.length() + fields.at(i).value.length;
            }
        }
        return Latin1.bytes(size);
    }

    private byte[] fullRequest() {
        StringBuilder head = new StringBuilder();
        head.append(method)
                .append(' ')
                .append(target)
                .append(' ')
                .append(protocol)
                .append("\n");
        for (int i = 0; i < requestHeaders.size(); i++) {
            Field field = requestHeaders.at(i);
            head.append(field.name)
                    .append(": ")
                    .append(Latin1.text(field.value))
                    .append("\n");
        }
        head.append("\n\n");
        byte[] first = Latin1.bytes(head.toString());
        byte[] all = java.util.Arrays.copyOf(first, first.length + body.bytes().length);
        System.arraycopy(body.bytes(), 0, all, first.length, body.bytes().length);
        return all;
    }

    private static String address(InetSocketAddress socket) {
        return socket.getAddress() == null ? "" : socket.getAddress().getHostAddress();
    }

    private String serverName() {
        String host = Latin1.text(header(requestHeaders, "host"));
        int colon = host.lastIndexOf(':');
        return colon > host.indexOf(']') ? host.substring(0, colon) : host;
    }

    private String authType() {
        String credentials =
                Latin1.text(header(requestHeaders, "authorization")).strip();
        int space = credentials.indexOf(' ');
        return space < 0 ? credentials : credentials.substring(0, space);
    }

    private String remoteUser() {
        String credentials =
                Latin1.text(header(requestHeaders, "authorization")).strip();
        if (!credentials.regionMatches(true, 0, "basic ", 0, 6)) {
            return "";
        }
        try {
            String pair = Latin1.text(
                    Base64.getDecoder().decode(credentials.substring(6).strip()));
            int colon = pair.indexOf(':');
            return colon < 0 ? pair : pair.substring(0, colon);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private String moment(Variable variable) {
        ZonedDateTime now = time.atZone(ZoneId.systemDefault());
        return switch (variable) {
            case TIME -> String.format(Locale.ROOT, "%02d:%02d:%02d", now.getHour(), now.getMinute(), now.getSecond());
            case TIME_DAY -> Integer.toString(now.getDayOfMonth());
            case TIME_EPOCH -> Long.toString(time.getEpochSecond());
            case TIME_HOUR -> Integer.toString(now.getHour());
            case TIME_MIN -> Integer.toString(now.getMinute());
            case TIME_MON -> Integer.toString(now.getMonthValue());
            case TIME_SEC -> Integer.toString(now.getSecond());
            case TIME_WDAY -> Integer.toString(now.getDayOfWeek().getValue() % 7);
            default -> Integer.toString(now.getYear());
        };
    }
}
