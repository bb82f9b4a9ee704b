/** Controls, probes, evidence, check sheets. */
@NullMarked
package sekisho.proof;

import org.jspecify.annotations.NullMarked;
