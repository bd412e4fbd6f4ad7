-- What one member of the staff did in a time: `at` is text in one form (ISO 8601, UTC), so it sorts as time does.
CREATE INDEX record_by_staff ON audit.record (municipality_code, (body::jsonb #>> '{actor,id}'), (body::jsonb ->> 'at'))
  WHERE body::jsonb #>> '{actor,kind}' = 'staff';
