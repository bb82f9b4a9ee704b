package sekisho.proof.sheet;

/**
 * What a workbook may hold at most. Customers' sheets stay far below; beyond, the answer is
 * {@link SheetException.Code#TOO_LARGE}.
 *
 * @param fileBytes size of the file
 * @param entries parts in the package
 * @param partBytes inflated size of one worksheet or of the shared strings
 * @param metadataBytes inflated size of each smaller part (workbook, relationships, content types)
 * @param totalBytes inflated size of all that one reading inflates
 * @param sheets sheets in the workbook
 * @param rows rows with content in the workbook
 * @param cells cells with content in the workbook
 * @param strings shared strings
 * @param characters characters of shared strings, and of inline strings
 * @param ranges merged areas, list validations and their areas, each per sheet
 * @param coveredRows rows covered by all merged areas of a sheet together
 */
record Bounds(
        long fileBytes,
        int entries,
        long partBytes,
        long metadataBytes,
        long totalBytes,
        int sheets,
        int rows,
        int cells,
        int strings,
        int characters,
        int ranges,
        int coveredRows) {
    private static final long MEBIBYTE = 1L << 20;

    static final Bounds DEFAULT = new Bounds(
            50 * MEBIBYTE,
            10_000,
            256 * MEBIBYTE,
            8 * MEBIBYTE,
            768 * MEBIBYTE,
            256,
            200_000,
            1_500_000,
            500_000,
            24_000_000,
            100_000,
            1_000_000);
}
