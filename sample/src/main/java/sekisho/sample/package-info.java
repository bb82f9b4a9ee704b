/** A small business application that knows nothing of Sekisho; the demo puts it behind the checkpoint. */
@NullMarked
package sekisho.sample;

import org.jspecify.annotations.NullMarked;
