import { sql } from 'kysely'
import type { Queries } from './schema.ts'

/**
 * Counts one attempt under each key and returns the counts, the new attempt included. A window that is over starts
 * anew. Counted before the password is looked at, so that many guesses at once do not slip through.
 */
export async function countAttempts(
  db: Queries,
  keys: readonly Buffer[],
  { now, windowStart }: { readonly now: Date; readonly windowStart: Date },
): Promise<readonly number[]> {
  // In the order of the keys, so that two logins never wait for each other.
  const ordered = keys.toSorted((a, b) => Buffer.compare(a, b))
  const { rows } = await sql<{ key: Buffer; attempts: number }>`
    insert into login_attempt as counted (key, window_started_at, attempts)
    select key, ${now}, 1 from unnest(${ordered}::bytea[]) with ordinality as t (key, place) order by place
    on conflict (key) do update set
      attempts = case when counted.window_started_at < ${windowStart} then 1 else counted.attempts + 1 end,
      window_started_at = case when counted.window_started_at < ${windowStart} then ${now} else counted.window_started_at end
    returning key, attempts`.execute(db)
  return keys.map((key) => {
    const row = rows.find((candidate) => candidate.key.equals(key))
    if (!row) throw new Error('every key is counted')
    return row.attempts
  })
}

export async function forgetAttempts(db: Queries, keys: readonly Buffer[]): Promise<void> {
  await db.deleteFrom('login_attempt').where('key', 'in', keys).execute()
}

/** One attempt that turned out to be no guess. */
export async function takeBackAttempt(db: Queries, key: Buffer): Promise<void> {
  await sql`update login_attempt set attempts = greatest(attempts - 1, 0) where key = ${key}`.execute(db)
}

export async function deleteAttemptsBefore(db: Queries, before: Date): Promise<void> {
  await db.deleteFrom('login_attempt').where('window_started_at', '<', before).execute()
}
