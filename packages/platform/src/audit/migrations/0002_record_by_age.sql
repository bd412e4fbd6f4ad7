-- Records are written in the order of time, so a handful of bytes a page range finds the old ones.
CREATE INDEX record_by_age ON audit.record USING brin (recorded_at);
