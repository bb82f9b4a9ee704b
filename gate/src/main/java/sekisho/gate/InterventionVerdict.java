package sekisho.gate;

import sekisho.waf.Intervention;

/** What the gate does when rules ask it to intervene. Any thread. */
final class InterventionVerdict {
    private static final int LOWEST_REFUSAL = 400;
    private static final int HIGHEST_REFUSAL = 599;

    private InterventionVerdict() {}

    static Verdict of(Intervention asked) {
        int status = asked.status();
        boolean refusal = status >= LOWEST_REFUSAL && status <= HIGHEST_REFUSAL;
        Verdict deny = new Verdict.Refuse(refusal ? status : Reason.WAF_BLOCKED.status(), Reason.WAF_BLOCKED, -1);
        return switch (asked.action()) {
            case DENY -> deny;
            case DROP -> new Verdict.Drop(Reason.WAF_BLOCKED);
            case REDIRECT ->
                asked.location()
                        .filter(InterventionVerdict::isFieldValue)
                        .<Verdict>map(to -> new Verdict.SendAway(redirect(status), to, Reason.WAF_BLOCKED))
                        .orElse(deny);
        };
    }

    private static int redirect(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> status;
            default -> 302;
        };
    }

    /** RFC 9110 §5.5: visible characters; a rule may have put what a client sent into it. */
    private static boolean isFieldValue(String location) {
        return !location.isEmpty() && location.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }
}
