-- The first tables. The statements stay in what SQLite and PostgreSQL share; ${blob} is the type of bytes (SQLite blob,
-- PostgreSQL bytea). Times are milliseconds since 1970-01-01T00:00Z, days are days since then. "Sealed" means encrypted
-- by sekisho.store.Keys with the context TABLE.COLUMN before it gets here: no personal or secret text lies in any column.

-- What a probe saw of a control, one row per observation. body: sealed JSON (what was seen, the facts).
create table evidence (
    id          text primary key not null,
    control     text,
    observed_at bigint,
    probe       text,
    result      text,
    means       text,
    body        ${blob}
);

create index evidence_by_control on evidence (control, observed_at);

-- What a person states about a control that no probe can see; at most one per control. Days inclusive. body: sealed JSON.
create table attestation (
    control     text primary key not null,
    valid_from  bigint,
    valid_until bigint,
    body        ${blob},
    created_at  bigint
);

-- The operator of the console. password_hash: sealed PHC string. failures: wrong passwords in a row.
create table operator (
    id            integer primary key not null,
    password_hash ${blob},
    created_at    bigint,
    failures      integer not null default 0,
    locked_until  bigint not null default 0
);

-- One-time links that let the operator set a password. token_hash: keyed hash of the token in the link.
create table setup_link (
    token_hash ${blob} primary key not null,
    created_at bigint,
    expires_at bigint,
    used_at    bigint
);

-- Sessions of the console. token_hash: keyed hash of the cookie. body: sealed JSON.
create table console_session (
    token_hash   ${blob} primary key not null,
    created_at   bigint,
    last_seen_at bigint,
    expires_at   bigint,
    body         ${blob}
);

-- A customer's check sheet. lang: ja or en. body: sealed JSON report, one object per question.
create table sheet (
    id         text primary key not null,
    created_at bigint,
    lang       text,
    state      text,
    body       ${blob}
);

-- The workbooks of a check sheet. role: original or answered. body: sealed file.
create table sheet_file (
    sheet_id text not null,
    role     text not null,
    body     ${blob},
    primary key (sheet_id, role)
);

-- Small things that belong to the instance. body: sealed, in a form that its owner knows.
create table setting (
    name text primary key not null,
    body ${blob}
);
