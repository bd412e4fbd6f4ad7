-- Municipal IDs (自治体ID) from letter to own password, and passkeys.

-- The password of a letter is derived from the service's own secret and the letter's id, so that a lost letter can be
-- printed again and nothing readable is kept. It is worth something until its owner has chosen a password, once.
ALTER TABLE municipal_id
  ALTER COLUMN password_hash DROP NOT NULL,
  ADD COLUMN letter_id uuid,
  ADD COLUMN initial_until timestamptz,
  ADD COLUMN valid_until date,
  ADD COLUMN register_key bytea,
  ADD COLUMN password_changed_at timestamptz,
  ADD CONSTRAINT municipal_id_letter CHECK ((letter_id IS NULL) = (initial_until IS NULL)),
  ADD CONSTRAINT municipal_id_password CHECK ((letter_id IS NULL) = (password_hash IS NOT NULL)),
  ADD UNIQUE (municipality_code, register_key);
COMMENT ON COLUMN municipal_id.register_key IS 'keyed hash of the municipality''s own number for this person (整理番号)';

CREATE TABLE passkey (
  municipality_code text NOT NULL,
  credential_id bytea NOT NULL,
  account_id uuid NOT NULL,
  public_key bytea NOT NULL,
  sign_count bigint NOT NULL,
  transports text[] NOT NULL,
  backed_up boolean NOT NULL,
  name text NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  PRIMARY KEY (municipality_code, credential_id),
  FOREIGN KEY (municipality_code, account_id) REFERENCES account
);
CREATE INDEX passkey_by_account ON passkey (municipality_code, account_id);

ALTER TABLE passkey ENABLE ROW LEVEL SECURITY;
ALTER TABLE passkey FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON passkey USING (municipality_code = current_setting('app.municipality_code', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON passkey TO {{app_role}};
