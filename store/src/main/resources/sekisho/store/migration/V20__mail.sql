-- Mails that were accepted for delivery, one per recipient. id: the queue id; ids sort in the order of acceptance. state:
-- WAITING, DELIVERED, DEAD, BOUNCED. queued_at: when its time in the queue
-- began. next_at: when the next attempt is due. lane: keyed hash of source and recipient, in whose
-- order mails are delivered. destination, recipient: keyed hashes of the recipient's domain and address. head: sealed JSON
-- (sender, recipient). content: sealed message; null once it is erased.
create table mail (
    id          text primary key not null,
    source      text,
    state       text,
    created_at  bigint,
    queued_at   bigint,
    next_at     bigint,
    finished_at bigint,
    attempts    integer not null default 0,
    lane        ${blob},
    destination ${blob},
    recipient   ${blob},
    head        ${blob},
    content     ${blob}
);

create index mail_by_turn on mail (state, id);
create index mail_by_destination on mail (state, destination, id);
create index mail_by_due on mail (state, next_at);
create index mail_by_lane on mail (lane, state, id);
create index mail_by_recipient on mail (recipient, id);

-- The attempts to deliver a mail. status: the SMTP reply code with the enhanced one where there was any. note: sealed text of
-- the reply; null once the mail was delivered.
create table mail_delivery (
    mail_id text not null,
    attempt integer not null,
    at      bigint,
    result  text,
    status  text,
    note    ${blob},
    primary key (mail_id, attempt)
);

-- MTA-STS policies of recipients' domains. domain: keyed hash. body: sealed id and text of the policy.
create table mail_policy (
    domain   ${blob} primary key not null,
    until_at bigint,
    body     ${blob}
);

-- DKIM keys of senders' domains; selector and domain are published in DNS. algorithm: RSA or ED25519. state: PENDING (not yet
-- seen in DNS), ACTIVE (signs), RETIRED (signs no longer). body: sealed PKCS #8 private key.
create table mail_dkim_key (
    domain     text not null,
    selector   text not null,
    algorithm  text,
    state      text,
    created_at bigint,
    changed_at bigint,
    public_key ${blob},
    body       ${blob},
    primary key (domain, selector)
);
