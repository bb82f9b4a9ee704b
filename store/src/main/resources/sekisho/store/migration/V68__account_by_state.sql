-- Invitations that are outstanding and accounts that are suspended are found among all accounts.
create index account_by_state on account (state, created_at);
