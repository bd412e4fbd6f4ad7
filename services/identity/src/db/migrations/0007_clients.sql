-- Vendors' services that log residents in. The client_id begins with the municipality's code, so that a login finds its
-- row inside that municipality and nowhere else.
CREATE TABLE client (
  municipality_code text NOT NULL,
  client_id text NOT NULL CHECK (client_id LIKE municipality_code || '.%'),
  registration_id uuid NOT NULL,
  registration jsonb NOT NULL,
  status text NOT NULL CHECK (status IN ('sandbox', 'active', 'suspended')),
  version integer NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (municipality_code, client_id)
);
COMMENT ON COLUMN client.registration IS 'ClientRegistration of the contract: names, addresses, public keys, what it asks for and why';

ALTER TABLE client ENABLE ROW LEVEL SECURITY;
ALTER TABLE client FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON client USING (municipality_code = current_setting('app.municipality_code', true));
GRANT SELECT, INSERT, UPDATE ON client TO {{app_role}};

-- The provider reads clients from the registry, not from state of its own.
DROP TABLE oidc_client;
