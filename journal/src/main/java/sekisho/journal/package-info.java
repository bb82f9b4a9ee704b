/** Access and audit records: write, seal, chain, verify, search, retain, export. */
@NullMarked
package sekisho.journal;

import org.jspecify.annotations.NullMarked;
