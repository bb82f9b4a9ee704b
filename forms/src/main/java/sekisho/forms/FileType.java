package sekisho.forms;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Kinds of files, recognised by their first bytes and not by what the sender says. */
public enum FileType {
    PDF("application/pdf", "pdf", "255044462d"),
    PNG("image/png", "png", "89504e470d0a1a0a"),
    JPEG("image/jpeg", "jpg jpeg", "ffd8ff"),
    GIF("image/gif", "gif", "474946383"),
    DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", "504b0304"),
    XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", "504b0304"),
    PPTX("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx", "504b0304"),
    ZIP("application/zip", "zip", "504b0304"),
    TXT("text/plain", "txt", ""),
    CSV("text/csv", "csv", "");

    private final String mediaType;
    private final String extensions;
    private final String start;

    FileType(String mediaType, String extensions, String start) {
        this.mediaType = mediaType;
        this.extensions = extensions;
        this.start = start;
    }

    /** As it is sent on. */
    public String mediaType() {
        return mediaType;
    }

    /** As written in the configuration. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of this name. */
    public static Optional<FileType> of(String id) {
        for (FileType type : values()) {
            if (type.id().equals(id)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    List<String> extensions() {
        return List.of(extensions.split(" ", -1));
    }

    /** Whether a file of this name and content is one: the extension, and the first bytes or, for text, UTF-8 without NUL. */
    boolean fits(String fileName, ByteBuffer content) {
        int dot = fileName.lastIndexOf('.');
        String extension = fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
        return extensions().contains(extension) && (start.isEmpty() ? isText(content) : begins(content));
    }

    private boolean begins(ByteBuffer content) {
        byte[] first = new byte[Math.min(16, content.remaining())];
        content.duplicate().get(first);
        return HexFormat.of().formatHex(first).startsWith(start);
    }

    private static boolean isText(ByteBuffer content) {
        try {
            return StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(content.duplicate())
                            .toString()
                            .indexOf('\0')
                    < 0;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
