-- contract_end: the moment from which on nobody of the tenant gets in; null while no end is agreed. Some time later everything
-- personal is erased, and the row with it.
alter table tenant add column contract_end bigint;
