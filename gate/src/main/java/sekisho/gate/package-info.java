/** Listeners, certificates, sites, checkpoint, proxy. */
@NullMarked
package sekisho.gate;

import org.jspecify.annotations.NullMarked;
