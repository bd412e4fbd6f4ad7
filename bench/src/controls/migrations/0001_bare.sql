-- What a check-in is at the least: one row, on the disk when the commit returns. No index but its key, no security, no projection.
create table bare (
  id uuid primary key,
  disaster_id uuid not null,
  shelter_id text not null,
  terminal_id uuid not null,
  seq bigint not null,
  hlc text not null,
  person_id uuid not null,
  tap_id uuid not null,
  effective_at timestamptz not null
);
grant select, insert on bare to {{app_role}};
