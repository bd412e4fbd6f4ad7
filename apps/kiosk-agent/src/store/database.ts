import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/**
 * What the disk holds, and nothing else: pseudonymous events, sealed evidence, sealed stubs, the shelter's setup. No
 * name and no birth date in the clear.
 */
const SCHEMA = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE taps (
  tap_id TEXT PRIMARY KEY,
  disaster_id TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  direction TEXT NOT NULL
) STRICT;
CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  event_id TEXT NOT NULL UNIQUE,
  tap_id TEXT,
  disaster_id TEXT NOT NULL,
  made_at TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'acked', 'quarantined')),
  round INTEGER,
  confirmation TEXT,
  reason TEXT
) STRICT;
CREATE INDEX events_pending ON events (seq) WHERE state = 'pending';
CREATE TABLE evidence_keys (key_id TEXT PRIMARY KEY, wrapped TEXT NOT NULL) STRICT;
CREATE TABLE evidence (
  evidence_id TEXT PRIMARY KEY,
  key_id TEXT NOT NULL REFERENCES evidence_keys,
  sealed TEXT NOT NULL
) STRICT;
CREATE TABLE stub_sets (set_id TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT;
CREATE TABLE stubs (
  set_id TEXT NOT NULL REFERENCES stub_sets ON DELETE CASCADE,
  stub_id TEXT NOT NULL,
  box TEXT NOT NULL,
  PRIMARY KEY (set_id, stub_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE present (person_id TEXT PRIMARY KEY, since TEXT NOT NULL) STRICT;
`

const SCHEMA_VERSION = 1
const SQLITE_FULL = 13
const SQLITE_IOERR = 10

/**
 * Opens the agent's database, making it when it is not there, readable for its owner only. A commit returns when the
 * bytes are on the disk (write-ahead log, synchronous FULL); deleted rows are overwritten.
 */
export function openDatabase(dataDir: string): DatabaseSync {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const path = join(dataDir, 'agent.db')
  const db = new DatabaseSync(path)
  chmodSync(path, 0o600)
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  db.exec('PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 2000')
  const version = Number(db.prepare('PRAGMA user_version').get()?.user_version)
  if (version > SCHEMA_VERSION) throw new Error(`${path} was written by a newer version of this program`)
  if (version === 0) {
    inTransaction(db, () => {
      db.exec(SCHEMA)
      db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`)
    })
  }
  return db
}

/** All of `work` or nothing of it. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/** Whether the disk had no room, or could not be written. */
export function isDiskTrouble(error: unknown): boolean {
  const code = (error as { errcode?: unknown } | null)?.errcode
  return typeof code === 'number' && [SQLITE_FULL, SQLITE_IOERR].includes(code & 0xff)
}

/** Throws away what secure_delete has already overwritten, in the database and in its log. */
export function compact(db: DatabaseSync): void {
  db.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)')
}
