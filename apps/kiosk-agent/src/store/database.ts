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
/** Primary result codes of SQLite. */
const SQLITE_BUSY = 5
const SQLITE_IOERR = 10
const SQLITE_CORRUPT = 11
const SQLITE_FULL = 13
const SQLITE_NOTADB = 26

/** The outbox cannot be used; the message is one sentence for whoever starts the terminal. */
export class OutboxUnusable extends Error {
  override readonly name = 'OutboxUnusable'
}

/**
 * Opens the agent's database, making it when it is not there, readable for its owner only, and locks it for this process: two
 * agents over one outbox would give two events one running number. A commit returns when the bytes are on the disk
 * (write-ahead log, synchronous FULL); deleted rows are overwritten. Throws OutboxUnusable.
 */
export function openDatabase(dataDir: string): DatabaseSync {
  const path = join(dataDir, 'agent.db')
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const db = new DatabaseSync(path)
    chmodSync(path, 0o600)
    db.exec('PRAGMA busy_timeout = 2000; PRAGMA locking_mode = EXCLUSIVE')
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    db.exec('PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON')
    bringUp(db, path)
    return db
  } catch (error) {
    throw toUnusable(error, path)
  }
}

function bringUp(db: DatabaseSync, path: string): void {
  const version = Number(db.prepare('PRAGMA user_version').get()?.user_version)
  if (version > SCHEMA_VERSION)
    throw new OutboxUnusable(
      `${path} was written by a newer version of this program. Install that version; nothing was changed.`,
    )
  // Takes the lock also where there is nothing to make.
  inTransaction(db, () => {
    if (version === 0) db.exec(SCHEMA)
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`)
  })
}

function toUnusable(error: unknown, path: string): unknown {
  switch (sqliteCode(error)) {
    case SQLITE_BUSY:
      return new OutboxUnusable(
        `${path} is used by another agent. End that one, or give this one its own folder.`,
      )
    case SQLITE_FULL:
    case SQLITE_IOERR:
      return new OutboxUnusable(`${path} cannot be written: is the disk full? What is in it stays as it is.`)
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return new OutboxUnusable(
        `${path} is damaged and was left untouched. Keep a copy of its folder for the operator and start with a new folder.`,
      )
    default:
      return error
  }
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
  const code = sqliteCode(error)
  return code === SQLITE_FULL || code === SQLITE_IOERR
}

/** The primary code of an extended one. */
function sqliteCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | null)?.errcode
  return typeof code === 'number' ? code & 0xff : undefined
}

/** Throws away what secure_delete has already overwritten, in the database and in its log. */
export function compact(db: DatabaseSync): void {
  db.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)')
}
