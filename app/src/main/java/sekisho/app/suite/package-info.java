/** Runs the Core Rule Set's regression suite against a gate and a backend of its own, or against another target. */
@NullMarked
package sekisho.app.suite;

import org.jspecify.annotations.NullMarked;
