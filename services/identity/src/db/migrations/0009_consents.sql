-- What residents agreed to with vendors' services: rows are added and ended, never changed otherwise.
CREATE TABLE service_consent (
  municipality_code text NOT NULL,
  consent_id uuid NOT NULL,
  account_id uuid NOT NULL,
  client_id text NOT NULL,
  terms jsonb NOT NULL,
  shown text[] NOT NULL,
  given_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_how text CHECK (ended_how IN ('withdrawn', 'replaced')),
  PRIMARY KEY (municipality_code, consent_id),
  FOREIGN KEY (municipality_code, account_id) REFERENCES account,
  FOREIGN KEY (municipality_code, client_id) REFERENCES client,
  CHECK ((ended_at IS NULL) = (ended_how IS NULL))
);
CREATE UNIQUE INDEX service_consent_in_force ON service_consent (municipality_code, account_id, client_id)
  WHERE ended_at IS NULL;
CREATE INDEX service_consent_by_account ON service_consent (municipality_code, account_id, given_at);
COMMENT ON COLUMN service_consent.terms IS 'the words that were shown: service, vendor, purpose, what is asked for and why';

-- Services that must be told that a login has ended, until they have heard it.
CREATE TABLE logout_notice (
  municipality_code text NOT NULL,
  notice_id uuid NOT NULL,
  account_ref text NOT NULL,
  client_id text NOT NULL,
  sid text NOT NULL,
  tries integer NOT NULL DEFAULT 0,
  next_try_at timestamptz NOT NULL,
  PRIMARY KEY (municipality_code, notice_id)
);
CREATE INDEX logout_notice_due ON logout_notice (municipality_code, next_try_at);

DO $$
DECLARE tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['service_consent', 'logout_notice'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      'CREATE POLICY tenant ON %I USING (municipality_code = current_setting(''app.municipality_code'', true))',
      tenant_table);
  END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE ON service_consent TO {{app_role}};
GRANT SELECT, INSERT, UPDATE, DELETE ON logout_notice TO {{app_role}};

-- All logins of a person are found when something has to end.
CREATE INDEX oidc_session_by_account ON oidc_session ((payload ->> 'accountId'));
