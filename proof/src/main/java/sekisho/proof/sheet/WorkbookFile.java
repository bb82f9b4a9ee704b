package sekisho.proof.sheet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.codehaus.stax2.XMLStreamReader2;
import org.jspecify.annotations.Nullable;
import sekisho.proof.sheet.Failures.Place;

/**
 * An {@code .xlsx} package opened for reading: its parts, sheets and named ranges. One thread; whoever opens closes.
 *
 * <p>The package layer is read here and not with POI's, which builds a tree of the content types without a bound and
 * keeps its limits in static fields.
 */
final class WorkbookFile implements AutoCloseable {
    private static final String STRINGS_TYPE = "/sharedStrings";
    private static final String WORKSHEET_TYPE = "/worksheet";

    private final ZipFile zip;
    private final Bounds bounds;
    private final BoundedInput.Budget budget;
    private final List<ZipArchiveEntry> entries;
    private final Map<String, ZipArchiveEntry> byName;
    private final List<Sheet> sheets = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();
    private @Nullable ZipArchiveEntry stringsEntry;
    private @Nullable SharedStrings strings;

    /**
     * @param number 1-based, in the order of the tabs
     * @param name as on the tab
     * @param entry its part
     * @param visible whether a person sees it
     */
    record Sheet(int number, String name, ZipArchiveEntry entry, boolean visible) {}

    private WorkbookFile(ZipFile zip, Bounds bounds) {
        this.zip = zip;
        this.bounds = bounds;
        this.budget = new BoundedInput.Budget(bounds.totalBytes());
        this.entries = Collections.list(zip.getEntriesInPhysicalOrder());
        this.byName = new LinkedHashMap<>();
    }

    static WorkbookFile open(Path path, Bounds bounds) {
        FileKind.requirePackage(path, bounds);
        ZipFile zip;
        try {
            zip = ZipFile.builder()
                    .setPath(path)
                    .setIgnoreLocalFileHeader(false)
                    .get();
        } catch (IOException | RuntimeException e) {
            throw Failures.damaged(Place.PACKAGE, e);
        }
        WorkbookFile file = new WorkbookFile(zip, bounds);
        try {
            file.readStructure();
            return file;
        } catch (Throwable e) {
            file.close();
            throw e;
        }
    }

    /** All parts in the order in which they stand in the file. */
    List<ZipArchiveEntry> entries() {
        return Collections.unmodifiableList(entries);
    }

    /** The worksheets in the order of their tabs; no charts, no dialogs. */
    List<Sheet> sheets() {
        return Collections.unmodifiableList(sheets);
    }

    Optional<Sheet> sheet(String name) {
        return sheets.stream().filter(sheet -> sheet.name().equals(name)).findFirst();
    }

    /** What a named range stands for; a name local to the sheet wins. Names are compared without case. */
    Optional<String> definedName(Sheet sheet, String name) {
        String folded = name.toLowerCase(Locale.ROOT);
        String local = names.get((sheet.number() - 1) + "!" + folded);
        return Optional.ofNullable(local != null ? local : names.get("!" + folded));
    }

    Bounds bounds() {
        return bounds;
    }

    ZipFile zip() {
        return zip;
    }

    /** The shared strings, read at the first call. */
    SharedStrings strings() {
        SharedStrings read = strings;
        if (read == null) {
            ZipArchiveEntry entry = stringsEntry;
            read = entry == null
                    ? SharedStrings.EMPTY
                    : parse(entry, bounds.partBytes(), Place.STRINGS, xml -> SharedStrings.read(xml, bounds));
            strings = read;
        }
        return read;
    }

    /** Reads a worksheet into {@code sink}. */
    void read(Sheet sheet, SheetSink sink) {
        SharedStrings shared = strings();
        WorksheetReader reader = new WorksheetReader(shared, sink, bounds);
        try {
            parse(sheet.entry(), bounds.partBytes(), Place.sheet(sheet.number()), xml -> {
                reader.read(xml);
                return sheet;
            });
        } catch (SheetException e) {
            if (e.code() == SheetException.Code.DAMAGED) {
                throw Failures.damaged(Place.row(sheet.number(), reader.row() + 1), e);
            }
            throw e;
        }
    }

