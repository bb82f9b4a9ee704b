package sekisho.waf.transform;

/**
 * One SecLang transformation ({@code t:urlDecodeUni}). Pure and safe for any thread; time and memory linear in the value.
 * Values are never changed in place: neither by a transformation nor by anybody who holds one.
 */
@FunctionalInterface
public interface Transformation {
    /**
     * The transformed value; <em>the very same array</em> when nothing changes. The planner shares work between rules by that
     * identity, so a copy that is equal costs time on every request.
     */
    byte[] apply(byte[] value);
}
