-- Registered residents, and guests: people of another town who stay here under an agreement (home differs).
-- No birth date, no card serial: those stay in identity.
create table person (
  municipality_code text not null,
  person_id uuid not null,
  household_id uuid not null,
  home text not null,
  ppid text,
  display_name text not null,
  age_band text not null,
  needs jsonb not null default '[]',
  -- 避難行動要支援者
  support boolean not null default false,
  -- 支援措置: answered for as if there were no such row
  protected boolean not null default false,
  changed_at timestamptz not null,
  primary key (municipality_code, person_id)
);
create unique index person_ppid on person (municipality_code, ppid) where ppid is not null;
create index person_household on person (municipality_code, household_id);
create index person_support on person (municipality_code) where support;

-- Append-only. `arrivals` is derived: how many people this event brought in, as the replay of its person or shelter says.
create table event (
  municipality_code text not null,
  event_id uuid not null,
  disaster_id uuid not null,
  shelter_id text not null,
  terminal_id uuid not null,
  seq bigint not null,
  hlc text not null,
  type text not null check (type in ('stay.checked_in', 'stay.checked_out', 'headcount.added', 'headcount.removed', 'event.voided')),
  person_id uuid,
  tap_id uuid,
  count smallint,
  voids uuid,
  effective_at timestamptz not null,
  recorded_at timestamptz not null,
  arrivals smallint not null default 0,
  demo boolean not null default false,
  primary key (municipality_code, event_id),
  foreign key (municipality_code, disaster_id) references disaster,
  check ((type like 'stay.%') = (person_id is not null)),
  check ((type like 'headcount.%') = (count is not null)),
  check ((type = 'event.voided') = (voids is not null))
);
create unique index event_sequence on event (municipality_code, terminal_id, seq);
create index event_of_person on event (municipality_code, disaster_id, person_id) where person_id is not null;
create index event_of_tap on event (municipality_code, terminal_id, tap_id) where tap_id is not null;
create index event_head_count on event (municipality_code, disaster_id, shelter_id) where count is not null;
create index event_voids on event (municipality_code, voids) where voids is not null;
create index event_arrivals on event (municipality_code, disaster_id, effective_at) include (shelter_id, arrivals) where arrivals > 0;

-- What identity said about the card of a tap. Resolved taps know a household, never a person's card.
create table tap (
  municipality_code text not null,
  terminal_id uuid not null,
  tap_id uuid not null,
  status text not null check (status in ('resolved', 'refused', 'unresolved')),
  reason text,
  home text,
  household_id uuid,
  received_at timestamptz not null,
  primary key (municipality_code, terminal_id, tap_id),
  check ((status = 'resolved') = (household_id is not null)),
  check ((status = 'refused') = (reason is not null))
);

-- Evidence that waits for identity: opaque to this service, deleted as soon as it is answered for.
create table evidence_key (
  municipality_code text not null,
  terminal_id uuid not null,
  key_id uuid not null,
  wrapped text not null,
  primary key (municipality_code, terminal_id, key_id)
);
create table unresolved_evidence (
  municipality_code text not null,
  terminal_id uuid not null,
  tap_id uuid not null,
  key_id uuid not null,
  sealed text not null,
  received_at timestamptz not null,
  primary key (municipality_code, terminal_id, tap_id)
);

do $$
declare tenant_table text;
begin
  foreach tenant_table in array array['person', 'event', 'tap', 'evidence_key', 'unresolved_evidence'] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format('create policy own_municipality on %I using (municipality_code = current_setting(''app.municipality_code'', true))', tenant_table);
  end loop;
end $$;
grant select, insert, update, delete on person to {{app_role}};
-- Events are never deleted, and nothing in them changes but what is derived.
grant select, insert, update (arrivals) on event to {{app_role}};
grant select, insert, update on tap to {{app_role}};
grant select, insert, delete on evidence_key, unresolved_evidence to {{app_role}};
