-- Bearer tokens by which a tenant's directory provisions its members (RFC 7644). token_hash: SHA-256 of a random 256-bit value.
create table scim_token (
    id           text primary key not null,
    tenant_id    text not null references tenant (id) on delete cascade,
    token_hash   ${blob} not null unique,
    created_at   bigint,
    created_by   text,
    last_used_at bigint,
    revoked_at   bigint
);

create index scim_token_by_tenant on scim_token (tenant_id);

-- Accounts that their directory deleted: suspended at once, erased at erase_at.
create table account_leaving (
    account_id text primary key not null references account (id) on delete cascade,
    tenant_id  text not null,
    erase_at   bigint not null
);

create index account_leaving_by_time on account_leaving (erase_at);
