package sekisho.waf;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import sekisho.waf.body.CharacterSet;
import sekisho.waf.body.Parameter;
import sekisho.waf.seclang.Settings;

/** Brings arguments that came in another character set into UTF-8, in which rules are written. */
final class Decoding {
    /*
     * In a character set that contains ASCII byte for byte, an attack stays an attack when the value is decoded, whatever the
     * application takes the value for; so the decoded value replaces it, and tails of two-byte characters (ソ is 83 5C in
     * Shift_JIS) no longer look like backslashes. In every other one, ASCII bytes would come out as something else: an attacker
     * could name it to hide from the rules what an application reads that takes no notice of the name. There, rules see both.
     */
    private static final Set<String> CONTAIN_ASCII = Set.of(
            "shift_jis",
            "sjis",
            "x-sjis",
            "ms_kanji",
            "windows-31j",
            "cp932",
            "ms932",
            "euc-jp",
            "x-euc-jp",
            "iso-8859-1",
            "iso-8859-15",
            "windows-1252",
            "us-ascii",
            "utf-8",
            "utf8");

    private Decoding() {}

    /** The arguments as rules shall see them. */
    static Fields of(String contentType, List<Parameter> parameters, Settings settings) {
        Optional<String> named = CharacterSet.named(contentType);
        Fields fields = new Fields();
        for (Parameter parameter : parameters) {
            add(parameter, named, settings, fields);
        }
        return fields;
    }

    private static void add(Parameter parameter, Optional<String> named, Settings settings, Fields to) {
        byte[] value = parameter.value();
        byte[] name = Latin1.bytes(parameter.name());
        String charset =
                named.or(() -> CharacterSet.guess(value)).orElse("utf-8").toLowerCase(Locale.ROOT);
        byte[] decoded = CharacterSet.toUtf8(value, charset);
        byte[] decodedName = CharacterSet.toUtf8(name, charset);
        if (decoded == value && decodedName == name) {
            to.add(Field.argument(parameter.name(), value, settings));
            return;
        }
        if (!CONTAIN_ASCII.contains(charset)) {
            to.add(Field.argument(parameter.name(), value, settings));
        }
        to.add(Field.argument(Latin1.text(decodedName), decoded, settings));
    }
}
