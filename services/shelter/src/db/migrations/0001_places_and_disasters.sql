-- The only table without a municipality's row-level security: it is the list of municipalities, and holds nobody's data.
create table municipality (
  municipality_code text primary key,
  name text not null,
  threshold_some double precision not null,
  threshold_crowded double precision not null,
  threshold_full double precision not null,
  -- with whom a wide-area agreement stands; it counts only where both towns name each other
  shares_with text[] not null default '{}'
);

create table site (
  municipality_code text not null,
  site_id text not null,
  kind text not null check (kind in ('designated_shelter', 'emergency_site')),
  name text not null,
  address text not null,
  lat double precision not null,
  lon double precision not null,
  hazards text[],
  welfare boolean not null,
  capacity integer check (capacity > 0),
  capacity_source text check (capacity_source in ('published', 'demo')),
  capacity_note text,
  primary key (municipality_code, site_id)
);

create table disaster (
  municipality_code text not null,
  disaster_id uuid not null,
  name text not null,
  drill boolean not null,
  hazards text[] not null,
  declared_at timestamptz not null,
  closed_at timestamptz,
  redirect_from text,
  redirect_to text,
  primary key (municipality_code, disaster_id),
  check ((redirect_from is null) = (redirect_to is null))
);
create unique index disaster_one_open on disaster (municipality_code) where closed_at is null;

create table opening (
  municipality_code text not null,
  disaster_id uuid not null,
  site_id text not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  -- what headquarters set for this disaster; null: the site's own
  capacity integer check (capacity > 0),
  capacity_source text check (capacity_source in ('published', 'demo')),
  primary key (municipality_code, disaster_id, site_id),
  foreign key (municipality_code, disaster_id) references disaster,
  foreign key (municipality_code, site_id) references site
);

do $$
declare tenant_table text;
begin
  foreach tenant_table in array array['site', 'disaster', 'opening'] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format('create policy own_municipality on %I using (municipality_code = current_setting(''app.municipality_code'', true))', tenant_table);
  end loop;
end $$;
grant select, insert, update on municipality to {{app_role}};
grant select, insert, update on site, disaster, opening to {{app_role}};
