/** Server-rendered pages for operators. */
@NullMarked
package sekisho.console;

import org.jspecify.annotations.NullMarked;
