package sekisho.waf;

import java.util.Arrays;
import java.util.Map;
import sekisho.waf.body.Multipart;
import sekisho.waf.body.Parameter;
import sekisho.waf.seclang.Variable;

/** The FILES* and MULTIPART_* variables of a body. */
final class MultipartVariables {
    private MultipartVariables() {}

    /** Gives what was found in a multipart body. */
    static void put(Multipart multipart, byte[] body, Map<Variable, Fields> to) {
        Fields files = new Fields();
        Fields names = new Fields();
        Fields sizes = new Fields();
        Fields contents = new Fields();
        long combined = 0;
        for (Multipart.File file : multipart.files()) {
            files.add(new Field(file.name(), Latin1.bytes(file.fileName())));
            names.add(new Field(file.name(), Latin1.bytes(file.name())));
            sizes.add(new Field(file.name(), Latin1.bytes(file.size())));
            contents.add(new Field(file.name(), Arrays.copyOfRange(body, file.start(), file.end())));
            combined += file.size();
        }
        Fields headers = new Fields();
        for (Parameter header : multipart.partHeaders()) {
            headers.add(new Field(header.name(), header.value()));
        }
        to.put(Variable.FILES, files);
        to.put(Variable.FILES_NAMES, names);
        to.put(Variable.FILES_SIZES, sizes);
        to.put(Variable.FILES_TMP_CONTENT, contents);
        to.put(Variable.FILES_COMBINED_SIZE, Message.one(Latin1.bytes(combined)));
        to.put(Variable.MULTIPART_FILENAME, files);
        to.put(Variable.MULTIPART_NAME, names);
        to.put(Variable.MULTIPART_PART_HEADERS, headers);
        to.put(Variable.MULTIPART_STRICT_ERROR, Message.flag(multipart.strictError()));
        to.put(Variable.MULTIPART_UNMATCHED_BOUNDARY, Message.one(Latin1.bytes(multipart.unmatchedBoundary())));
        for (Multipart.Flag flag : multipart.flags()) {
            if (flag != Multipart.Flag.UNMATCHED_BOUNDARY) {
                to.put(variable(flag), Message.flag(true));
            }
        }
        if (multipart.flags().contains(Multipart.Flag.MISSING_SEMICOLON)) {
            to.put(Variable.MULTIPART_SEMICOLON_MISSING, Message.flag(true));
        }
    }

    private static Variable variable(Multipart.Flag flag) {
        return switch (flag) {
            case BOUNDARY_QUOTED -> Variable.MULTIPART_BOUNDARY_QUOTED;
            case BOUNDARY_WHITESPACE -> Variable.MULTIPART_BOUNDARY_WHITESPACE;
            case CRLF_LF_LINES -> Variable.MULTIPART_CRLF_LF_LINES;
            case DATA_AFTER -> Variable.MULTIPART_DATA_AFTER;
            case DATA_BEFORE -> Variable.MULTIPART_DATA_BEFORE;
            case FILE_LIMIT_EXCEEDED -> Variable.MULTIPART_FILE_LIMIT_EXCEEDED;
            case HEADER_FOLDING -> Variable.MULTIPART_HEADER_FOLDING;
            case INVALID_HEADER_FOLDING -> Variable.MULTIPART_INVALID_HEADER_FOLDING;
            case INVALID_PART -> Variable.MULTIPART_INVALID_PART;
            case INVALID_QUOTING -> Variable.MULTIPART_INVALID_QUOTING;
            case LF_LINE -> Variable.MULTIPART_LF_LINE;
            case MISSING_SEMICOLON -> Variable.MULTIPART_MISSING_SEMICOLON;
            case UNMATCHED_BOUNDARY -> Variable.MULTIPART_UNMATCHED_BOUNDARY;
        };
    }

    /** What a variable is when there is nothing to say: a flag is 0, a collection is empty. */
    static Fields otherwise(Variable variable) {
        return switch (variable) {
            case FILES_COMBINED_SIZE,
                    MULTIPART_BOUNDARY_QUOTED,
                    MULTIPART_BOUNDARY_WHITESPACE,
                    MULTIPART_CRLF_LF_LINES,
                    MULTIPART_DATA_AFTER,
                    MULTIPART_DATA_BEFORE,
                    MULTIPART_FILE_LIMIT_EXCEEDED,
                    MULTIPART_HEADER_FOLDING,
                    MULTIPART_INVALID_HEADER_FOLDING,
                    MULTIPART_INVALID_PART,
                    MULTIPART_INVALID_QUOTING,
                    MULTIPART_LF_LINE,
                    MULTIPART_MISSING_SEMICOLON,
                    MULTIPART_SEMICOLON_MISSING,
                    MULTIPART_STRICT_ERROR,
                    MULTIPART_UNMATCHED_BOUNDARY -> Message.flag(false);
            default -> Fields.NONE;
        };
    }
}
