package sekisho.certificates;

/** A file that somebody brings, with its name for messages. It may hold a private key and never shows its content. */
public final class OfferedFile {
    private final String name;
    private final byte[] content;

    public OfferedFile(String name, byte[] content) {
        this.name = name;
        this.content = content.clone();
    }

    String name() {
        return name;
    }

    byte[] bytes() {
        return content;
    }

    @Override
    public String toString() {
        return name;
    }
}
