package sekisho.identity;

/** What a directory cannot have, as RFC 7644 §3.12 has it told. */
final class ScimException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;

    /**
     * An error.
     *
     * @param type {@code scimType}, or empty
     * @param detail fixed text
     */
    ScimException(int status, String type, String detail) {
        super(detail);
        this.status = status;
        this.type = type;
    }

    static ScimException notFound() {
        return new ScimException(404, "", "There is no such resource.");
    }

    static ScimException invalid(String detail) {
        return new ScimException(400, "invalidValue", detail);
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }
}
