-- Single sign-on. body: sealed JSON of the provider's settings, with its secrets.
create table sso_provider (
    id         text primary key not null,
    tenant_id  text not null references tenant (id),
    created_at bigint,
    body       ${blob}
);

-- Whom a provider means by a subject. subject: keyed hash.
create table sso_link (
    provider_id text not null,
    subject     ${blob} not null,
    tenant_id   text not null,
    account_id  text not null,
    primary key (provider_id, subject)
);

-- Which of our sessions belongs to which of the provider's. subject, idp_session: keyed hashes. hint: sealed, for its logout.
create table sso_session (
    session_hash ${blob} primary key not null,
    provider_id  text not null,
    tenant_id    text not null,
    account_id   text not null,
    subject      ${blob} not null,
    idp_session  ${blob},
    hint         ${blob}
);

create index sso_session_by_subject on sso_session (provider_id, subject);

-- What was shown once and counts no second time. id: keyed hash.
create table sso_seen (
    id         ${blob} primary key not null,
    expires_at bigint not null
);
