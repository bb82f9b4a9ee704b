-- Who may pass. "Sealed" here means: by the data key of the tenant or the account (sekisho.store.DataKey), which is itself
-- sealed in the column data_key; deleting that one value makes all the others unreadable.

-- The provider's customers. policy: JSON, nothing personal. state: active or suspended. name: sealed.
create table tenant (
    id         text primary key not null,
    data_key   ${blob},
    name       ${blob},
    policy     text,
    state      text,
    created_at bigint
);

-- Where a tenant's application is. path: "/" or a prefix that begins and ends with "/".
create table tenant_place (
    host      text not null,
    path      text not null,
    tenant_id text not null references tenant (id),
    primary key (host, path)
);

-- One person or machine. login_hash: keyed hash of the mail address in its normal form. profile: sealed JSON. password:
-- sealed PHC string, null until the invitation was taken up. factors: sealed JSON of second factors.
-- state: invited, active or suspended.
create table account (
    id              text primary key not null,
    login_hash      ${blob} not null unique,
    data_key        ${blob},
    profile         ${blob},
    password        ${blob},
    password_set_at bigint,
    must_change     integer not null default 0,
    factors         ${blob},
    state           text,
    created_at      bigint,
    last_login_at   bigint
);

-- role: operator, administrator or member.
create table membership (
    tenant_id  text not null references tenant (id),
    account_id text not null references account (id),
    role       text not null,
    created_at bigint,
    primary key (tenant_id, account_id)
);

create index membership_by_account on membership (account_id);

-- Passwords that were in use before. password: sealed PHC string.
create table former_password (
    account_id text not null references account (id),
    set_at     bigint not null,
    password   ${blob},
    primary key (account_id, set_at)
);

-- What counts against an account, a device of it, or a name that no account has. subject: keyed hash. attempts: times,
-- separated by commas. locked_until: 0 for not locked.
create table login_guard (
    subject      ${blob} primary key not null,
    attempts     text not null,
    locked_until bigint not null default 0,
    changed_at   bigint
);

-- Browsers in which somebody has logged in before. token_hash: SHA-256 of a random 256-bit value.
create table known_device (
    token_hash   ${blob} primary key not null,
    account_id   text not null references account (id),
    created_at   bigint,
    last_used_at bigint
);

create index known_device_by_account on known_device (account_id);

-- token_hash: SHA-256 of the cookie, a random 256-bit value. idle_millis: 0 for no limit. body: sealed JSON.
create table login_session (
    token_hash   ${blob} primary key not null,
    account_id   text not null references account (id),
    tenant_id    text not null references tenant (id),
    created_at   bigint,
    last_seen_at bigint,
    expires_at   bigint,
    idle_millis  bigint,
    body         ${blob}
);

create index login_session_by_account on login_session (account_id);

-- Links and tickets that work once. token_hash: SHA-256 of a random 256-bit value. purpose: invitation, reset, unlock, change,
-- code. tries: how often a code may still be entered. body: sealed JSON.
create table one_time (
    token_hash ${blob} primary key not null,
    account_id text not null references account (id),
    tenant_id  text not null references tenant (id),
    purpose    text not null,
    expires_at bigint,
    tries      integer not null default 0,
    body       ${blob}
);

create index one_time_by_account on one_time (account_id, purpose);

-- Parts of an application under a name that the customer understands. rules: lines of METHODS PATTERN. name: sealed.
create table screen (
    tenant_id text not null references tenant (id),
    id        text not null,
    name      ${blob},
    rules     text,
    roles     text,
    primary key (tenant_id, id)
);

-- The matrix member by screen; what is not listed follows the screen's roles.
create table screen_grant (
    tenant_id  text not null,
    screen_id  text not null,
    account_id text not null references account (id),
    allowed    integer not null,
    primary key (tenant_id, screen_id, account_id)
);

create index screen_grant_by_account on screen_grant (account_id);
