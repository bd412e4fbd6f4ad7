-- A consent that was given at an attended terminal says at which one.
ALTER TABLE service_consent ADD COLUMN given_at_terminal uuid;
COMMENT ON COLUMN service_consent.given_at_terminal IS 'null: on the pages of a login in the person''s own browser';
