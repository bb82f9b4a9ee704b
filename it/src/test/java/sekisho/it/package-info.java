/** End-to-end tests: the product as its users start it. */
@NullMarked
package sekisho.it;

import org.jspecify.annotations.NullMarked;
