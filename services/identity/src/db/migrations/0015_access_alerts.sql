-- Who looked at unusually many people, and where the cards of people under 支援措置 turned up.

-- One row for each rule, subject and day: it grows instead of multiplying. Rows are never deleted.
CREATE TABLE access_alert (
  municipality_code text NOT NULL,
  alert_id uuid NOT NULL,
  rule text NOT NULL CHECK (rule ~ '^[a-z_]{1,40}$'),
  day date NOT NULL,
  staff_subject text,
  account_id uuid,
  count integer NOT NULL CHECK (count > 0),
  usual integer,
  threshold integer NOT NULL CHECK (threshold > 0),
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  hours integer[] NOT NULL CHECK (cardinality(hours) = 24),
  raised_at timestamptz NOT NULL,
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'settled')),
  settled_by text,
  settled_at timestamptz,
  settled_count integer,
  outcome text CHECK (outcome IN ('explained', 'mistake', 'wrongdoing_suspected', 'used_by_owner', 'card_stopped')),
  PRIMARY KEY (municipality_code, alert_id),
  FOREIGN KEY (municipality_code, account_id) REFERENCES account,
  CHECK ((staff_subject IS NULL) <> (account_id IS NULL)),
  CHECK ((status = 'settled') = (settled_by IS NOT NULL)),
  CHECK ((settled_by IS NULL) = (settled_at IS NULL)),
  CHECK ((settled_by IS NULL) = (outcome IS NULL)),
  CHECK ((settled_by IS NULL) = (settled_count IS NULL)),
  CHECK (settled_by <> staff_subject)
);
CREATE UNIQUE INDEX access_alert_of_staff ON access_alert (municipality_code, staff_subject, day, rule)
  WHERE staff_subject IS NOT NULL;
CREATE UNIQUE INDEX access_alert_of_person ON access_alert (municipality_code, account_id, day, rule)
  WHERE account_id IS NOT NULL;
CREATE INDEX access_alert_open ON access_alert (municipality_code) WHERE status = 'open';
COMMENT ON COLUMN access_alert.staff_subject IS 'PPID for the office of whose looks it is';
COMMENT ON COLUMN access_alert.account_id IS 'under 支援措置: such rows are for protection officers alone';

-- What somebody usually does: counts of their days, kept as long as they are compared with.
CREATE TABLE staff_access_day (
  municipality_code text NOT NULL,
  staff_subject text NOT NULL,
  day date NOT NULL,
  people_hour integer NOT NULL,
  people_day integer NOT NULL,
  misses integer NOT NULL,
  PRIMARY KEY (municipality_code, staff_subject, day)
);

-- Cards at a terminal that nobody here may be told about, for the minute until somebody looked whether the holder is under
-- 支援措置. Written for every such card alike, so that the answer to a protected one takes no other way than a stranger's.
CREATE TABLE card_sighting (
  municipality_code text NOT NULL,
  sighting_id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  card_key bytea NOT NULL,
  way text NOT NULL CHECK (way IN ('kazashi', 'pin')),
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (municipality_code, sighting_id)
);
COMMENT ON TABLE card_sighting IS 'the municipality is the terminal''s; card_key is the locator''s keyed hash';

-- From which counts on a municipality is told; without a row the usual ones.
CREATE TABLE access_watch (
  municipality_code text PRIMARY KEY,
  opens integer NOT NULL,
  closes integer NOT NULL,
  floors jsonb NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL
);

DO $$
DECLARE tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['access_alert', 'staff_access_day', 'card_sighting', 'access_watch'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      'CREATE POLICY tenant ON %I USING (municipality_code = current_setting(''app.municipality_code'', true))',
      tenant_table);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON access_alert, access_watch TO {{app_role}};
GRANT SELECT, INSERT, UPDATE, DELETE ON staff_access_day TO {{app_role}};
GRANT SELECT, INSERT, DELETE ON card_sighting TO {{app_role}};
