/** Makes a corpus of ordinary Japanese sentences out of manual pages and manuals. */
@NullMarked
package sekisho.it.corpus;

import org.jspecify.annotations.NullMarked;
