/** Publishes a CMS as a static copy: crawl, compare, publish atomically, roll back, verify. */
@NullMarked
package sekisho.vault;

import org.jspecify.annotations.NullMarked;
