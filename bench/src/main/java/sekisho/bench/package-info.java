/** Comparisons with peers. */
@NullMarked
package sekisho.bench;

import org.jspecify.annotations.NullMarked;
