-- The keys under which the application is told who sent a request. id: RFC 7638 thumbprint. body: the private key, sealed.
create table assertion_key (
    id         text primary key not null,
    created_at bigint not null,
    body       ${blob}
);
