package sekisho.waf.body;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@code multipart/form-data} body (RFC 7578, RFC 2046 §5.1) taken apart as SecLang's {@code MULTIPART_*} variables
 * describe it. Strict: what applications read differently from each other is not repaired but flagged. Immutable.
 *
 * <p>Where something is wrong, reading goes on as long as the parts can be told apart, and what was found is given next to
 * {@link #error()}: a rule set that only detects, or a body that was cut at a limit, still shows its content.
 */
public final class Multipart {
    /** The variables that say something is unusual; each is 1 when the flag is there. */
    public enum Flag {
        /** The boundary in Content-Type stands in quotation marks. */
        BOUNDARY_QUOTED,
        /** White space beside the {@code =} of the boundary parameter. */
        BOUNDARY_WHITESPACE,
        /** Some lines of boundaries and part headers end in CRLF, others in LF. */
        CRLF_LF_LINES,
        /** Bytes after the line of the final boundary. */
        DATA_AFTER,
        /** Bytes before the first boundary. */
        DATA_BEFORE,
        /** More files than {@link Limits#files}. */
        FILE_LIMIT_EXCEEDED,
        /** A part header field continued on the next line. */
        HEADER_FOLDING,
        /** Continued by white space other than space and tab. */
        INVALID_HEADER_FOLDING,
        /** A part without a name, without an end of its header section, or without the line break that begins its content. */
        INVALID_PART,
        /** A value of Content-Disposition in apostrophes, or with something else after its closing mark. */
        INVALID_QUOTING,
        /** A line of a boundary or of part headers, or the line before a boundary, ends in LF alone. */
        LF_LINE,
        /** No semicolon between the media type and the boundary parameter. */
        MISSING_SEMICOLON,
        /** Something looks like a boundary and is none; see {@link Multipart#unmatchedBoundary()}. */
        UNMATCHED_BOUNDARY
    }

    /**
     * What a body may ask for.
     *
     * @param parts at most; more is an error, and they are not read
     * @param headerLineBytes of one line of a part's header section, line break included; more is an error
     * @param headerBytesPerPart of all those lines together; more is an error
     * @param files at most; more is flagged
     */
    public record Limits(int parts, int headerLineBytes, int headerBytesPerPart, int files) {
        /** 1000 parts with header sections of 16 KiB in lines of 4 KiB; 100 files. */
        public static final Limits DEFAULT = new Limits(1000, 4096, 16384, 100);

        public Limits {
            if (parts < 1 || headerLineBytes < 1 || headerBytesPerPart < 1 || files < 0) {
                throw new IllegalArgumentException("limits must be positive");
            }
        }
    }

    /**
     * A part with a file name.
     *
     * @param name of the field; one char per byte
     * @param fileName as the client calls the file, backslashes before other characters than the quotation mark and the
     *     backslash kept; one char per byte, not empty
     * @param start of the content in the body, inclusive
     * @param end of the content in the body, exclusive
     */
    public record File(String name, String fileName, int start, int end) {
        /** Bytes of content. */
        public int size() {
            return end - start;
        }
    }

    private final @Nullable String boundary;
    private final Set<Flag> flags;
    private final int unmatchedBoundary;
    private final @Nullable String error;
    private final List<Parameter> arguments = new ArrayList<>();
    private final List<File> files = new ArrayList<>();
    private final List<Parameter> partHeaders = new ArrayList<>();

    private Multipart(
            @Nullable String boundary,
            byte[] body,
            List<MultipartPart> parts,
            Set<Flag> flags,
            int unmatchedBoundary,
            @Nullable String error) {
        this.boundary = boundary;
        this.flags = flags.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(flags));
        this.unmatchedBoundary = unmatchedBoundary;
        this.error = error;
        for (MultipartPart part : parts) {
            for (String line : part.headerLines()) {
                partHeaders.add(new Parameter(part.name(), line.getBytes(StandardCharsets.ISO_8859_1)));
            }
            if (part.isFile()) {
                files.add(new File(part.name(), part.fileName(), part.contentStart(), part.contentEnd()));
            } else if (part.isNamed()) {
                arguments.add(new Parameter(part.name(), part.content(body)));
            }
        }
    }

    /**
     * Takes a body apart. Never throws; time and memory are linear in the body.
     *
     * @param body not changed, nor referred to afterwards
     * @param contentType the whole field value, one char per byte
     */
    public static Multipart parse(byte[] body, String contentType, Limits limits) {
        return parse(body, false, contentType, limits);
    }

    /**
     * Takes the beginning of a body apart: that it breaks off is no error, and a part that has begun its content counts with what
     * there is of it.
     *
     * @param body not changed, nor referred to afterwards
     * @param contentType the whole field value, one char per byte
     */
    public static Multipart parseBeginning(byte[] body, String contentType, Limits limits) {
        return parse(body, true, contentType, limits);
    }

    private static Multipart parse(byte[] body, boolean cut, String contentType, Limits limits) {
        MultipartBoundary boundary = MultipartBoundary.of(contentType);
        return switch (boundary) {
            case MultipartBoundary.Refused(String reason, Set<Flag> flags) ->
                new Multipart(null, body, List.of(), flags, 0, reason);
            case MultipartBoundary.Found(String value, Set<Flag> flags) -> {
                MultipartParser parser = new MultipartParser(body, cut, value, flags, limits);
                parser.parse();
                yield new Multipart(
                        value, body, parser.parts(), parser.flags(), parser.unmatchedBoundary(), parser.error());
            }
        };
    }

    /** The boundary as Content-Type gives it, without quotation marks; empty when it gives none that can be used. */
    public Optional<String> boundary() {
        return Optional.ofNullable(boundary);
    }

    /** The parts without a file name, in order: {@code ARGS_POST}. */
    public List<Parameter> arguments() {
        return Collections.unmodifiableList(arguments);
    }

    /** The parts with a file name, in order: {@code FILES}, {@code FILES_NAMES}, {@code FILES_SIZES}. */
    public List<File> files() {
        return Collections.unmodifiableList(files);
    }

    /** The bytes of all files together: {@code FILES_COMBINED_SIZE}. */
    public int filesCombinedSize() {
        return files.stream().mapToInt(File::size).sum();
    }

    /**
     * {@code MULTIPART_PART_HEADERS}: for each header line, in order, the part's name (empty without one) and the line as
     * received, without its line break; a field over several lines is unfolded with one space, as {@code name: value}.
     */
    public List<Parameter> partHeaders() {
        return Collections.unmodifiableList(partHeaders);
    }

    /** The flags that are up. */
    public Set<Flag> flags() {
        return flags;
    }

    /**
     * {@code MULTIPART_UNMATCHED_BOUNDARY}: 0 when nothing looks like a boundary but the boundaries; 1 when something does
     * and no true boundary follows; 2 when one follows, so that it was content.
     */
    public int unmatchedBoundary() {
        return unmatchedBoundary;
    }

    /** {@code MULTIPART_STRICT_ERROR}: an error, or any flag but the one for boundaries that do not match. */
    public boolean strictError() {
        return error != null || flags.stream().anyMatch(flag -> flag != Flag.UNMATCHED_BOUNDARY);
    }

    /** {@code REQBODY_ERROR_MSG}: the first thing wrong with the body or its Content-Type, fixed text without any of its bytes. */
    public Optional<String> error() {
        return Optional.ofNullable(error);
    }
}
