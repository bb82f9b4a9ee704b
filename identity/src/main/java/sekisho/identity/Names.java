package sekisho.identity;

/** What can be the name of a person, a tenant or a screen. */
final class Names {
    /** In code points. */
    static final int LONGEST = 100;

    private Names() {}

    /** {@code MALFORMED} when it cannot be one. */
    static void check(String name) {
        if (!isName(name)) {
            throw new IdentityException(IdentityException.Code.MALFORMED, Messages.NAME);
        }
    }

    static boolean isName(String name) {
        int length = name.strip().codePointCount(0, name.strip().length());
        return length >= 1 && length <= LONGEST && name.codePoints().noneMatch(Character::isISOControl);
    }
}
