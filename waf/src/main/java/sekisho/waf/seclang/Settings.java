package sekisho.waf.seclang;

import java.util.List;

/**
 * What the Sec* directives other than rules ask for. Defaults are those of ModSecurity's recommended configuration where that
 * differs from "everything off".
 *
 * @param engine SecRuleEngine
 * @param requestBodyAccess SecRequestBodyAccess
 * @param requestBodyLimit SecRequestBodyLimit, bytes
 * @param requestBodyNoFilesLimit SecRequestBodyNoFilesLimit, bytes
 * @param requestBodyLimitRejects SecRequestBodyLimitAction: Reject (or ProcessPartial)
 * @param requestBodyJsonDepthLimit SecRequestBodyJsonDepthLimit
 * @param argumentsLimit SecArgumentsLimit
 * @param responseBodyAccess SecResponseBodyAccess
 * @param responseBodyLimit SecResponseBodyLimit, bytes
 * @param responseBodyLimitRejects SecResponseBodyLimitAction
 * @param responseBodyMimeTypes SecResponseBodyMimeType, lower case
 * @param uploadFileLimit SecUploadFileLimit
 * @param argumentSeparator SecArgumentSeparator
 * @param cookieFormat SecCookieFormat, 0 or 1
 * @param collectionTimeoutSeconds SecCollectionTimeout
 * @param componentSignatures SecComponentSignature, in order
 * @param webAppId SecWebAppId, or the empty string
 * @param unicodeMapCodePage SecUnicodeMapFile's code page, or -1
 * @param japaneseText SecJapaneseText, which only this engine has: whether rules read Japanese text as text
 */
public record Settings(
        Engine engine,
        boolean requestBodyAccess,
        long requestBodyLimit,
        long requestBodyNoFilesLimit,
        boolean requestBodyLimitRejects,
        int requestBodyJsonDepthLimit,
        int argumentsLimit,
        boolean responseBodyAccess,
        long responseBodyLimit,
        boolean responseBodyLimitRejects,
        List<String> responseBodyMimeTypes,
        int uploadFileLimit,
        char argumentSeparator,
        int cookieFormat,
        int collectionTimeoutSeconds,
        List<String> componentSignatures,
        String webAppId,
        int unicodeMapCodePage,
        boolean japaneseText) {
    public Settings {
        responseBodyMimeTypes = List.copyOf(responseBodyMimeTypes);
        componentSignatures = List.copyOf(componentSignatures);
    }

    /** SecRuleEngine. */
    public enum Engine {
        OFF,
        DETECTION_ONLY,
        ON
    }
}
