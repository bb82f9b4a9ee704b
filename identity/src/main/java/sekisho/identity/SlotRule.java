package sekisho.identity;

/**
 * From how many devices a member may log in.
 *
 * @param on whether it is limited at all
 * @param mobile telephones and tablets; 0 for none of them
 * @param others 0 for as many as one likes
 */
public record SlotRule(boolean on, int mobile, int others) {
    static final int MOST = 20;

    public static final SlotRule DEFAULT = new SlotRule(false, 2, 0);

    public SlotRule {
        if (mobile < 0 || mobile > MOST || others < 0 || others > MOST) {
            throw new IllegalArgumentException("0 to " + MOST + " devices");
        }
    }

    /** Whether a device is let in where so many of its kind are. */
    boolean hasRoom(DeviceKind kind, int held) {
        return switch (kind) {
            case MOBILE -> held < mobile;
            case OTHER -> others == 0 || held < others;
        };
    }
}
