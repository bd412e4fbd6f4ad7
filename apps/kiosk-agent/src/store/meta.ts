import type { DatabaseSync } from 'node:sqlite'

/** Single values by name. Writes join the transaction that is open, if one is. */
export interface Meta {
  find(key: string): string | undefined
  put(key: string, value: string): void
  remove(key: string): void
}

export function createMeta(db: DatabaseSync): Meta {
  const select = db.prepare('SELECT value FROM meta WHERE key = ?')
  const upsert = db.prepare(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  const remove = db.prepare('DELETE FROM meta WHERE key = ?')
  return {
    find: (key) => select.get(key)?.value as string | undefined,
    put: (key, value) => void upsert.run(key, value),
    remove: (key) => void remove.run(key),
  }
}
