-- Append-only: PPIDs that identity said to be one person's. Both are this service's own; nobody else knows them.
create table merged_ppid (
  municipality_code text not null,
  was text not null,
  now_is text not null,
  recorded_at timestamptz not null,
  primary key (municipality_code, was, now_is),
  check (was <> now_is)
);

-- Registrations of people of `merged_ppid` as they came in. What they come to together stands in `person`.
create table registration (
  municipality_code text not null,
  person_id uuid not null,
  household_id uuid not null,
  ppid text not null,
  display_name text not null,
  age_band text not null,
  needs jsonb not null,
  protected boolean not null,
  registered_at timestamptz not null,
  primary key (municipality_code, person_id)
);
create index registration_ppid on registration (municipality_code, ppid);

-- The registration that stands for this person; null: this one.
alter table person add column merged_into uuid;
create index person_merged on person (municipality_code, merged_into) where merged_into is not null;

do $$
declare tenant_table text;
begin
  foreach tenant_table in array array['merged_ppid', 'registration'] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format('create policy own_municipality on %I using (municipality_code = current_setting(''app.municipality_code'', true))', tenant_table);
  end loop;
end $$;
grant select, insert on merged_ppid to {{app_role}};
grant select, insert, update on registration to {{app_role}};
