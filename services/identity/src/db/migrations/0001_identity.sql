-- Common authentication. Every tenant table begins with municipality_code and shows its rows only inside a transaction
-- bound to that municipality. The tables at the end belong to no municipality: they hold keyed hashes, sealed keys, and
-- the protocol state of logins, and no name, date or serial number.

CREATE TABLE account (
  municipality_code text NOT NULL CHECK (municipality_code ~ '^[0-9]{6}$'),
  account_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('staff', 'resident')),
  birth_date_sealed bytea,
  protected boolean NOT NULL DEFAULT false,
  disabled_at timestamptz,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (municipality_code, account_id)
);
COMMENT ON COLUMN account.protected IS '支援措置: the person''s card is in no index, so every look-up answers as for a stranger';

CREATE TABLE municipal_id (
  municipality_code text NOT NULL,
  account_id uuid NOT NULL,
  login_name text NOT NULL,
  display_name text NOT NULL,
  roles text[] NOT NULL DEFAULT '{}',
  password_hash text NOT NULL,
  demo boolean NOT NULL DEFAULT false,
  PRIMARY KEY (municipality_code, account_id),
  UNIQUE (municipality_code, login_name),
  FOREIGN KEY (municipality_code, account_id) REFERENCES account
);

CREATE TABLE card_link (
  municipality_code text NOT NULL,
  card_key bytea NOT NULL,
  account_id uuid NOT NULL,
  certificate_digest_sealed bytea NOT NULL,
  face_key_hash bytea NOT NULL,
  standing text NOT NULL CHECK (standing IN ('good', 'revoked')),
  linked_at timestamptz NOT NULL,
  PRIMARY KEY (municipality_code, card_key),
  FOREIGN KEY (municipality_code, account_id) REFERENCES account
);
CREATE UNIQUE INDEX card_link_by_account ON card_link (municipality_code, account_id);
COMMENT ON COLUMN card_link.card_key IS 'HMAC-SHA-256 over the issuer''s key and the serial number; neither is kept';
COMMENT ON COLUMN card_link.face_key_hash IS 'the card-face key pinned at linking: SHA-256 of its public key object';

CREATE TABLE ppid (
  municipality_code text NOT NULL,
  account_id uuid NOT NULL,
  sector text NOT NULL,
  ppid text NOT NULL,
  PRIMARY KEY (municipality_code, account_id, sector),
  UNIQUE (municipality_code, sector, ppid)
);
COMMENT ON TABLE ppid IS 'pairwise ids as rows, so that the secret they were made with may be replaced; never updated';

CREATE TABLE municipality_key (
  municipality_code text PRIMARY KEY,
  sealed bytea NOT NULL,
  made_at timestamptz NOT NULL
);

CREATE TABLE terminal (
  municipality_code text NOT NULL,
  terminal_id uuid NOT NULL,
  service text NOT NULL,
  place text,
  name text NOT NULL,
  public_key text NOT NULL,
  enrolled_at timestamptz NOT NULL,
  disabled_at timestamptz,
  PRIMARY KEY (municipality_code, terminal_id)
);
COMMENT ON COLUMN terminal.disabled_at IS 'the kill switch: from then on its tokens and its evidence are refused';

CREATE TABLE terminal_enrolment (
  municipality_code text NOT NULL,
  code_key bytea NOT NULL,
  service text NOT NULL,
  place text,
  name text NOT NULL,
  expires_at timestamptz NOT NULL,
  terminal_id uuid,
  PRIMARY KEY (municipality_code, code_key)
);

CREATE TABLE evidence_receipt (
  municipality_code text NOT NULL,
  evidence_id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  nonce bytea NOT NULL,
  digest bytea NOT NULL,
  answer jsonb NOT NULL,
  clock_suspect boolean NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (municipality_code, evidence_id),
  UNIQUE (municipality_code, terminal_id, nonce)
);
CREATE INDEX evidence_receipt_by_age ON evidence_receipt (municipality_code, received_at);

CREATE TABLE sharing_agreement (
  municipality_code text NOT NULL,
  partner_code text NOT NULL,
  service text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_until timestamptz,
  PRIMARY KEY (municipality_code, partner_code, service)
);
COMMENT ON TABLE sharing_agreement IS 'municipality_code lets partner_code recognise its residents in one service';

