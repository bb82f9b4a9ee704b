/**
 * Looks for malware by a ClamAV daemon: its protocol, and request bodies taken apart into the files that it is shown. Blocking;
 * for virtual threads. Every wait has a deadline.
 */
@NullMarked
package sekisho.antivirus;

import org.jspecify.annotations.NullMarked;
