/** Main, command line, configuration, the one composition root. */
@NullMarked
package sekisho.app;

import org.jspecify.annotations.NullMarked;
