package sekisho.waf;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sekisho.waf.body.ContentType;
import sekisho.waf.body.Json;
import sekisho.waf.body.Multipart;
import sekisho.waf.body.UrlEncoded;
import sekisho.waf.body.Xml;
import sekisho.waf.seclang.Settings;
import sekisho.waf.seclang.Variable;

/**
 * The request body of one exchange, read by the processor that its type or a rule asks for, and the variables that it gives. A body
 * that its processor cannot read sets the error variables and leaves what was read so far. One thread.
 */
final class RequestBody {
    /** What changes when the body has been read. */
    static final Variable[] VARIABLES = {
        Variable.ARGS,
        Variable.ARGS_NAMES,
        Variable.ARGS_POST,
        Variable.ARGS_POST_NAMES,
        Variable.ARGS_COMBINED_SIZE,
        Variable.FILES,
        Variable.FILES_NAMES,
        Variable.FILES_SIZES,
        Variable.FILES_COMBINED_SIZE,
        Variable.FILES_TMPNAMES,
        Variable.FILES_TMP_CONTENT,
        Variable.FULL_REQUEST,
        Variable.FULL_REQUEST_LENGTH,
        Variable.INBOUND_DATA_ERROR,
        Variable.MULTIPART_BOUNDARY_QUOTED,
        Variable.MULTIPART_BOUNDARY_WHITESPACE,
        Variable.MULTIPART_CRLF_LF_LINES,
        Variable.MULTIPART_DATA_AFTER,
        Variable.MULTIPART_DATA_BEFORE,
        Variable.MULTIPART_FILENAME,
        Variable.MULTIPART_FILE_LIMIT_EXCEEDED,
        Variable.MULTIPART_HEADER_FOLDING,
        Variable.MULTIPART_INVALID_HEADER_FOLDING,
        Variable.MULTIPART_INVALID_PART,
        Variable.MULTIPART_INVALID_QUOTING,
        Variable.MULTIPART_LF_LINE,
        Variable.MULTIPART_MISSING_SEMICOLON,
        Variable.MULTIPART_NAME,
        Variable.MULTIPART_PART_HEADERS,
        Variable.MULTIPART_SEMICOLON_MISSING,
        Variable.MULTIPART_STRICT_ERROR,
        Variable.MULTIPART_UNMATCHED_BOUNDARY,
        Variable.REQBODY_ERROR,
        Variable.REQBODY_ERROR_MSG,
        Variable.REQBODY_PROCESSOR,
        Variable.REQBODY_PROCESSOR_ERROR,
        Variable.REQBODY_PROCESSOR_ERROR_MSG,
        Variable.REQUEST_BODY,
        Variable.REQUEST_BODY_LENGTH,
        Variable.URLENCODED_ERROR,
        Variable.XML
    };

    private static final String URLENCODED = "URLENCODED";
    private static final String MULTIPART = "MULTIPART";
    private static final String XML = "XML";
    private static final Multipart.Limits LIMITS = Multipart.Limits.DEFAULT;

    /** 256 elements within each other, 100,000 nodes. */
    private static final Xml.Limits XML_LIMITS = new Xml.Limits(256, 100_000);

    private final Settings settings;
    private final Map<Variable, Fields> given = new EnumMap<>(Variable.class);
    private String processor = "";
    private boolean forced;
    private byte[] bytes = Latin1.EMPTY;
    private boolean truncated;
    private boolean invalidEncoding;
    private String error = "";
    private Fields arguments = new Fields();
    private @Nullable Xml xml;
    private final Map<String, Fields> selected = new HashMap<>();

    RequestBody(Settings settings) {
        this.settings = settings;
    }

    /** The most arguments that are read of a query or a body. */
    static int mostArguments(Settings settings) {
        return settings.argumentsLimit();
    }

    /** A rule names the processor, in upper case. */
    void processor(String name) {
        processor = name;
    }

