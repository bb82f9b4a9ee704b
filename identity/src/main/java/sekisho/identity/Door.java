package sekisho.identity;

import java.net.URI;

/**
 * Where somebody wants to be let in.
 *
 * @param origin of the address, as browsers see it
 */
record Door(Tenant tenant, String origin) {
    String host() {
        return URI.create(origin).getHost();
    }

    /** A member, as mails from here address them. */
    Notifier.To to(Member member) {
        return new Notifier.To(member.mail().text(), member.name(), member.lang(), host());
    }
}
