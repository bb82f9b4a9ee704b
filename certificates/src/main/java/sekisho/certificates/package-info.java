/** Certificates: obtained by ACME, brought in, kept, watched and stapled. The gate serves what this room holds. */
@NullMarked
package sekisho.certificates;

import org.jspecify.annotations.NullMarked;
