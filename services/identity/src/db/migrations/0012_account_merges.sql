-- Two accounts of one person become one: proposed by one clerk, decided by another.
CREATE TABLE account_merge (
  municipality_code text NOT NULL,
  merge_id uuid NOT NULL,
  keep_id uuid NOT NULL,
  end_id uuid NOT NULL,
  reason text NOT NULL CHECK (reason IN ('double_registration', 'name_changed', 'other')),
  status text NOT NULL CHECK (status IN ('proposed', 'done', 'refused', 'withdrawn')),
  proposed_by text NOT NULL,
  proposed_at timestamptz NOT NULL,
  decided_by text,
  decided_at timestamptz,
  PRIMARY KEY (municipality_code, merge_id),
  FOREIGN KEY (municipality_code, keep_id) REFERENCES account,
  FOREIGN KEY (municipality_code, end_id) REFERENCES account,
  CHECK (keep_id <> end_id),
  CHECK ((status = 'proposed') = (decided_by IS NULL)),
  CHECK (status <> 'done' OR decided_by <> proposed_by)
);
CREATE UNIQUE INDEX account_merge_open ON account_merge (municipality_code, end_id) WHERE status = 'proposed';
COMMENT ON TABLE account_merge IS 'both ids are of one municipality: there is no way to write down a merge across two';

ALTER TABLE account_merge ENABLE ROW LEVEL SECURITY;
ALTER TABLE account_merge FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON account_merge USING (municipality_code = current_setting('app.municipality_code', true));
GRANT SELECT, INSERT, UPDATE ON account_merge TO {{app_role}};

-- A PPID never changes. When its account ends in a merge, a service that knows no other one goes on with it: the row is
-- handed over to the account that stays.
GRANT UPDATE (account_id) ON ppid TO {{app_role}};
COMMENT ON TABLE ppid IS 'pairwise ids as rows, so that the secret they were made with may be replaced; the id itself is never updated';

CREATE INDEX account_by_survivor ON account (municipality_code, merged_into) WHERE merged_into IS NOT NULL;
