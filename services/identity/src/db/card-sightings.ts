import { expectOk, parseUuid, type MunicipalityCode, type Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import type { Queries } from './schema.ts'

/** A card at a terminal of this municipality. */
export interface CardSighting {
  /** The id of the evidence or of the login: one tap is one sighting. */
  readonly sightingId: Uuid
  readonly terminalId: Uuid
  /** The locator key of the card. */
  readonly cardKey: Buffer
  readonly way: 'kazashi' | 'pin'
  readonly seenAt: Date
}

/** Notes cards for the look that follows; one that is noted stays as it is. */
export async function insertSightings(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  sightings: readonly CardSighting[],
): Promise<void> {
  if (sightings.length === 0) return
  await tx
    .insertInto('card_sighting')
    .values(
      sightings.map(({ sightingId, terminalId, cardKey, way, seenAt }) => ({
        municipality_code: municipalityCode,
        sighting_id: sightingId,
        terminal_id: terminalId,
        card_key: cardKey,
        way,
        seen_at: seenAt,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function listSightings(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  limit: number,
): Promise<CardSighting[]> {
  const rows = await tx
    .selectFrom('card_sighting')
    .selectAll()
    .where('municipality_code', '=', municipalityCode)
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    sightingId: expectOk(parseUuid(row.sighting_id), 'a UUID'),
    terminalId: expectOk(parseUuid(row.terminal_id), 'a UUID'),
    cardKey: row.card_key,
    way: row.way,
    seenAt: row.seen_at,
  }))
}

export async function deleteSightings(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  sightingIds: readonly Uuid[],
): Promise<void> {
  if (sightingIds.length === 0) return
  await tx
    .deleteFrom('card_sighting')
    .where('municipality_code', '=', municipalityCode)
    .where('sighting_id', 'in', [...sightingIds])
    .execute()
}

/** Which of these cards belong to people of this municipality who are under 支援措置, replaced cards included; by key in hex. */
export async function findProtectedHolders(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  cardKeys: readonly Buffer[],
): Promise<ReadonlyMap<string, Uuid>> {
  if (cardKeys.length === 0) return new Map()
  const { rows } = await sql<{ card_key: Buffer; account_id: Uuid }>`
    select link.card_key, link.account_id
    from card_link link join account using (municipality_code, account_id)
    where municipality_code = ${municipalityCode} and link.card_key = any(${cardKeys}::bytea[])
      and account.protected`.execute(tx)
  return new Map(rows.map(({ card_key, account_id }) => [card_key.toString('hex'), account_id]))
}
