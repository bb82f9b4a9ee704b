package sekisho.vault;

/**
 * How far a crawl is.
 *
 * @param fetched paths done
 * @param known paths met so far
 * @param failed paths that answered with an error
 */
public record CrawlProgress(int fetched, int known, int failed) {}
