-- The answered check sheets that left. body: sealed JSON (name of the workbook, answers).
create table handed_out (
    id        text primary key not null,
    handed_at bigint,
    body      ${blob}
);

-- Which evidence, and so which controls, they rest on.
create table handed_out_evidence (
    handed_out text not null,
    evidence   text not null,
    control    text,
    primary key (handed_out, evidence)
);

create index handed_out_evidence_by_control on handed_out_evidence (control);
