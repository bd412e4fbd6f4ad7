import type { DatabaseSync } from 'node:sqlite'
import type { SealedStub } from '@musubi/contracts'
import { compact, inTransaction } from './database.ts'

/** Sealed stubs on disk. Without the card nobody can open one, so losing the tablet loses no resident. */
export interface StubStore {
  /** The newest version held of a set; 0 when none. */
  versionOf(setId: string): number
  /** Adds or replaces stubs and remembers how far the set is loaded, in one transaction. */
  put(setId: string, stubs: readonly SealedStub[], version: number): void
  find(setId: string, stubId: string): SealedStub | undefined
  count(): number
  /** Removes every set that is not named, for good: the rows are overwritten. Returns whether there was any. */
  keepOnly(setIds: readonly string[]): boolean
}

export function createStubStore(db: DatabaseSync): StubStore {
  const version = db.prepare('SELECT version FROM stub_sets WHERE set_id = ?')
  const putSet = db.prepare(
    `INSERT INTO stub_sets (set_id, version) VALUES (?, ?)
     ON CONFLICT (set_id) DO UPDATE SET version = max(version, excluded.version)`,
  )
  const putStub = db.prepare('INSERT OR REPLACE INTO stubs (set_id, stub_id, box) VALUES (?, ?, ?)')
  const select = db.prepare('SELECT stub_id, box FROM stubs WHERE set_id = ? AND stub_id = ?')
  const countAll = () => Number(db.prepare('SELECT count(*) AS stubs FROM stubs').get()?.stubs)
  let count = countAll()
  return {
    versionOf: (setId) => Number(version.get(setId)?.version ?? 0),
    put: (setId, stubs, latest) => {
      inTransaction(db, () => {
        putSet.run(setId, latest)
        for (const { stubId, box } of stubs) putStub.run(setId, stubId, box)
      })
      count = countAll()
    },
    find: (setId, stubId) => {
      const row = select.get(setId, stubId)
      return row && { stubId: row.stub_id as string, box: row.box as string }
    },
    count: () => count,
    keepOnly: (setIds) => {
      const slots = setIds.map(() => '?').join()
      const { changes } = db.prepare(`DELETE FROM stub_sets WHERE set_id NOT IN (${slots})`).run(...setIds)
      if (changes === 0) return false
      compact(db)
      count = countAll()
      return true
    },
  }
}
