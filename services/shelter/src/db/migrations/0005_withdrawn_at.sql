-- When somebody who was in order came under 支援措置: only what was sealed about them before has to be called back. Whoever
-- was registered under it never stood in a stub.
alter table person add column withdrawn_at timestamptz;
update person set withdrawn_at = changed_at where protected;
create index person_withdrawn on person (municipality_code, withdrawn_at) where withdrawn_at is not null;
