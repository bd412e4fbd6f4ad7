-- Keys that sign tokens, each with the moment from which it signs. Belongs to no municipality: tokens of all towns are
-- signed by one issuer. The private halves are sealed by the master secret.
CREATE TABLE signing_key (
  kid text PRIMARY KEY,
  signs_from timestamptz NOT NULL UNIQUE,
  sealed bytea NOT NULL,
  demo boolean NOT NULL,
  made_at timestamptz NOT NULL
);
COMMENT ON TABLE signing_key IS 'shown two weeks before it signs, kept a month after; the time alone decides which one signs';

DELETE FROM keyring WHERE name = 'signing';

GRANT SELECT, INSERT, DELETE ON signing_key TO {{app_role}};
