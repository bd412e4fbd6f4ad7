-- Shelters of several municipalities. Every tenant table begins with municipality_code and shows its rows only inside a
-- transaction bound to that municipality. No birth date and no card serial has a column here.

CREATE TABLE municipality (
  municipality_code text PRIMARY KEY CHECK (municipality_code ~ '^[0-9]{6}$'),
  name text NOT NULL,
  shares_with text[] NOT NULL DEFAULT '{}',
  threshold_some double precision NOT NULL DEFAULT 0.6,
  threshold_crowded double precision NOT NULL DEFAULT 0.8,
  threshold_full double precision NOT NULL DEFAULT 1.0
);
COMMENT ON TABLE municipality IS 'municipalities of the joint use; belongs to no tenant and holds no person';

CREATE TABLE site (
  municipality_code text NOT NULL,
  site_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('designated_shelter', 'emergency_site')),
  name text NOT NULL,
  address text NOT NULL,
  lat double precision NOT NULL,
  lon double precision NOT NULL,
  hazards text[],
  welfare boolean NOT NULL,
  capacity integer CHECK (capacity > 0),
  capacity_source text CHECK (capacity_source IN ('published', 'demo')),
  capacity_note text,
  PRIMARY KEY (municipality_code, site_id)
);

CREATE TABLE disaster (
  municipality_code text NOT NULL,
  disaster_id uuid NOT NULL,
  name text NOT NULL,
  drill boolean NOT NULL,
  hazards text[] NOT NULL,
  declared_at timestamptz NOT NULL,
  closed_at timestamptz,
  redirect_from text,
  redirect_to text,
  PRIMARY KEY (municipality_code, disaster_id)
);
CREATE UNIQUE INDEX one_open_disaster ON disaster (municipality_code) WHERE closed_at IS NULL;

CREATE TABLE opening (
  municipality_code text NOT NULL,
  disaster_id uuid NOT NULL,
  site_id text NOT NULL,
  opened_at timestamptz NOT NULL,
  closed_at timestamptz,
  PRIMARY KEY (municipality_code, disaster_id, site_id)
);

CREATE TABLE person (
  municipality_code text NOT NULL,
  person_id uuid NOT NULL,
  household_id uuid NOT NULL,
  ppid text,
  home_code text NOT NULL,
  display_name text NOT NULL,
  age_band text NOT NULL,
  needs jsonb NOT NULL DEFAULT '[]',
  needs_support boolean NOT NULL DEFAULT false,
  protected boolean NOT NULL DEFAULT false,
  PRIMARY KEY (municipality_code, person_id)
);
CREATE UNIQUE INDEX person_by_ppid ON person (municipality_code, ppid) WHERE ppid IS NOT NULL;
CREATE INDEX person_by_household ON person (municipality_code, household_id);

-- Append-only: what happened, as the terminal said it. The app role may neither change nor remove a row.
CREATE TABLE event (
  municipality_code text NOT NULL,
  event_id uuid NOT NULL,
  disaster_id uuid NOT NULL,
  shelter_id text NOT NULL,
  terminal_id uuid NOT NULL,
  seq bigint NOT NULL,
  type text NOT NULL,
  person_id uuid,
  hlc text COLLATE "C" NOT NULL,
  effective_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  body jsonb NOT NULL,
  PRIMARY KEY (municipality_code, event_id),
  UNIQUE (municipality_code, terminal_id, seq)
);
CREATE INDEX event_of_person ON event (municipality_code, disaster_id, person_id) WHERE person_id IS NOT NULL;
CREATE INDEX event_of_shelter ON event (municipality_code, disaster_id, shelter_id) WHERE person_id IS NULL;

-- Where everybody is now: reduced from the events, never written by hand.
CREATE TABLE stay (
  municipality_code text NOT NULL,
  disaster_id uuid NOT NULL,
  person_id uuid NOT NULL,
  shelter_id text NOT NULL,
  since timestamptz NOT NULL,
  event_id uuid NOT NULL,
  PRIMARY KEY (municipality_code, disaster_id, person_id)
);
CREATE INDEX stay_by_shelter ON stay (municipality_code, disaster_id, shelter_id);

CREATE TABLE head_count (
  municipality_code text NOT NULL,
  disaster_id uuid NOT NULL,
  shelter_id text NOT NULL,
  unnamed integer NOT NULL CHECK (unnamed >= 0),
  PRIMARY KEY (municipality_code, disaster_id, shelter_id)
);

DO $$
DECLARE tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['site', 'disaster', 'opening', 'person', 'event', 'stay', 'head_count'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      'CREATE POLICY tenant ON %I USING (municipality_code = current_setting(''app.municipality_code'', true))',
      tenant_table);
  END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE ON municipality, site, disaster, opening, person TO {{app_role}};
GRANT SELECT, INSERT ON event TO {{app_role}};
GRANT SELECT, INSERT, UPDATE, DELETE ON stay, head_count TO {{app_role}};
