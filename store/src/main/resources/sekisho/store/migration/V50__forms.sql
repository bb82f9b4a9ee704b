-- Submissions of forms on their way to another system. id sorts in the order of acceptance. state: WAITING, DELIVERED, DEAD.
-- status: the last HTTP status or a word for what happened before there was one. payload: sealed; null once it was taken or
-- given up.
create table form_forward (
    id          text primary key not null,
    form        text,
    state       text,
    created_at  bigint,
    next_at     bigint,
    finished_at bigint,
    attempts    integer not null default 0,
    status      text,
    payload     ${blob}
);

create index form_forward_by_turn on form_forward (state, next_at);
create index form_forward_by_form on form_forward (form, id);
