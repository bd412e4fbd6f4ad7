-- The audit log of one service. The app role may write records and read everything of its municipality; it may change or
-- remove nothing. Links (the hash chain) are made only by the function audit.chain, which runs as the owner.

CREATE SCHEMA audit;
GRANT USAGE ON SCHEMA audit TO {{app_role}};

CREATE TABLE audit.log (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  service text NOT NULL
);
COMMENT ON TABLE audit.log IS 'whose log this is; part of every hash, so that rows of one service do not fit into another''s chain';

CREATE TABLE audit.record (
  municipality_code text NOT NULL DEFAULT current_setting('app.municipality_code')
    CHECK (municipality_code ~ '^[0-9]{6}$'),
  record_id uuid NOT NULL,
  position bigint GENERATED ALWAYS AS IDENTITY,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  salt bytea CHECK (octet_length(salt) = 16),
  body text CHECK (length(body) <= 8000),
  body_hash bytea NOT NULL,
  action text GENERATED ALWAYS AS (body::jsonb ->> 'action') STORED,
  subject_id text GENERATED ALWAYS AS (body::jsonb #>> '{subject,id}') STORED,
  PRIMARY KEY (municipality_code, record_id)
);
CREATE UNIQUE INDEX record_by_position ON audit.record (municipality_code, position);
CREATE INDEX record_by_subject ON audit.record (municipality_code, subject_id, position) WHERE subject_id IS NOT NULL;
COMMENT ON COLUMN audit.record.position IS 'order of writing, with gaps; the order that counts is the sequence of the link';
COMMENT ON COLUMN audit.record.body IS 'canonical JSON (RFC 8785); null when it was forgotten after its time';
COMMENT ON COLUMN audit.record.salt IS 'goes with the body, so that the hash of a forgotten body says nothing about it';

CREATE TABLE audit.pending (
  municipality_code text NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (municipality_code, position)
);
COMMENT ON TABLE audit.pending IS 'records that wait for their link; filled by a trigger, emptied by audit.chain';

CREATE TABLE audit.town (
  municipality_code text PRIMARY KEY
);
COMMENT ON TABLE audit.town IS 'municipalities that have a chain, so that somebody can go round and sign their heads';

CREATE TABLE audit.link (
  municipality_code text NOT NULL,
  sequence bigint NOT NULL CHECK (sequence > 0),
  record_id uuid NOT NULL,
  previous_hash bytea NOT NULL CHECK (octet_length(previous_hash) = 32),
  body_hash bytea NOT NULL CHECK (octet_length(body_hash) = 32),
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  PRIMARY KEY (municipality_code, sequence),
  UNIQUE (municipality_code, record_id),
  FOREIGN KEY (municipality_code, record_id) REFERENCES audit.record
);

CREATE TABLE audit.head (
  municipality_code text NOT NULL,
  size bigint NOT NULL CHECK (size > 0),
  frontier bytea NOT NULL,
  signed_at timestamptz NOT NULL,
  jws text NOT NULL,
  PRIMARY KEY (municipality_code, size)
);
COMMENT ON COLUMN audit.head.frontier IS 'roots of the perfect subtrees (RFC 6962), widest first: the next head starts from here';

DO $$
DECLARE tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['record', 'link', 'head'] LOOP
    EXECUTE format('ALTER TABLE audit.%I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE audit.%I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      'CREATE POLICY tenant ON audit.%I USING (municipality_code = current_setting(''app.municipality_code'', true))',
      tenant_table);
  END LOOP;
END $$;

GRANT SELECT ON audit.log, audit.record, audit.pending, audit.town, audit.link, audit.head TO {{app_role}};
GRANT INSERT (record_id, salt, body) ON audit.record TO {{app_role}};
GRANT INSERT (municipality_code, size, frontier, signed_at, jws) ON audit.head TO {{app_role}};

-- The hash of a body is made here, not by the program that writes it.
CREATE FUNCTION audit.hash_body() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF new.body IS NULL OR new.salt IS NULL THEN RAISE EXCEPTION 'a new audit record needs a body and a salt'; END IF;
  new.body_hash := sha256(new.salt || convert_to(new.body, 'UTF8'));
  RETURN new;
END $$;
CREATE TRIGGER hash_body BEFORE INSERT ON audit.record FOR EACH ROW EXECUTE FUNCTION audit.hash_body();

CREATE FUNCTION audit.await_link() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO audit.pending (municipality_code, position) SELECT municipality_code, position FROM written;
  RETURN NULL;
END $$;
CREATE TRIGGER await_link AFTER INSERT ON audit.record REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION audit.await_link();

-- The owner of the tables is bound too. The one change a record may see is that its body is forgotten after its time.
CREATE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only: % on %', tg_op, tg_table_name USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION audit.allow_forgetting() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF new.body IS NULL AND new.salt IS NULL AND old.recorded_at < clock_timestamp() - interval '365 days'
    AND (new.municipality_code, new.record_id, new.position, new.recorded_at, new.body_hash)
      = (old.municipality_code, old.record_id, old.position, old.recorded_at, old.body_hash)
  THEN RETURN new; END IF;
  RAISE EXCEPTION 'the audit log is append-only: UPDATE on record' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER append_only BEFORE DELETE ON audit.record FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER forget_only BEFORE UPDATE ON audit.record FOR EACH ROW EXECUTE FUNCTION audit.allow_forgetting();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.link FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.head FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.record FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.link FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.head FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

-- Links up to `most` waiting records of the transaction's municipality, in the order of writing, and returns how many.
-- hash = SHA-256("musubi-audit-1|service|municipality|sequence|" then previous hash then body hash).
-- One process a municipality at a time; whoever comes second does nothing. Writers never wait for it.
CREATE FUNCTION audit.chain(most integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  home text := current_setting('app.municipality_code');
  whose text;
  last_sequence bigint;
  last_hash bytea;
  next_hash bytea;
  one record;
  taken bigint[] := '{}';
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('musubi audit ' || home, 0)) THEN RETURN 0; END IF;
  SELECT service INTO STRICT whose FROM audit.log;
  SELECT sequence, hash INTO last_sequence, last_hash FROM audit.link
    WHERE municipality_code = home ORDER BY sequence DESC LIMIT 1;
  IF last_sequence IS NULL THEN
    INSERT INTO audit.town (municipality_code) VALUES (home) ON CONFLICT DO NOTHING;
    last_sequence := 0;
    last_hash := decode(repeat('00', 32), 'hex');
  END IF;
  FOR one IN
    SELECT position, record_id, body_hash FROM audit.pending JOIN audit.record USING (municipality_code, position)
    WHERE municipality_code = home ORDER BY position LIMIT most
  LOOP
    last_sequence := last_sequence + 1;
    next_hash := sha256(convert_to(format('musubi-audit-1|%s|%s|%s|', whose, home, last_sequence), 'UTF8')
      || last_hash || one.body_hash);
    INSERT INTO audit.link (municipality_code, sequence, record_id, previous_hash, body_hash, hash)
      VALUES (home, last_sequence, one.record_id, last_hash, one.body_hash, next_hash);
    last_hash := next_hash;
    taken := taken || one.position;
  END LOOP;
  DELETE FROM audit.pending WHERE municipality_code = home AND position = ANY (taken);
  RETURN cardinality(taken);
END $$;

-- Forgets the bodies of linked records older than `before`; a year is the least they are kept. Returns how many.
CREATE FUNCTION audit.forget(before timestamptz, most integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  home text := current_setting('app.municipality_code');
  forgotten integer;
BEGIN
  UPDATE audit.record SET body = NULL, salt = NULL WHERE municipality_code = home AND record_id IN (
    SELECT r.record_id FROM audit.record r JOIN audit.link l USING (municipality_code, record_id)
    WHERE municipality_code = home AND r.body IS NOT NULL
      AND r.recorded_at < least(before, clock_timestamp() - interval '366 days')
    ORDER BY r.position LIMIT most);
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  RETURN forgotten;
END $$;

REVOKE ALL ON FUNCTION audit.chain(integer), audit.forget(timestamptz, integer), audit.await_link() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.chain(integer), audit.forget(timestamptz, integer) TO {{app_role}};
