/** SecLang transformations. */
@NullMarked
package sekisho.waf.transform;

import org.jspecify.annotations.NullMarked;
