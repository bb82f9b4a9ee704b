/** The probes: each tries or inspects the running product. */
@NullMarked
package sekisho.proof.probe;

import org.jspecify.annotations.NullMarked;
