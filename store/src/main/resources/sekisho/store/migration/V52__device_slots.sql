-- From which browsers a member may log in where a tenant limits them. device: SHA-256 of a random 256-bit value and the account.
-- kind: mobile or other. state: held or waiting. key_hash: SHA-256 of the browser's public key, null where scripts do not run.
-- body: sealed by the account's key, JSON of the name and the public key.
create table device_slot (
    tenant_id    text not null references tenant (id),
    account_id   text not null references account (id),
    device       ${blob} not null,
    kind         text not null,
    state        text not null,
    key_hash     ${blob},
    created_at   bigint,
    last_used_at bigint,
    body         ${blob},
    primary key (tenant_id, account_id, device)
);

-- The browser in which a session was opened, as known_device names it.
alter table login_session add column device ${blob};
