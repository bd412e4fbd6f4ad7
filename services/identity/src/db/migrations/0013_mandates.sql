-- Who may act for whom, at which services and until when. Rows are added and ended, never deleted: who acted for whom must
-- be readable afterwards.
CREATE TABLE mandate (
  municipality_code text NOT NULL,
  mandate_id uuid NOT NULL,
  represented_id uuid NOT NULL,
  actor_id uuid,
  relation text NOT NULL CHECK (relation IN ('parent', 'dependant', 'legal_guardian', 'care_staff')),
  services text[] NOT NULL CHECK (cardinality(services) > 0),
  evidence text CHECK (evidence IN ('family_register', 'guardian_certificate', 'power_of_attorney', 'care_contract')),
  recorded_by text,
  code_key bytea,
  offered_until timestamptz,
  began_at timestamptz,
  until timestamptz NOT NULL,
  ended_at timestamptz,
  ended_by text CHECK (ended_by IN ('represented', 'actor', 'staff')),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (municipality_code, mandate_id),
  FOREIGN KEY (municipality_code, represented_id) REFERENCES account (municipality_code, account_id),
  FOREIGN KEY (municipality_code, actor_id) REFERENCES account (municipality_code, account_id),
  CHECK (actor_id <> represented_id),
  CHECK ((actor_id IS NULL) = (began_at IS NULL)),
  CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
  CHECK ((recorded_by IS NULL) = (evidence IS NULL))
);
CREATE INDEX mandate_by_actor ON mandate (municipality_code, actor_id) WHERE ended_at IS NULL;
CREATE INDEX mandate_by_represented ON mandate (municipality_code, represented_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX mandate_by_code ON mandate (municipality_code, code_key);
COMMENT ON COLUMN mandate.code_key IS 'HMAC-SHA-256 of the code the represented person handed over; the code is not kept';
COMMENT ON COLUMN mandate.recorded_by IS 'PPID for the office of who saw the evidence; null when it was given with the card';

ALTER TABLE mandate ENABLE ROW LEVEL SECURITY;
ALTER TABLE mandate FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON mandate USING (municipality_code = current_setting('app.municipality_code', true));
GRANT SELECT, INSERT, UPDATE ON mandate TO {{app_role}};
