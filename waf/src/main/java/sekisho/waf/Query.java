package sekisho.waf;

import sekisho.waf.body.Parameter;
import sekisho.waf.body.RequestTarget;
import sekisho.waf.body.UrlEncoded;
import sekisho.waf.seclang.Settings;

/**
 * A request target taken apart.
 *
 * @param arguments of the query
 * @param invalid whether a percent sign in the query encodes nothing
 */
record Query(RequestTarget target, Fields arguments, boolean invalid) {
    static Query of(String target, Settings settings) {
        RequestTarget parts = RequestTarget.parse(target);
        byte[] query = Latin1.bytes(parts.query());
        UrlEncoded.Result result = UrlEncoded.parse(
                query, 0, query.length, settings.argumentSeparator(), RequestBody.mostArguments(settings));
        return new Query(parts, Decoding.of("", result.arguments(), settings), result.invalidEncoding());
    }

    static Fields fields(Iterable<Parameter> parameters, Settings settings) {
        Fields fields = new Fields();
        for (Parameter parameter : parameters) {
            fields.add(Field.argument(parameter.name(), parameter.value(), settings));
        }
        return fields;
    }
}
