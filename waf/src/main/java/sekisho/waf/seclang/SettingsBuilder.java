package sekisho.waf.seclang;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The settings as directives change them; later directives replace earlier ones. One thread. */
final class SettingsBuilder {
    private Settings.Engine engine = Settings.Engine.DETECTION_ONLY;
    private boolean requestBodyAccess = true;
    private long requestBodyLimit = 13_107_200;
    private long requestBodyNoFilesLimit = 131_072;
    private boolean requestBodyLimitRejects = true;
    private int requestBodyJsonDepthLimit = 512;
    private int argumentsLimit = 1000;
    private boolean responseBodyAccess = true;
    private long responseBodyLimit = 524_288;
    private boolean responseBodyLimitRejects;
    private List<String> responseBodyMimeTypes = new ArrayList<>(List.of("text/plain", "text/html", "text/xml"));
    private boolean mimeTypesStated;
    private int uploadFileLimit = 100;
    private char argumentSeparator = '&';
    private int cookieFormat;
    private int collectionTimeoutSeconds = 3600;
    private final List<String> componentSignatures = new ArrayList<>();
    private String webAppId = "";
    private int unicodeMapCodePage = 20127;
    private boolean japaneseText = true;

    /** Whether the directive is one of these; {@code wrong} then holds what is wrong with it. */
    record Applied(boolean known, Optional<String> wrong) {}

    private static final Applied UNKNOWN = new Applied(false, Optional.empty());
    private static final Applied DONE = new Applied(true, Optional.empty());

    Applied apply(String directive, List<String> values) {
        String value = values.isEmpty() ? "" : values.getFirst();
        String lower = value.toLowerCase(Locale.ROOT);
        Applied applied = known(directive.toLowerCase(Locale.ROOT), value, lower, values);
        if (applied.known() && values.isEmpty() && !directive.equalsIgnoreCase("SecResponseBodyMimeTypesClear")) {
            return wrong("needs a value");
        }
        return applied;
    }

    private Applied known(String directive, String value, String lower, List<String> values) {
        return switch (directive) {
            case "secruleengine" -> engine(lower);
            case "secrequestbodyaccess" -> flag(lower, "on", "off", on -> requestBodyAccess = on);
            case "secrequestbodylimit" -> number(value, Integer.MAX_VALUE, n -> requestBodyLimit = n);
            case "secrequestbodynofileslimit" -> number(value, Integer.MAX_VALUE, n -> requestBodyNoFilesLimit = n);
            case "secrequestbodylimitaction" ->
                flag(lower, "reject", "processpartial", on -> requestBodyLimitRejects = on);
            case "secrequestbodyjsondepthlimit" ->
                number(value, Integer.MAX_VALUE, n -> requestBodyJsonDepthLimit = (int) n);
            case "secargumentslimit" -> number(value, Integer.MAX_VALUE, n -> argumentsLimit = (int) n);
            case "secresponsebodyaccess" -> flag(lower, "on", "off", on -> responseBodyAccess = on);
            case "secresponsebodylimit" -> number(value, Integer.MAX_VALUE, n -> responseBodyLimit = n);
            case "secresponsebodylimitaction" ->
                flag(lower, "reject", "processpartial", on -> responseBodyLimitRejects = on);
            case "secresponsebodymimetype" -> mimeTypes(values);
            case "secresponsebodymimetypesclear" -> clearMimeTypes();
            case "secuploadfilelimit" -> number(value, Integer.MAX_VALUE, n -> uploadFileLimit = (int) n);
            case "secargumentseparator" -> separator(value);
            case "seccookieformat" -> number(value, 1, n -> cookieFormat = (int) n);
            case "seccollectiontimeout" -> number(value, Integer.MAX_VALUE, n -> collectionTimeoutSeconds = (int) n);
            case "seccomponentsignature" -> text(() -> componentSignatures.add(value));
            case "secwebappid" -> text(() -> webAppId = value);
            case "secjapanesetext" -> flag(lower, "on", "off", on -> japaneseText = on);
            case "secunicodemapfile" -> unicodeMap(values);
            case "secunicodecodepage" -> number(value, 65_535, n -> unicodeMapCodePage = (int) n);
            case "secxmlexternalentity" ->
                lower.equals("on")
                        ? wrong("cannot be On: documents never make the checkpoint fetch anything")
                        : flag(lower, "on", "off", on -> {});
            default -> UNKNOWN;
        };
    }

    Settings build() {
        return new Settings(
                engine,
                requestBodyAccess,
                requestBodyLimit,
                requestBodyNoFilesLimit,
                requestBodyLimitRejects,
                requestBodyJsonDepthLimit,
                argumentsLimit,
                responseBodyAccess,
                responseBodyLimit,
                responseBodyLimitRejects,
                responseBodyMimeTypes,
                uploadFileLimit,
                argumentSeparator,
                cookieFormat,
                collectionTimeoutSeconds,
                componentSignatures,
                webAppId,
                unicodeMapCodePage,
                japaneseText);
    }

    private Applied engine(String lower) {
        switch (lower) {
            case "on" -> engine = Settings.Engine.ON;
            case "off" -> engine = Settings.Engine.OFF;
            case "detectiononly" -> engine = Settings.Engine.DETECTION_ONLY;
            default -> {
                return wrong("is On, Off or DetectionOnly, not " + lower);
            }
        }
        return DONE;
    }

    /** The first directive replaces the defaults, later ones add to it. */
    private Applied mimeTypes(List<String> values) {
        if (!mimeTypesStated) {
            clearMimeTypes();
        }
        for (String value : values) {
            responseBodyMimeTypes.add(value.toLowerCase(Locale.ROOT));
        }
        return DONE;
    }

    private Applied clearMimeTypes() {
        responseBodyMimeTypes = new ArrayList<>();
        mimeTypesStated = true;
        return DONE;
    }

    private Applied separator(String value) {
        if (value.length() != 1) {
            return wrong("is one character, not '" + value + "'");
        }
        argumentSeparator = value.charAt(0);
        return DONE;
    }

    private Applied unicodeMap(List<String> values) {
        if (values.size() != 2) {
            return wrong("needs a file and a code page");
        }
        return number(values.get(1), 65_535, n -> unicodeMapCodePage = (int) n);
    }

    private interface Take<T> {
        void take(T value);
    }

    private interface TakeNumber {
        void take(long value);
    }

    private static Applied flag(String lower, String yes, String no, Take<Boolean> field) {
        if (!lower.equals(yes) && !lower.equals(no)) {
            return wrong("is " + yes + " or " + no + ", not '" + lower + "'");
        }
        field.take(lower.equals(yes));
        return DONE;
    }

    private static Applied number(String value, long highest, TakeNumber field) {
        Optional<Long> number = Vocabulary.number(value, highest);
        if (number.isEmpty()) {
            return wrong("is a number up to " + highest + ", not '" + value + "'");
        }
        field.take(number.get());
        return DONE;
    }

    private static Applied text(Runnable field) {
        field.run();
        return DONE;
    }

    private static Applied wrong(String reason) {
        return new Applied(true, Optional.of(reason));
    }
}
