-- How well a person was proofed (身元確認), which is another question than how they logged in.
ALTER TABLE account
  ADD COLUMN proofing text NOT NULL DEFAULT 'none'
    CHECK (proofing IN ('none', 'counter', 'jpki_auth', 'jpki_sign')),
  ADD COLUMN proofed_at timestamptz;
COMMENT ON COLUMN account.proofing IS 'the strongest proofing so far: counter = staff compared face and document';
