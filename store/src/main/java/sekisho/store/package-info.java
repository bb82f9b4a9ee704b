/** SQL database, encryption of values, keys. */
@NullMarked
package sekisho.store;

import org.jspecify.annotations.NullMarked;
