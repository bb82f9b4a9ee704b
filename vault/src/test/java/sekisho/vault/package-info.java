@NullMarked
package sekisho.vault;

import org.jspecify.annotations.NullMarked;
