@NullMarked
package sekisho.proof.sheet;

import org.jspecify.annotations.NullMarked;
