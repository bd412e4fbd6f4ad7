-- All of these can be computed again from events, taps and persons.
create table stay (
  municipality_code text not null,
  disaster_id uuid not null,
  person_id uuid not null,
  shelter_id text not null,
  since timestamptz not null,
  event_id uuid not null,
  confirmation text not null check (confirmation in ('confirmed', 'unresolved', 'needs_staff')),
  -- false: nobody whose name this municipality may show; counted among the unnamed
  named boolean not null,
  primary key (municipality_code, disaster_id, person_id)
);
create index stay_of_shelter on stay (municipality_code, disaster_id, shelter_id) include (named);

create table occupancy (
  municipality_code text not null,
  disaster_id uuid not null,
  shelter_id text not null,
  named integer not null check (named >= 0),
  nameless integer not null check (nameless >= 0),
  counted integer not null check (counted >= 0),
  updated_at timestamptz not null,
  primary key (municipality_code, disaster_id, shelter_id)
);

-- What a person has to look at. `subject` is the person, shelter or void whose replay says so and takes it back.
create table worklist (
  municipality_code text not null,
  disaster_id uuid not null,
  subject text not null,
  event_id uuid not null,
  kind text not null,
  shelter_id text not null,
  primary key (municipality_code, disaster_id, subject, event_id, kind, shelter_id)
);

create table terminal_report (
  municipality_code text not null,
  terminal_id uuid not null,
  site_id text,
  pending integer not null,
  oldest_pending_at timestamptz,
  last_heard_at timestamptz not null,
  clock_offset_ms bigint not null,
  primary key (municipality_code, terminal_id)
);

create table stub_set (
  municipality_code text not null,
  set_id uuid not null,
  disaster_id uuid not null,
  home text not null,
  generation integer not null,
  version integer not null,
  sealed_through timestamptz not null,
  primary key (municipality_code, set_id),
  unique (municipality_code, disaster_id, home)
);
create table stub (
  municipality_code text not null,
  set_id uuid not null,
  stub_id text not null,
  version integer not null,
  box text not null,
  primary key (municipality_code, set_id, stub_id),
  foreign key (municipality_code, set_id) references stub_set on delete cascade
);
create index stub_version on stub (municipality_code, set_id, version, stub_id);

-- Who of another town looked at residents of this one, when and why. Kept at home, where the resident can read it.
create table access_log (
  municipality_code text not null,
  access_id uuid not null,
  at timestamptz not null,
  by_municipality text not null,
  purpose text not null check (purpose in ('check_in', 'sealed_stubs')),
  disaster_id uuid not null,
  household_id uuid,
  people integer not null,
  primary key (municipality_code, access_id)
);
create index access_log_of_household on access_log (municipality_code, household_id, at);

do $$
declare tenant_table text;
begin
  foreach tenant_table in array array['stay', 'occupancy', 'worklist', 'terminal_report', 'stub_set', 'stub', 'access_log'] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format('create policy own_municipality on %I using (municipality_code = current_setting(''app.municipality_code'', true))', tenant_table);
  end loop;
end $$;
grant select, insert, update, delete on stay, occupancy, worklist, terminal_report, stub_set, stub to {{app_role}};
grant select, insert on access_log to {{app_role}};
