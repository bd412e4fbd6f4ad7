import type { ScheduledKey } from '../core/key-schedule.ts'
import type { Queries } from './schema.ts'

export interface SealedSigningKey extends ScheduledKey {
  readonly sealed: Buffer
  /** Sealed under a demonstration's master secret. */
  readonly demo: boolean
}

export async function listSigningKeys(db: Queries): Promise<readonly SealedSigningKey[]> {
  const rows = await db
    .selectFrom('signing_key')
    .select(['kid', 'signs_from', 'sealed', 'demo'])
    .orderBy('signs_from')
    .execute()
  return rows.map(({ kid, signs_from, sealed, demo }) => ({
    kid,
    signsFrom: signs_from.getTime(),
    sealed,
    demo,
  }))
}

/** Keeps a key unless another process has made the one of that moment. */
export async function keepSigningKey(db: Queries, key: SealedSigningKey, madeAt: Date): Promise<void> {
  await db
    .insertInto('signing_key')
    .values({
      kid: key.kid,
      signs_from: new Date(key.signsFrom),
      sealed: key.sealed,
      demo: key.demo,
      made_at: madeAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function deleteSigningKeys(db: Queries, kids: readonly string[]): Promise<void> {
  if (kids.length > 0) await db.deleteFrom('signing_key').where('kid', 'in', kids).execute()
}
