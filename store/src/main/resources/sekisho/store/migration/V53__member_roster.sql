-- Who belongs to a tenant, in a form that can be searched without opening each account: parts of some hundred members, each
-- sealed as one value by the tenant's data key.
create table member_roster (
    tenant_id text not null references tenant (id),
    part      integer not null,
    body      ${blob} not null,
    primary key (tenant_id, part)
);

-- part: where in the roster a membership is; null until it has been put there.
alter table membership add column part integer;

create index membership_unfiled on membership (tenant_id) where part is null;
create index membership_by_part on membership (tenant_id, part);
create index membership_by_age on membership (tenant_id, created_at, account_id);
