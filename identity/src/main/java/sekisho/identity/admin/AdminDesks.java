package sekisho.identity.admin;

import sekisho.identity.Administration;
import sekisho.identity.GuestLinks;
import sekisho.identity.MemberLists;
import sekisho.identity.ScimTokens;
import sekisho.identity.SessionAdministration;
import sekisho.identity.SsoAdministration;

/** Those who do what the pages ask for. */
public record AdminDesks(
        Administration administration,
        MemberLists lists,
        SessionAdministration sessions,
        SsoAdministration sso,
        GuestLinks guests,
        ScimTokens scimTokens) {}
