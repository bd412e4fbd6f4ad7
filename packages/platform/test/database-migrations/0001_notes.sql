create table notes (
  municipality_code text not null,
  id uuid not null,
  body text not null,
  day date,
  size bigint,
  primary key (municipality_code, id)
);
alter table notes enable row level security;
alter table notes force row level security;
create policy tenant on notes using (municipality_code = current_setting('app.municipality_code', true));
grant select, insert, update, delete on notes to {{app_role}};

create table settings (name text primary key, value text not null);
grant select, insert, update, delete on settings to {{app_role}};
