-- What proves a member besides the password. account.factors (V30) holds the authenticator app and the recovery codes.

-- When a second factor was given last in a session; 0 for never.
alter table login_session add column factor_at bigint not null default 0;

-- Sealed by the account's key: the address of the last login.
alter table account add column last_login ${blob};

-- Keys of WebAuthn. credential_hash: SHA-256 of the credential's id. rp_id: the host for which it was made. body: sealed by the
-- account's key, JSON of id, name and public key.
create table passkey (
    credential_hash ${blob} primary key not null,
    account_id      text not null references account (id),
    rp_id           text not null,
    sign_count      bigint not null default 0,
    created_at      bigint,
    last_used_at    bigint,
    body            ${blob}
);

create index passkey_by_account on passkey (account_id);
