/** The rule language: text to linked rules. Knows every directive, variable, operator, transformation and action by name, and nothing of how they run. */
@NullMarked
package sekisho.waf.seclang;

import org.jspecify.annotations.NullMarked;