    /** A worksheet's bytes for copying: bounded, checked against their CRC at the end. The caller closes. */
    BoundedInput inflate(Sheet sheet) throws IOException {
        return inflate(sheet.entry(), bounds.partBytes(), new BoundedInput.Budget(bounds.partBytes()));
    }

    private BoundedInput inflate(ZipArchiveEntry entry, long limit, BoundedInput.Budget allowance) throws IOException {
        return new BoundedInput(zip.getInputStream(entry), limit, allowance, entry.getCrc());
    }

    @Override
    public void close() {
        ZipFile.closeQuietly(zip);
    }

    private interface Parser<T> {
        T parse(XMLStreamReader2 xml) throws XMLStreamException;
    }

    private <T> T parse(ZipArchiveEntry entry, long limit, Place place, Parser<T> parser) {
        try (BoundedInput in = inflate(entry, limit, budget)) {
            XMLStreamReader2 xml = Xml.reader(PartText.of(in).reader());
            T result = parser.parse(xml);
            xml.close();
            in.drain();
            return result;
        } catch (SheetException e) {
            throw e;
        } catch (IOException | XMLStreamException | RuntimeException e) {
            throw Failures.damaged(place, e);
        }
    }

    private void readStructure() {
        for (ZipArchiveEntry entry : entries) {
            if (entry.getGeneralPurposeBit().usesEncryption()) {
                throw Failures.encrypted();
            }
            if (byName.put(key(entry.getName()), entry) != null || !zip.canReadEntryData(entry)) {
                throw Failures.damaged(Place.PACKAGE);
            }
        }
        ZipArchiveEntry types = byName.get(key("[Content_Types].xml"));
        ZipArchiveEntry roots = byName.get(key("_rels/.rels"));
        if (types == null || roots == null) {
            throw Failures.notAWorkbook();
        }
        refuseMacros(types);
        String workbook = relationships(roots, "").values().stream()
                .filter(relation -> relation.type().endsWith("/officeDocument"))
                .map(Relation::target)
                .findFirst()
                .orElseThrow(Failures::notAWorkbook);
        ZipArchiveEntry part = byName.get(key(workbook));
        if (part == null) {
            throw Failures.notAWorkbook();
        }
        if (workbook.toLowerCase(Locale.ROOT).endsWith(".bin")) {
            throw Failures.binaryWorkbook();
        }
        int slash = workbook.lastIndexOf('/');
        String folder = workbook.substring(0, slash + 1);
        ZipArchiveEntry relations = byName.get(key(folder + "_rels/" + workbook.substring(slash + 1) + ".rels"));
        if (relations == null) {
            throw Failures.notAWorkbook();
        }
        readWorkbook(part, relationships(relations, folder));
    }

    /** A part with a macro type, or a macro sheet, anywhere in the package. */
    private void refuseMacros(ZipArchiveEntry types) {
        boolean macros = parse(types, bounds.metadataBytes(), Place.PACKAGE, xml -> {
            boolean found = false;
            while (xml.hasNext()) {
                if (Xml.next(xml) == XMLStreamConstants.START_ELEMENT) {
                    String type = Xml.attribute(xml, "ContentType").toLowerCase(Locale.ROOT);
                    found |=
                            type.contains("vbaproject") || type.contains("macroenabled") || type.contains("macrosheet");
                }
            }
            return found;
        });
        if (macros || byName.keySet().stream().anyMatch(name -> name.endsWith("/vbaproject.bin"))) {
            throw Failures.macros();
        }
    }

    private record Relation(String type, String target) {}

