-- Current state of non-personal entities. One row an entity; a municipality sees and writes its own rows only.
CREATE TABLE entity (
  municipality_code text NOT NULL CHECK (municipality_code ~ '^[0-9]{6}$'),
  entity_id text NOT NULL,
  entity_type text NOT NULL,
  attributes jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  modified_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (municipality_code, entity_id, entity_type)
);
CREATE INDEX entity_by_type ON entity (municipality_code, entity_type, entity_id);

ALTER TABLE entity ENABLE ROW LEVEL SECURITY;
ALTER TABLE entity FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON entity USING (municipality_code = current_setting('app.municipality_code', true));

GRANT SELECT, INSERT, UPDATE, DELETE ON entity TO {{app_role}};
COMMENT ON TABLE entity IS 'NGSIv2 entities; only registered types and attributes, none of which can hold personal data';
