-- The published copy of a CMS. site: the public host.

-- The crawl of a site, and how it stands: running or done. rules: keyed hash of the settings that decide what a page becomes.
create table vault_crawl (
    site       text primary key not null,
    generation bigint,
    state      text,
    rules      ${blob},
    started_at bigint
);

-- Every path that a crawl knows. url_hash: keyed hash of the path. seq: the order in which they are fetched. state: 0 to be
-- fetched, 1 fetched. generation: of the crawl that met it last. body: sealed JSON (the path, what it is, where it leads).
create table vault_page (
    site       text not null,
    url_hash   ${blob} not null,
    generation bigint not null,
    seq        bigint not null,
    state      integer not null,
    body       ${blob},
    primary key (site, url_hash)
);

create index vault_page_by_order on vault_page (site, generation, state, seq);
