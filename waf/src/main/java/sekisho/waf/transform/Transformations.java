package sekisho.waf.transform;

/**
 * The transformations of the language by name, with the meaning that ModSecurity v3's reference manual gives them. Safe for any
 * thread. Where they differ from ModSecurity, the family's own description says so.
 */
public final class Transformations {
    /** A character without a best fit becomes a byte that means nothing: its low byte would be an arbitrary sign. */
    private static final UnicodeMap ASCII = UnicodeMap.usAscii().orElse(0xff);

    private Transformations() {}

    /**
     * The transformation of that name; {@code urlDecodeUni} with the best fits of {@link UnicodeMap#usAscii()}.
     *
     * @param canonicalName one of {@link sekisho.waf.seclang.Names#TRANSFORMATIONS}
     * @throws IllegalArgumentException when it is none of them
     */
    public static Transformation named(String canonicalName) {
        return named(canonicalName, ASCII);
    }

    /**
     * The same with another code page for {@code urlDecodeUni}.
     *
     * @throws IllegalArgumentException when there is no such transformation
     */
    public static Transformation named(String canonicalName, UnicodeMap codePage) {
        return switch (canonicalName) {
            case "base64Decode" -> Base64Codec::decode;
            case "base64DecodeExt" -> Base64Codec::decodeForgiving;
            case "base64Encode" -> Base64Codec::encode;
            case "cmdLine" -> Whitespace::cmdLine;
            case "compressWhitespace" -> Whitespace::compress;
            case "cssDecode" -> Escapes::decodeCss;
            case "escapeSeqDecode" -> Escapes::decodeAnsiC;
            case "hexDecode" -> Hex::decode;
            case "hexEncode" -> Hex::encode;
            case "htmlEntityDecode" -> HtmlEntities::decode;
            case "japaneseCommands" -> JapaneseCommands::take;
            case "japaneseFiles" -> JapaneseFiles::take;
            case "japaneseFaces" -> JapaneseProse::maskFaces;
            case "japaneseNames" -> JapaneseCommands::takeNames;
            case "japaneseElements" -> JapaneseMarkup::takeElements;
            case "japaneseAttributes" -> JapaneseMarkup::takeNames;
            case "japaneseSqlText" -> value -> JapaneseCalls.takeErrors(JapaneseQuotes.take(value));
            case "japaneseProtocols" -> JapaneseMarkup::takeProtocols;
            case "japaneseSqlNames" -> JapaneseCalls::takeNames;
            case "japaneseTags" -> JapaneseMarkup::takeTags;
            case "japaneseGroups" -> JapaneseCalls::takeGroups;
            case "japanesePatterns" -> JapaneseProse::takePatterns;
            case "japanesePhpCalls" -> JapaneseCalls::takePhp;
            case "japanesePowerShell" -> JapaneseCommands::takePowerShell;
            case "japaneseQuotes" -> JapaneseQuotes::take;
            case "japaneseSqlCalls" -> JapaneseCalls::takeSql;
            case "japaneseStatement" -> JapaneseStatements::take;
            case "japaneseWords" -> JapaneseProse::maskWords;
            case "japaneseSigns" -> JapaneseProse::maskSigns;
            case "jsDecode" -> Escapes::decodeJs;
            case "length" -> Letters::length;
            case "lowercase" -> Letters::lowercase;
            case "md5" -> Digests::md5;
            case "normalisePath", "normalizePath" -> Paths::normalize;
            case "normalisePathWin", "normalizePathWin" -> Paths::normalizeWin;
            case "parityEven7bit" -> Letters::parityEven7bit;
            case "parityOdd7bit" -> Letters::parityOdd7bit;
            case "parityZero7bit" -> Letters::parityZero7bit;
            case "removeComments" -> Comments::remove;
            case "removeCommentsChar" -> Comments::removeMarks;
            case "removeNulls" -> Letters::removeNulls;
            case "removeWhitespace" -> Whitespace::remove;
            case "replaceComments" -> Comments::replace;
            case "replaceNulls" -> Letters::replaceNulls;
            case "sha1" -> Digests::sha1;
            case "sqlHexDecode" -> Hex::decodeSql;
            case "trim" -> Whitespace::trim;
            case "trimLeft" -> Whitespace::trimLeft;
            case "trimRight" -> Whitespace::trimRight;
            case "uppercase" -> Letters::uppercase;
            case "urlDecode" -> UrlCodec::decode;
            case "urlDecodeUni" -> value -> UrlCodec.decodeUnicode(value, codePage);
            case "urlEncode" -> UrlCodec::encode;
            case "utf8toUnicode" -> Utf8ToUnicode::apply;
            default -> throw new IllegalArgumentException("there is no transformation " + canonicalName);
        };
    }
}
