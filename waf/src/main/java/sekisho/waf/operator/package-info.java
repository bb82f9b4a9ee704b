/** SecLang operators. */
@NullMarked
package sekisho.waf.operator;

import org.jspecify.annotations.NullMarked;
