/** Regular expressions over bytes whose matching time is linear in the input, whatever the input. */
@NullMarked
package sekisho.waf.regex;

import org.jspecify.annotations.NullMarked;
