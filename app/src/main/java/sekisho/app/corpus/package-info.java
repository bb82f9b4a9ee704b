/** Measures how many ordinary sentences the rules of a web application firewall refuse. */
@NullMarked
package sekisho.app.corpus;

import org.jspecify.annotations.NullMarked;
