package sekisho.mail;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.regex.Pattern;

/** A file that goes with a mail; immutable. */
public final class Attachment {
    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z0-9!#$&^_.+-]{1,64}/[a-z0-9!#$&^_.+-]{1,64}");

    private final HeaderText fileName;
    private final String mediaType;
    private final byte[] content;

    /**
     * Copies the bytes.
     *
     * @param fileName as the recipient sees it, without folders
     * @param mediaType in lower case without parameters, e.g. {@code application/pdf}; IllegalArgumentException for anything else
     */
    public Attachment(HeaderText fileName, String mediaType, byte[] content) {
        if (!MEDIA_TYPE.matcher(mediaType).matches() || fileName.value().isBlank()) {
            throw new IllegalArgumentException("an attachment has a name and a media type");
        }
        this.fileName = fileName;
        this.mediaType = mediaType;
        this.content = content.clone();
    }

    /** As the recipient sees it. */
    public HeaderText fileName() {
        return fileName;
    }

    /** In lower case without parameters. */
    public String mediaType() {
        return mediaType;
    }

    /** Length in bytes before any coding. */
    public int length() {
        return content.length;
    }

    InputStream stream() {
        return new ByteArrayInputStream(content);
    }
}
