package sekisho.identity;

/**
 * Who a request comes from, as the application is told.
 *
 * @param account opaque and lasting
 * @param mail empty for guests of whom none is known
 * @param session names the login; opens nothing
 * @param slot the id of the device slot from which the login came, or the empty string where it has none
 * @param assertion the same as a signed JWT ({@link Assertions}), or the empty string where there is none
 */
public record Principal(
        String account,
        String tenant,
        Role role,
        String mail,
        String name,
        String session,
        String slot,
        String assertion) {
    /** Names and addresses are personal. */
    @Override
    public String toString() {
        return "Principal[" + account + "]";
    }
}
