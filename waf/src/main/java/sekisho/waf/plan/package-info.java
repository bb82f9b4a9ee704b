/** What can be known at load time about which rules a value may match, and the one pass over a value that finds out. */
@NullMarked
package sekisho.waf.plan;

import org.jspecify.annotations.NullMarked;
