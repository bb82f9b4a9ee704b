package sekisho.vault;

/** Where the search of a copy lives. */
final class SearchPages {
    static final String FOLDER = "/.sekisho/search/";
    static final String PAGE = FOLDER;

    private SearchPages() {}
}
