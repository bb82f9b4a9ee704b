/** Reads {@code sekisho.yaml}: every problem at once, each with line, key, value and remedy. */
@NullMarked
package sekisho.app.config;

import org.jspecify.annotations.NullMarked;
