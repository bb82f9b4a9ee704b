package sekisho.waf;

import sekisho.waf.regex.ByteSet;
import sekisho.waf.transform.Transformation;

/**
 * A transformation as the rules of a set share it. Immutable; compared by identity.
 *
 * @param number among the steps of the rule set, from 0
 * @param triggers a value without any of these bytes comes out as it went in
 * @param opaque whether the result says nothing about the text, such as a digest
 * @param caseOnly whether nothing changes but the case of letters
 * @param spaceOnly whether nothing changes but that white space is gone
 */
record Step(
        int number,
        Transformation transformation,
        ByteSet triggers,
        boolean opaque,
        boolean caseOnly,
        boolean spaceOnly) {
    /** This step in sets of steps; those from the 64th on share a bit. */
    long bit() {
        return 1L << Math.min(number, Long.SIZE - 1);
    }
}
