/** Languages and bilingual texts. */
@NullMarked
package sekisho.words;

import org.jspecify.annotations.NullMarked;
