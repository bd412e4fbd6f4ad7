-- Walk-in proofing (本人確認): what staff decided after they compared a person with the face of the card. Kept is when, where,
-- by whom, the decision and the card's year of expiry; no photograph, no name image, no security code.
CREATE TABLE face_proofing (
  municipality_code text NOT NULL,
  proofing_id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  staff_subject text NOT NULL,
  decision text NOT NULL CHECK (decision IN ('accepted', 'refused')),
  refused_because text,
  outcome text NOT NULL CHECK (outcome IN ('provisional_account', 'already_registered', 'refused')),
  face_key_hash bytea,
  expiry_year smallint NOT NULL,
  account_id uuid,
  decided_at timestamptz NOT NULL,
  PRIMARY KEY (municipality_code, proofing_id),
  FOREIGN KEY (municipality_code, account_id) REFERENCES account,
  CHECK ((decision = 'refused') = (refused_because IS NOT NULL)),
  CHECK ((outcome = 'provisional_account') = (account_id IS NOT NULL))
);
CREATE INDEX face_proofing_by_account ON face_proofing (municipality_code, account_id) WHERE account_id IS NOT NULL;
CREATE INDEX face_proofing_by_face ON face_proofing (municipality_code, face_key_hash) WHERE face_key_hash IS NOT NULL;
COMMENT ON COLUMN face_proofing.face_key_hash IS 'the card that was accepted: only it is linked to the provisional account later';

ALTER TABLE face_proofing ENABLE ROW LEVEL SECURITY;
ALTER TABLE face_proofing FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON face_proofing USING (municipality_code = current_setting('app.municipality_code', true));
GRANT SELECT, INSERT ON face_proofing TO {{app_role}};
