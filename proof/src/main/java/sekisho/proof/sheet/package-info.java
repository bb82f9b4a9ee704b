/** Check sheets: read a customer's workbook, match its questions to controls, write the answers back. */
@NullMarked
package sekisho.proof.sheet;

import org.jspecify.annotations.NullMarked;