    private Map<String, Relation> relationships(ZipArchiveEntry entry, String folder) {
        return parse(entry, bounds.metadataBytes(), Place.PACKAGE, xml -> {
            Map<String, Relation> relations = new LinkedHashMap<>();
            while (xml.hasNext()) {
                if (Xml.next(xml) == XMLStreamConstants.START_ELEMENT
                        && xml.getLocalName().equals("Relationship")
                        && !Xml.attribute(xml, "TargetMode").equals("External")) {
                    relations.put(
                            Xml.attribute(xml, "Id"),
                            new Relation(Xml.attribute(xml, "Type"), resolve(folder, Xml.attribute(xml, "Target"))));
                    if (relations.size() > bounds.entries()) {
                        throw Failures.tooLarge("部品の数 " + bounds.entries(), bounds.entries() + " parts");
                    }
                }
            }
            return relations;
        });
    }

    private void readWorkbook(ZipArchiveEntry part, Map<String, Relation> relations) {
        boolean known = parse(part, bounds.metadataBytes(), Place.WORKBOOK, xml -> {
            boolean workbook = false;
            int index = 0;
            while (xml.hasNext()) {
                if (Xml.next(xml) != XMLStreamConstants.START_ELEMENT) {
                    continue;
                }
                switch (xml.getLocalName()) {
                    case "workbook" -> workbook = Namespaces.isMain(xml.getNamespaceURI());
                    case "sheet" -> addSheet(xml, ++index, relations);
                    case "definedName" -> addName(xml);
                    default -> {}
                }
            }
            return workbook;
        });
        if (!known) {
            throw Failures.notAWorkbook();
        }
        for (Relation relation : relations.values()) {
            if (relation.type().endsWith(STRINGS_TYPE)) {
                stringsEntry = byName.get(key(relation.target()));
            }
        }
    }

    private void addSheet(XMLStreamReader2 xml, int number, Map<String, Relation> relations) throws XMLStreamException {
        if (number > bounds.sheets()) {
            throw Failures.tooLarge("シート数 " + bounds.sheets(), bounds.sheets() + " sheets");
        }
        Relation relation = relations.get(Namespaces.relationshipId(xml));
        if (relation == null) {
            throw new XMLStreamException("a sheet without a part");
        }
        if (relation.type().endsWith("/xlMacrosheet") || relation.type().endsWith("/xlIntlMacrosheet")) {
            throw Failures.macros();
        }
        if (!relation.type().endsWith(WORKSHEET_TYPE)) {
            return;
        }
        ZipArchiveEntry entry = byName.get(key(relation.target()));
        if (entry == null) {
            throw new XMLStreamException("a sheet without a part");
        }
        String state = Xml.attribute(xml, "state");
        sheets.add(new Sheet(
                number, Xml.attribute(xml, "name"), entry, !state.equals("hidden") && !state.equals("veryHidden")));
    }

    private void addName(XMLStreamReader2 xml) throws XMLStreamException {
        String scope = Xml.attribute(xml, "localSheetId");
        String name = Xml.attribute(xml, "name").toLowerCase(Locale.ROOT);
        names.putIfAbsent(scope + "!" + name, Xml.text(xml).strip());
        if (names.size() > bounds.ranges()) {
            throw Failures.tooLarge("名前の数 " + bounds.ranges(), bounds.ranges() + " names");
        }
    }

    /** RFC 3986 §5.2 as far as part names need it (ECMA-376 part 2 §6.5). */
    private static String resolve(String folder, String target) {
        String path = target.startsWith("/") ? target.substring(1) : folder + target;
        List<String> segments = new ArrayList<>();
        int start = 0;
        while (start <= path.length()) {
            int end = path.indexOf('/', start);
            if (end < 0) {
                end = path.length();
            }
            String segment = path.substring(start, end);
            if (segment.equals("..")) {
                if (!segments.isEmpty()) {
                    segments.removeLast();
                }
            } else if (!segment.equals(".")) {
                segments.add(segment);
            }
            start = end + 1;
        }
        return String.join("/", segments);
    }

    /** Part names are equal without regard to case (ECMA-376 part 2 §6.2.2.3); some writers use backslashes. */
    private static String key(String name) {
        String path = name.replace('\\', '/').toLowerCase(Locale.ROOT);
        return path.startsWith("/") ? path.substring(1) : path;
    }
}
