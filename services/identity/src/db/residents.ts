import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import type { Queries } from './schema.ts'

export interface AccountRow {
  readonly accountId: Uuid
  readonly birthDateSealed: Uint8Array
  readonly protected: boolean
}

export interface CardLinkRow {
  readonly accountId: Uuid
  readonly cardKey: Buffer
  readonly certificateDigestSealed: Uint8Array
  readonly faceKeyHash: Uint8Array
  readonly standing: 'good' | 'revoked'
}

/** Adds residents; one who is there already stays as they are. */
export async function insertResidents(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accounts: readonly AccountRow[],
  createdAt: Date,
): Promise<void> {
  await sql`
    insert into account (municipality_code, account_id, kind, birth_date_sealed, protected, created_at)
    select ${municipalityCode}, account_id, 'resident', birth_date, protected, ${createdAt}
    from unnest(
      ${accounts.map(({ accountId }) => accountId)}::uuid[],
      ${accounts.map(({ birthDateSealed }) => Buffer.from(birthDateSealed))}::bytea[],
      ${accounts.map((account) => account.protected)}::boolean[]
    ) as t (account_id, birth_date, protected)
    on conflict do nothing`.execute(tx)
}

/**
 * Links cards to residents, and makes them findable unless the resident is under 支援措置: such a card is in no index.
 * A link that exists stays, and nobody gets a second card.
 */
export async function insertCardLinks(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  links: readonly CardLinkRow[],
  linkedAt: Date,
): Promise<void> {
  await sql`
    insert into card_link
      (municipality_code, card_key, account_id, certificate_digest_sealed, face_key_hash, standing, linked_at)
    select ${municipalityCode}, card_key, account_id, digest, face_key_hash, standing, ${linkedAt}
    from unnest(
      ${links.map(({ cardKey }) => cardKey)}::bytea[],
      ${links.map(({ accountId }) => accountId)}::uuid[],
      ${links.map(({ certificateDigestSealed }) => Buffer.from(certificateDigestSealed))}::bytea[],
      ${links.map(({ faceKeyHash }) => Buffer.from(faceKeyHash))}::bytea[],
      ${links.map(({ standing }) => standing)}::text[]
    ) as t (card_key, account_id, digest, face_key_hash, standing)
    on conflict do nothing`.execute(tx)
  await sql`
    insert into locator (kind, key, municipality_code, target)
    select 'card', link.card_key, link.municipality_code, link.account_id
    from card_link link join account using (municipality_code, account_id)
    where link.municipality_code = ${municipalityCode} and not account.protected and not account.kazashi_off
      and link.card_key = any(${links.map(({ cardKey }) => cardKey)}::bytea[])
    on conflict do nothing`.execute(tx)
}
