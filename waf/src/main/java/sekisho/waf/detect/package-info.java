/** Detection of SQL injection and cross-site scripting by tokenising, folding and fingerprinting. */
@NullMarked
package sekisho.waf.detect;

import org.jspecify.annotations.NullMarked;
