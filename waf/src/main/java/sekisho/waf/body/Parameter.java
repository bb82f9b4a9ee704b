package sekisho.waf.body;

/**
 * A named value of a body. Two of them are not compared.
 *
 * @param name one char per byte (ISO 8859-1)
 * @param value not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // values are bytes, and nobody asks whether two are equal
public record Parameter(String name, byte[] value) {}
