-- Under 支援措置 a new letter takes two officers: the first one's wish, which another one makes good within the hour.
ALTER TABLE protection
  ADD COLUMN reset_asked_by text,
  ADD COLUMN reset_asked_at timestamptz,
  ADD CHECK ((reset_asked_by IS NULL) = (reset_asked_at IS NULL));
