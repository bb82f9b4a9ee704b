-- The sign by which a member knows the real login page. colour, pattern: names, nothing personal.
create table login_theme (
    account_id text primary key not null references account (id),
    colour     text,
    pattern    text,
    chosen_at  bigint
);

-- Browsers that may show it. token_hash: SHA-256 of a random 256-bit value.
create table login_theme_browser (
    token_hash ${blob} primary key not null,
    account_id text not null references account (id),
    created_at bigint
);

create index login_theme_browser_by_account on login_theme_browser (account_id);
