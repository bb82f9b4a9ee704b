package sekisho.identity.internal.sso;

/** An answer that is not believed. Holds nothing of it. */
public final class SsoRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final SsoReason reason;

    public SsoRefusedException(SsoReason reason) {
        super(reason.id());
        this.reason = reason;
    }

    SsoRefusedException(SsoReason reason, Throwable cause) {
        super(reason.id(), cause);
        this.reason = reason;
    }

    public SsoReason reason() {
        return reason;
    }

    /** Refuses for a reason unless something holds. */
    public static void unless(boolean holds, SsoReason reason) {
        if (!holds) {
            throw new SsoRefusedException(reason);
        }
    }
}
