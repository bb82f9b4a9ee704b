package sekisho.waf.operator;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import sekisho.waf.seclang.OperatorCall;
import sekisho.waf.seclang.Template;

/** Makes the operators of rules. Reads data files; called when rules are loaded, never while a request waits. */
public final class Operators {
    private Operators() {}

    /**
     * The operator that a rule calls, without its negation.
     *
     * @param call its name is one of {@link sekisho.waf.seclang.Names#OPERATORS}
     * @param folder where the names of data files begin
     * @param countries for {@code @geoLookup}
     * @throws OperatorException when the argument is wrong, a file cannot be read, or the operator is not supported
     */
    public static Operator create(OperatorCall call, Path folder, CountryLookup countries) {
        Template argument = call.argument();
        String name = call.name();
        return switch (name) {
            case "beginsWith" -> new Comparison(Comparison.Kind.BEGINS_WITH, new Text(argument));
            case "contains", "strmatch" -> new Comparison(Comparison.Kind.CONTAINS, new Text(argument));
            case "containsWord" -> new Comparison(Comparison.Kind.CONTAINS_WORD, new Text(argument));
            case "endsWith" -> new Comparison(Comparison.Kind.ENDS_WITH, new Text(argument));
            case "streq" -> new Comparison(Comparison.Kind.EQUALS, new Text(argument));
            case "within" -> new Comparison(Comparison.Kind.WITHIN, new Text(argument));
            case "eq" -> new Numeric(Numeric.Relation.EQ, new Text(argument));
            case "ge" -> new Numeric(Numeric.Relation.GE, new Text(argument));
            case "gt" -> new Numeric(Numeric.Relation.GT, new Text(argument));
            case "le" -> new Numeric(Numeric.Relation.LE, new Text(argument));
            case "lt" -> new Numeric(Numeric.Relation.LT, new Text(argument));
            case "rx" -> RegexMatch.of(name, argument, false);
            case "rxGlobal" -> RegexMatch.of(name, argument, true);
            case "detectSQLi" -> new Detection.Sql();
            case "detectXSS" -> new Detection.Xss();
            case "validateUrlEncoding" -> new Encodings.Url();
            case "validateUtf8Encoding" -> new Encodings.Utf8();
            case "unconditionalMatch" -> (value, evaluation) -> true;
            case "noMatch" -> (value, evaluation) -> false;
            case "geoLookup" ->
                (value, evaluation) -> countries.country(Text.string(value)).isPresent();
            default -> prepared(name, Text.constant(name, argument), folder);
        };
    }

    /** The operators whose argument is turned into something when rules are loaded. */
    private static Operator prepared(String name, String argument, Path folder) {
        return switch (name) {
            case "ipMatch" -> new Networks(name, listed(name, argument));
            case "ipMatchFromFile" -> new Networks(name, DataFiles.lines(name, argument, folder));
            case "pm" -> PhraseMatch.ofPhrases(argument);
            case "pmFromFile" -> PhraseMatch.ofLines(DataFiles.lines(name, argument, folder));
            case "validateByteRange" -> new ByteRange(argument);
            case "verifyCC" -> verified(name, argument, NumberCheck.CARD);
            case "verifyCPF" -> verified(name, argument, NumberCheck.CPF);
            case "verifySSN" -> verified(name, argument, NumberCheck.SSN);
            case "verifySVNR" -> verified(name, argument, NumberCheck.SVNR);
            case "inspectFile" ->
                throw refused(
                        name,
                        "rules run no programs here; uploaded files are scanned by the checkpoint's own"
                                + " antivirus check, so remove the rule and switch that check on");
            case "rbl" ->
                throw refused(
                        name,
                        "no request waits for DNS here; remove the rule and use the checkpoint's address"
                                + " lists, or @ipMatchFromFile with a downloaded list");
            case "validateDTD", "validateSchema" ->
                throw refused(
                        name,
                        "remove the rule; that an XML body is well-formed is"
                                + " checked when it is parsed (REQBODY_ERROR), and its schema is the application's to check");
            case "validateHash" ->
                throw refused(name, "links are not signed here; remove the rule and the SecHash directives");
            default -> throw refused(name, "there is no such operator");
        };
    }

    private static List<String> listed(String name, String argument) {
        List<String> parts = Arrays.stream(argument.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
        if (parts.isEmpty()) {
            throw new OperatorException("@" + name + " needs at least one address or network");
        }
        return parts;
    }

    private static Operator verified(String name, String pattern, NumberCheck check) {
        return new VerifiedNumber(RegexMatch.compile(name, pattern), check);
    }

    private static OperatorException refused(String name, String reason) {
        return new OperatorException("@" + name + " is not supported: " + reason);
    }
}
