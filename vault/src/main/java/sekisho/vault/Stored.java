package sekisho.vault;

/** A content that is kept, and its length in bytes. */
record Stored(BlobId id, long length) {}