CREATE TABLE stub_set (
  municipality_code text NOT NULL,
  set_id uuid NOT NULL,
  service text NOT NULL,
  secrets_sealed bytea NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (municipality_code, set_id)
);

DO $$
DECLARE tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['account', 'municipal_id', 'card_link', 'ppid', 'municipality_key', 'terminal',
    'terminal_enrolment', 'evidence_receipt', 'sharing_agreement', 'stub_set'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      'CREATE POLICY tenant ON %I USING (municipality_code = current_setting(''app.municipality_code'', true))',
      tenant_table);
  END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE ON account, municipal_id, terminal, terminal_enrolment TO {{app_role}};
GRANT SELECT, INSERT, UPDATE, DELETE ON card_link, sharing_agreement TO {{app_role}};
GRANT SELECT, INSERT ON ppid, municipality_key TO {{app_role}};
GRANT SELECT, INSERT, DELETE ON evidence_receipt, stub_set TO {{app_role}};
GRANT DELETE ON terminal_enrolment TO {{app_role}};

-- Without municipality ------------------------------------------------------------------------------------------------

-- A card, a terminal or a login name arrives without saying whose it is. This index of keyed hashes answers that and
-- nothing else; who holds only the database cannot tell a card in it from a random number.
CREATE TABLE locator (
  kind text NOT NULL CHECK (kind IN ('card', 'terminal', 'enrolment', 'login', 'stub_set')),
  key bytea NOT NULL,
  municipality_code text NOT NULL,
  target uuid NOT NULL,
  PRIMARY KEY (kind, key)
);

CREATE TABLE keyring (
  name text PRIMARY KEY,
  sealed bytea NOT NULL,
  demo boolean NOT NULL,
  made_at timestamptz NOT NULL
);
COMMENT ON TABLE keyring IS 'the service''s own keys, sealed by the master secret; demo keys stop a start outside demo mode';

CREATE TABLE login_attempt (
  key bytea PRIMARY KEY,
  window_started_at timestamptz NOT NULL,
  attempts integer NOT NULL
);
COMMENT ON COLUMN login_attempt.key IS 'keyed hash of a login name, an address, or both';

-- Protocol state of the OpenID Provider. A row is found by the SHA-256 of its handle; codes and tokens themselves are
-- not kept. What outlives a restart has a table of its own; the rest may vanish, and a login in flight starts again.
CREATE TABLE oidc_session (
  kind text NOT NULL,
  key bytea NOT NULL,
  payload jsonb NOT NULL,
  grant_id text,
  uid text,
  consumed_at timestamptz,
  expires_at timestamptz,
  PRIMARY KEY (kind, key)
);
CREATE TABLE oidc_grant (LIKE oidc_session INCLUDING ALL);
CREATE TABLE oidc_refresh_token (LIKE oidc_session INCLUDING ALL);
CREATE TABLE oidc_client (LIKE oidc_session INCLUDING ALL);
CREATE UNLOGGED TABLE oidc_ephemeral (LIKE oidc_session INCLUDING ALL);

CREATE UNIQUE INDEX oidc_session_by_uid ON oidc_session (uid);
CREATE INDEX oidc_refresh_token_by_grant ON oidc_refresh_token (grant_id);
CREATE INDEX oidc_ephemeral_by_grant ON oidc_ephemeral (grant_id) WHERE grant_id IS NOT NULL;
CREATE INDEX oidc_session_by_expiry ON oidc_session (expires_at);
CREATE INDEX oidc_grant_by_expiry ON oidc_grant (expires_at);
CREATE INDEX oidc_refresh_token_by_expiry ON oidc_refresh_token (expires_at);
CREATE INDEX oidc_ephemeral_by_expiry ON oidc_ephemeral (expires_at);

GRANT SELECT, INSERT ON keyring TO {{app_role}};
GRANT SELECT, INSERT, UPDATE, DELETE ON locator, login_attempt, oidc_session, oidc_grant, oidc_refresh_token, oidc_client,
  oidc_ephemeral TO {{app_role}};
