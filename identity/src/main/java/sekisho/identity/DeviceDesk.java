package sekisho.identity;

/** What becomes of the devices of members where a tenant limits them. Thread-safe; virtual threads. */
record DeviceDesk(Parts parts) {
    /** Lets a device in that waits, also beyond the number that the tenant allows; false when none of that id waits. */
    boolean approve(String actor, Member member, String device) {
        note(Act.DEVICE_APPROVED, actor, member, device);
        return parts.slots().approve(member.tenant(), member.account(), device);
    }

    /** Frees the slot of a device, ends what is open there, and forgets the browser. */
    void free(String actor, Member member, String device) {
        note(Act.DEVICE_SLOT_FREED, actor, member, device);
        if (parts.slots().free(member.tenant(), member.account(), device)) {
            parts.devices().forget(member.account(), device);
            parts.sessions().endDevice(member.account(), member.tenant(), device);
        }
    }

    private void note(Act act, String actor, Member member, String device) {
        parts.audit()
                .done(
                        act,
                        actor,
                        Audit.details("tenant", member.tenant(), "account", member.account(), "device", device));
    }
}
