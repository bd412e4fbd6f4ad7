-- Accounts of residents over their life: linking and relinking of cards, municipal IDs from letter to passkey, moving,
-- merging, 支援措置.

ALTER TABLE account
  ADD COLUMN status text NOT NULL DEFAULT 'active'
    CHECK (status IN ('provisional', 'active', 'suspended', 'moved', 'merged', 'closed')),
  ADD COLUMN kazashi_off boolean NOT NULL DEFAULT false,
  ADD COLUMN moved_to text CHECK (moved_to ~ '^[0-9]{6}$'),
  ADD COLUMN merged_into uuid,
  ADD CONSTRAINT account_in_use CHECK ((status IN ('provisional', 'active')) = (disabled_at IS NULL)),
  ADD CONSTRAINT account_moved CHECK ((status = 'moved') = (moved_to IS NOT NULL)),
  ADD CONSTRAINT account_merged CHECK ((status = 'merged') = (merged_into IS NOT NULL)),
  ADD FOREIGN KEY (municipality_code, merged_into) REFERENCES account;

COMMENT ON COLUMN account.kazashi_off IS 'the person wants no login without PIN; like under 支援措置 the card is in no index';

ALTER TABLE card_link
  DROP CONSTRAINT card_link_standing_check,
  ADD CONSTRAINT card_link_standing_check CHECK (standing IN ('good', 'suspended', 'revoked', 'replaced')),
  ADD COLUMN link_id uuid NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN strength text NOT NULL DEFAULT 'auth' CHECK (strength IN ('auth', 'sign')),
  ADD COLUMN sign_key bytea,
  ADD COLUMN stale_at timestamptz,
  ADD COLUMN valid_until timestamptz,
  ADD COLUMN ended_at timestamptz,
  ADD COLUMN replaced_by bytea,
  ADD CONSTRAINT card_link_replaced CHECK ((standing = 'replaced') = (replaced_by IS NOT NULL));
DROP INDEX card_link_by_account;
CREATE UNIQUE INDEX card_link_current ON card_link (municipality_code, account_id) WHERE standing <> 'replaced';
CREATE INDEX card_link_by_account ON card_link (municipality_code, account_id);
CREATE INDEX card_link_by_sign_key ON card_link (municipality_code, sign_key) WHERE sign_key IS NOT NULL;
COMMENT ON COLUMN card_link.sign_key IS 'keyed hash of the signature certificate that vouched for name and address; the certificate is not kept';
COMMENT ON COLUMN card_link.stale_at IS 'that certificate has ended since: name or address may have changed';

-- 支援措置: apart from the account, because hardly anybody may read it; each look is written into the audit log.
CREATE TABLE protection (
  municipality_code text NOT NULL,
  protection_id uuid NOT NULL,
  account_id uuid NOT NULL,
  since timestamptz NOT NULL,
  until date NOT NULL,
  set_by text NOT NULL,
  lift_asked_by text,
  lift_asked_at timestamptz,
  lifted_at timestamptz,
  lifted_by text,
  PRIMARY KEY (municipality_code, protection_id),
  FOREIGN KEY (municipality_code, account_id) REFERENCES account,
  CHECK (lifted_by IS NULL OR lifted_by <> lift_asked_by)
);
CREATE UNIQUE INDEX protection_in_force ON protection (municipality_code, account_id) WHERE lifted_at IS NULL;
COMMENT ON COLUMN protection.until IS 'to be renewed by then; it does not end by itself';

ALTER TABLE protection ENABLE ROW LEVEL SECURITY;
ALTER TABLE protection FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON protection USING (municipality_code = current_setting('app.municipality_code', true));
GRANT SELECT, INSERT, UPDATE ON protection TO {{app_role}};

-- New kinds come with new ways to log in; the names are fixed by the code.
ALTER TABLE locator
  DROP CONSTRAINT locator_kind_check,
  ADD CONSTRAINT locator_kind_check CHECK (kind ~ '^[a-z_]{1,40}$');
