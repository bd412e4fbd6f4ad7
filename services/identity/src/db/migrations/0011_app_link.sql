-- The Digital Agency's app (デジタル認証アプリ) as a way to log in: which account its pseudonym belongs to.

CREATE TABLE app_link (
  municipality_code text NOT NULL,
  account_id uuid NOT NULL,
  app_key bytea NOT NULL,
  linked_at timestamptz NOT NULL,
  last_used_at timestamptz,
  PRIMARY KEY (municipality_code, account_id),
  UNIQUE (municipality_code, app_key),
  FOREIGN KEY (municipality_code, account_id) REFERENCES account
);
COMMENT ON COLUMN app_link.app_key IS 'keyed hash of the app''s issuer and its pseudonym (sub); neither is kept readable';

ALTER TABLE app_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE app_link FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app_link USING (municipality_code = current_setting('app.municipality_code', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON app_link TO {{app_role}};
