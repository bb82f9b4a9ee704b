/** Japanese texts for tests: what honest users write, and attacks among such words. */
@NullMarked
package sekisho.waf.japanese;

import org.jspecify.annotations.NullMarked;
