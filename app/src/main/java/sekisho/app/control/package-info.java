/** The local control channel: a Unix domain socket in the data folder over which the command line reaches a running instance. */
@NullMarked
package sekisho.app.control;

import org.jspecify.annotations.NullMarked;
