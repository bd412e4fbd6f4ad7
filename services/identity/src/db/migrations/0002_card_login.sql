-- Login and linking with the card's PIN. Belongs to no municipality: a challenge is made before anybody is known.
CREATE TABLE spent_nonce (
  key bytea PRIMARY KEY,
  expires_at timestamptz NOT NULL
);
COMMENT ON TABLE spent_nonce IS 'SHA-256 of challenges that evidence was handed in for, until they would have expired anyway';
CREATE INDEX spent_nonce_by_expiry ON spent_nonce (expires_at);

GRANT SELECT, INSERT, DELETE ON spent_nonce TO {{app_role}};
