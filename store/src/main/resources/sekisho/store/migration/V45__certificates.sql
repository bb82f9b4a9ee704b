-- Certificates with their keys, and what is known of how they are obtained. "hosts" is the sorted, comma-separated list of the
-- names that a certificate serves: it is public by nature.

-- place: 0 is the one to serve, 1 the one before it. source: acme or installed. body: sealed chain and key.
create table certificate (
    id       text primary key not null,
    hosts    text not null,
    source   text not null,
    place    integer not null,
    added_at bigint not null,
    body     ${blob}
);

create index certificate_by_hosts on certificate (hosts, source, place);

-- Signing requests that wait for their certificate. body: sealed key.
create table certificate_request (
    host       text primary key not null,
    created_at bigint not null,
    body       ${blob}
);

-- Accounts with certificate authorities. directory: the authority's address. body: sealed key and account location.
create table acme_account (
    directory text primary key not null,
    body      ${blob}
);

-- Orders under way. body: sealed location and key of the certificate to come.
create table acme_order (
    hosts      text primary key not null,
    created_at bigint not null,
    body       ${blob}
);

-- How obtaining went last. next_attempt_at: not before. body: sealed reason of the last failure, empty after a success.
create table acme_attempt (
    hosts           text primary key not null,
    failures        integer not null,
    attempted_at    bigint not null,
    next_attempt_at bigint not null,
    body            ${blob}
);

-- Warnings that were given, so that each is given once. fingerprint: SHA-256 of the certificate.
create table certificate_warning (
    fingerprint text not null,
    days        integer not null,
    given_at    bigint not null,
    primary key (fingerprint, days)
);
