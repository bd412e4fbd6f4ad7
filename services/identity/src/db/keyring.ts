import type { Queries } from './schema.ts'

export interface SealedKey {
  readonly sealed: Buffer
  /** Sealed under a demonstration's master secret. */
  readonly demo: boolean
}

export async function findSealedKey(db: Queries, name: string): Promise<SealedKey | undefined> {
  return db.selectFrom('keyring').select(['sealed', 'demo']).where('name', '=', name).executeTakeFirst()
}

/** The name of the newest key of a kind that was replaced: `kind`, or `kind:` and something after it. */
export async function findNewestKeyName(db: Queries, kind: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('keyring')
    .select('name')
    .where((where) => where.or([where('name', '=', kind), where('name', 'like', `${kind}:%`)]))
    .orderBy('made_at', 'desc')
    .orderBy('name', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.name
}

/** Keeps a key unless there is one of that name, and returns the one that is kept: of two processes one is first. */
export async function keepSealedKey(
  db: Queries,
  name: string,
  key: { readonly sealed: Uint8Array; readonly demo: boolean },
  madeAt: Date,
): Promise<SealedKey> {
  await db
    .insertInto('keyring')
    .values({ name, sealed: Buffer.from(key.sealed), demo: key.demo, made_at: madeAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const kept = await findSealedKey(db, name)
  if (!kept) throw new Error(`the key "${name}" was not kept`)
  return kept
}

/** The sealed key of a municipality; the one that is kept, whichever process made it. */
export async function keepMunicipalityKey(
  tx: Queries,
  municipalityCode: string,
  sealed: Uint8Array,
  madeAt: Date,
): Promise<Buffer> {
  await tx
    .insertInto('municipality_key')
    .values({ municipality_code: municipalityCode, sealed: Buffer.from(sealed), made_at: madeAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const kept = await findMunicipalityKey(tx, municipalityCode)
  if (!kept) throw new Error('the key of a municipality was not kept')
  return kept
}

export async function findMunicipalityKey(
  tx: Queries,
  municipalityCode: string,
): Promise<Buffer | undefined> {
  const row = await tx
    .selectFrom('municipality_key')
    .select('sealed')
    .where('municipality_code', '=', municipalityCode)
    .executeTakeFirst()
  return row?.sealed
}
