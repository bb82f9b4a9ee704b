/** Fuzz targets: run over the kept inputs in every test run, and freely with {@code JAZZER_FUZZ=1} (docs/testing.md). */
@NullMarked
package sekisho.waf.fuzz;

import org.jspecify.annotations.NullMarked;
