-- Links that open one screen to somebody who has no account of their own. Each stands for an account without mail address and
-- password, whose membership has the role guest and whose only grant is the screen. token_hash: SHA-256 of a random 256-bit
-- value. target: path that is shown first. confirmed: 1 when a code goes to the mail address in the account's profile.
create table guest_link (
    account_id text primary key not null references account (id) on delete cascade,
    tenant_id  text not null,
    token_hash ${blob} not null unique,
    screen_id  text not null,
    target     text not null,
    confirmed  integer not null default 0,
    most_uses  integer not null,
    uses       integer not null default 0,
    created_at bigint,
    created_by text,
    expires_at bigint not null,
    revoked_at bigint
);

create index guest_link_by_tenant on guest_link (tenant_id, created_at);
