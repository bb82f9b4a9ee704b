/** Request body processors: bytes of a body to names and values, within bounds. */
@NullMarked
package sekisho.waf.body;

import org.jspecify.annotations.NullMarked;