    /** A rule wants REQUEST_BODY whatever the processor. */
    void force(boolean on) {
        forced = on;
    }

    /** Chooses the processor by the type that the head states, as soon as it is known, unless a rule has named one. */
    void forHead(String contentType) {
        if (processor.isEmpty()) {
            processor = switch (ContentType.parse(contentType).mediaType()) {
                case "application/x-www-form-urlencoded" -> URLENCODED;
                case "multipart/form-data" -> MULTIPART;
                default -> "";
            };
        }
    }

    /** Reads the whole body. */
    void take(byte[] body, boolean cut, String contentType) {
        bytes = body;
        truncated = cut;
        forHead(contentType);
        switch (processor) {
            case "" -> {}
            case URLENCODED -> readForm(contentType);
            case MULTIPART -> readMultipart(contentType);
            case "JSON" -> readJson();
            case XML -> readXml();
            default -> error = "There is no processor of this name.";
        }
    }

    private void readForm(String contentType) {
        UrlEncoded.Result result =
                UrlEncoded.parse(bytes, 0, bytes.length, settings.argumentSeparator(), mostArguments(settings));
        arguments = Decoding.of(contentType, result.arguments(), settings);
        invalidEncoding = result.invalidEncoding();
    }

    private void readJson() {
        Json.Result result = Json.parse(bytes, settings.requestBodyJsonDepthLimit(), mostArguments(settings));
        arguments = Query.fields(result.arguments(), settings);
        error = result.error().orElse("");
    }

    private void readXml() {
        Xml document = Xml.parse(bytes, XML_LIMITS);
        error = document.error().orElse("");
        xml = document;
    }

    private void readMultipart(String contentType) {
        Multipart multipart = truncated
                ? Multipart.parseBeginning(bytes, contentType, LIMITS)
                : Multipart.parse(bytes, contentType, LIMITS);
        arguments = Decoding.of(contentType, multipart.arguments(), settings);
        error = multipart.error().orElse("");
        MultipartVariables.put(multipart, bytes, given);
    }

    // ---- what rules see

    /**
     * Whether the body as a whole is something to look at. Multipart and XML have parts of their own that rules name; the regression
     * tests hold that the whole is not looked at besides.
     */
    private boolean isText() {
        return forced || (!processor.equals(MULTIPART) && !processor.equals(XML));
    }

    Fields arguments() {
        return arguments;
    }

    byte[] bytes() {
        return bytes;
    }

    boolean invalidEncoding() {
        return invalidEncoding;
    }

    /** The nodes that an XPath expression selects. */
    Fields xpath(String expression) {
        Xml document = xml;
        return document == null
                ? Fields.NONE
                : selected.computeIfAbsent(expression, absent -> select(document, absent));
    }

    private Fields select(Xml document, String expression) {
        Fields fields = new Fields();
        for (byte[] value : document.select(expression, Map.of())) {
            fields.add(Field.argument("", value, settings));
        }
        return fields;
    }

    /** The members of a variable that comes from the body. */
    Fields fields(Variable variable) {
        return switch (variable) {
            case ARGS_POST -> arguments;
            case ARGS_POST_NAMES -> Message.names(arguments);
            case REQUEST_BODY -> Message.one(isText() ? bytes : Latin1.EMPTY);
            case REQUEST_BODY_LENGTH -> Message.one(Latin1.bytes(bytes.length));
            case REQBODY_PROCESSOR -> Message.one(Latin1.bytes(processor));
            case REQBODY_ERROR, REQBODY_PROCESSOR_ERROR -> Message.flag(!error.isEmpty());
            case REQBODY_ERROR_MSG, REQBODY_PROCESSOR_ERROR_MSG -> Message.one(Latin1.bytes(error));
            case INBOUND_DATA_ERROR -> Message.flag(truncated);
            default -> {
                Fields fields = given.get(variable);
                yield fields == null ? MultipartVariables.otherwise(variable) : fields;
            }
        };
    }
}
