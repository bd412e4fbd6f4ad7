-- Attended terminals: what people may log in to there, who looks after them, when they were heard of, and what has to end
-- when one is stolen.

-- The owner of the tables is held to the policies too, so rows of all towns are filled in with that lifted for a moment.
ALTER TABLE terminal
  ADD COLUMN services text[],
  ADD COLUMN last_seen_at timestamptz,
  ADD COLUMN disabled_by text,
  ADD COLUMN disabled_reason text;
ALTER TABLE terminal NO FORCE ROW LEVEL SECURITY;
UPDATE terminal SET services = ARRAY[service];
ALTER TABLE terminal FORCE ROW LEVEL SECURITY;
ALTER TABLE terminal ALTER COLUMN services SET NOT NULL;
COMMENT ON COLUMN terminal.service IS 'whose terminal it is';
COMMENT ON COLUMN terminal.services IS 'services that people may log in to there';
COMMENT ON COLUMN terminal.disabled_by IS 'name of the member of staff, for the console';

ALTER TABLE terminal_enrolment
  ADD COLUMN services text[],
  ADD COLUMN plan_id uuid;
ALTER TABLE terminal_enrolment NO FORCE ROW LEVEL SECURITY;
UPDATE terminal_enrolment SET services = ARRAY[service];
ALTER TABLE terminal_enrolment FORCE ROW LEVEL SECURITY;
ALTER TABLE terminal_enrolment ALTER COLUMN services SET NOT NULL;
CREATE UNIQUE INDEX terminal_enrolment_by_plan ON terminal_enrolment (municipality_code, plan_id);
COMMENT ON COLUMN terminal_enrolment.plan_id IS 'made by the console; null for codes that a demonstration makes';

CREATE TABLE terminal_duty (
  municipality_code text NOT NULL,
  duty_id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  staff_subject text NOT NULL,
  staff_name text NOT NULL,
  began_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  PRIMARY KEY (municipality_code, duty_id),
  FOREIGN KEY (municipality_code, terminal_id) REFERENCES terminal
);
CREATE INDEX terminal_duty_by_terminal ON terminal_duty (municipality_code, terminal_id, ends_at);
COMMENT ON TABLE terminal_duty IS 'who of the staff looks after a terminal; kept, because a login there names its attendant';

CREATE TABLE terminal_grant (
  municipality_code text NOT NULL,
  terminal_id uuid NOT NULL,
  grant_id text NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (municipality_code, terminal_id, grant_id)
);
CREATE INDEX terminal_grant_by_expiry ON terminal_grant (municipality_code, expires_at);
COMMENT ON TABLE terminal_grant IS 'what was granted through a terminal and still lives: ended when the terminal is switched off';

DO $$
DECLARE tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['terminal_duty', 'terminal_grant'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      'CREATE POLICY tenant ON %I USING (municipality_code = current_setting(''app.municipality_code'', true))',
      tenant_table);
  END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE ON terminal_duty TO {{app_role}};
GRANT SELECT, INSERT, DELETE ON terminal_grant TO {{app_role}};
