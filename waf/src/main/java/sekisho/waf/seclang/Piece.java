package sekisho.waf.seclang;

import java.nio.file.Path;

/**
 * A piece of SecLang to read.
 *
 * @param name what problems call it
 * @param text one char per byte (ISO 8859-1)
 * @param folder what relative file names in it are relative to
 */
public record Piece(String name, String text, Path folder) {}
