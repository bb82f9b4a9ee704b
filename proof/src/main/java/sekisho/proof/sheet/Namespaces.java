package sekisho.proof.sheet;

import org.codehaus.stax2.XMLStreamReader2;
import org.jspecify.annotations.Nullable;

/** The XML namespaces of workbooks, in their transitional and strict forms (ECMA-376 parts 1 and 4). */
final class Namespaces {
    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String MAIN_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main";
    private static final String RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String RELATIONS_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships";

    private Namespaces() {}

    static boolean isMain(@Nullable String namespace) {
        return MAIN.equals(namespace) || MAIN_STRICT.equals(namespace);
    }

    /** {@code r:id}; empty where it is missing. */
    static String relationshipId(XMLStreamReader2 xml) {
        String id = xml.getAttributeValue(RELATIONS, "id");
        if (id == null) {
            id = xml.getAttributeValue(RELATIONS_STRICT, "id");
        }
        return id == null ? "" : id;
    }
}
