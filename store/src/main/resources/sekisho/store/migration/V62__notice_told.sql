-- What operators were told within the last day, so that a restart does not tell it again. key_hash: a keyed hash, in hex.
create table notice_told (
    key_hash text primary key not null,
    told_at  bigint not null
);
