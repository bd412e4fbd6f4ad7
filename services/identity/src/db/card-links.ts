import { expectOk, parseUuid, type MunicipalityCode, type Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import type { LinkState, LinkStrength } from '../core/accounts/link-state.ts'
import type { LinkStanding, Queries } from './schema.ts'

/** A link of a card. Which card it is, nobody can read from it. */
export interface StoredLink {
  readonly linkId: Uuid
  readonly accountId: Uuid
  readonly cardKey: Buffer
  readonly faceKeyHash: Buffer
  readonly certificateDigestSealed: Buffer
  readonly signKey: Buffer | null
  readonly state: LinkState
  readonly linkedAt: Date
  /** End of the certificate; null for links made before this was kept. */
  readonly validUntil: Date | null
}

interface LinkRow {
  readonly link_id: string
  readonly account_id: string
  readonly card_key: Buffer
  readonly face_key_hash: Buffer
  readonly certificate_digest_sealed: Buffer
  readonly sign_key: Buffer | null
  readonly standing: LinkStanding
  readonly strength: LinkStrength
  readonly stale_at: Date | null
  readonly linked_at: Date
  readonly valid_until: Date | null
}

const columns = sql`link_id, account_id, card_key, face_key_hash, certificate_digest_sealed, sign_key, standing, strength,
  stale_at, linked_at, valid_until`

/** The card an account has now. */
export async function findCurrentLink(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
): Promise<StoredLink | undefined> {
  const { rows } = await sql<LinkRow>`
    select ${columns} from card_link
    where municipality_code = ${municipalityCode} and account_id = ${accountId} and standing <> 'replaced'`.execute(
    tx,
  )
  return rows[0] && toLink(rows[0])
}

/** The link of this card, unless another card took its place. */
export async function findLinkOfCard(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  cardKey: Buffer,
): Promise<StoredLink | undefined> {
  const { rows } = await sql<LinkRow>`
    select ${columns} from card_link
    where municipality_code = ${municipalityCode} and card_key = ${cardKey} and standing <> 'replaced'`.execute(
    tx,
  )
  return rows[0] && toLink(rows[0])
}

/** Keys of cards that work, and of signature certificates that are as new as we know: what a revocation could change. */
export async function listKeysInForce(tx: Queries, municipalityCode: MunicipalityCode): Promise<Buffer[]> {
  const rows = await tx
    .selectFrom('card_link')
    .select(['card_key', 'sign_key', 'stale_at'])
    .where('municipality_code', '=', municipalityCode)
    .where('standing', 'in', ['good', 'suspended'])
    .execute()
  return rows.flatMap(({ card_key, sign_key, stale_at }) =>
    sign_key && stale_at === null ? [card_key, sign_key] : [card_key],
  )
}

export interface LinkToInsert {
  readonly linkId: Uuid
  readonly accountId: Uuid
  readonly cardKey: Buffer
  readonly faceKeyHash: Uint8Array
  readonly certificateDigestSealed: Uint8Array
  readonly signKey: Buffer | null
  readonly strength: LinkStrength
  readonly validUntil: Date
}

/** Adds a good link. A card that was replaced once may come back; one that is linked may not. */
export async function insertLink(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  link: LinkToInsert,
  at: Date,
): Promise<'inserted' | 'taken'> {
  const { numAffectedRows } = await sql`
    insert into card_link as existing (municipality_code, card_key, link_id, account_id, certificate_digest_sealed,
      face_key_hash, standing, strength, sign_key, linked_at, valid_until)
    values (${municipalityCode}, ${link.cardKey}, ${link.linkId}, ${link.accountId},
      ${Buffer.from(link.certificateDigestSealed)}, ${Buffer.from(link.faceKeyHash)}, 'good', ${link.strength},
      ${link.signKey}, ${at}, ${link.validUntil})
    on conflict (municipality_code, card_key) do update set link_id = excluded.link_id, account_id = excluded.account_id,
      certificate_digest_sealed = excluded.certificate_digest_sealed, face_key_hash = excluded.face_key_hash,
      standing = 'good', strength = excluded.strength, sign_key = excluded.sign_key, linked_at = excluded.linked_at,
      valid_until = excluded.valid_until, stale_at = null, ended_at = null, replaced_by = null
      where existing.standing = 'replaced'`.execute(tx)
  return numAffectedRows === 1n ? 'inserted' : 'taken'
}

/** Writes a state down. @param replacedBy the new card, where the state says so */
export async function saveLinkState(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  { cardKey }: Pick<StoredLink, 'cardKey'>,
  state: LinkState,
  at: Date,
  replacedBy: Buffer | null = null,
): Promise<void> {
  if (state.status === 'none') {
    await sql`delete from card_link where municipality_code = ${municipalityCode} and card_key = ${cardKey}`.execute(
      tx,
    )
    return
  }
  const strength = state.status === 'replaced' ? sql`strength` : sql`${state.strength}`
  const stale = state.status !== 'replaced' && state.stale
  await sql`
    update card_link set standing = ${state.status}, strength = ${strength},
      stale_at = ${stale ? sql`coalesce(stale_at, ${at})` : null},
      ended_at = ${state.status === 'replaced' ? at : null}, replaced_by = ${replacedBy}
    where municipality_code = ${municipalityCode} and card_key = ${cardKey}`.execute(tx)
}

/** The signature certificate that now vouches for the holder's attributes. */
export async function saveSignKey(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  cardKey: Buffer,
  signKey: Buffer,
): Promise<void> {
  await sql`
    update card_link set sign_key = ${signKey}
    where municipality_code = ${municipalityCode} and card_key = ${cardKey}`.execute(tx)
}

/** Links whose card or signature certificate is among these keys. */
export async function findLinksByKeys(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  column: 'card_key' | 'sign_key',
  keys: readonly Buffer[],
): Promise<readonly StoredLink[]> {
  const { rows } = await sql<LinkRow>`
    select ${columns} from card_link
    where municipality_code = ${municipalityCode} and ${sql.ref(column)} = any(${keys}::bytea[]) and standing <> 'replaced'
    for update`.execute(tx)
  return rows.map(toLink)
}

export async function findCardKeysOf(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
): Promise<readonly Buffer[]> {
  const { rows } = await sql<{ card_key: Buffer }>`
    select card_key from card_link
    where municipality_code = ${municipalityCode} and account_id = ${accountId} and standing <> 'replaced'`.execute(
    tx,
  )
  return rows.map(({ card_key: cardKey }) => cardKey)
}

function toLink(row: LinkRow): StoredLink {
  return {
    linkId: expectOk(parseUuid(row.link_id), 'link ids are UUIDs'),
    accountId: expectOk(parseUuid(row.account_id), 'account ids are UUIDs'),
    cardKey: row.card_key,
    faceKeyHash: row.face_key_hash,
    certificateDigestSealed: row.certificate_digest_sealed,
    signKey: row.sign_key,
    state:
      row.standing === 'replaced'
        ? { status: 'replaced' }
        : { status: row.standing, strength: row.strength, stale: row.stale_at !== null },
    linkedAt: row.linked_at,
    validUntil: row.valid_until,
  }
}
