import { expectOk, parseUuid, type MunicipalityCode } from '@musubi/kernel'
import { sql } from 'kysely'
import type { Holder } from '../core/evidence-answer.ts'
import type { Sector } from '../core/sector.ts'
import type { Vault } from '../crypto/vault.ts'
import type { Queries } from './schema.ts'

export interface HolderQuestion {
  readonly home: MunicipalityCode
  /** Who asks; another municipality than home needs an agreement that is in force. */
  readonly asked: MunicipalityCode
  readonly service: string
  readonly askedSector: Sector
  readonly homeSector: Sector
  readonly at: Date
}

interface HolderRow {
  readonly card_key: Buffer
  readonly account_id: string
  readonly face_key_hash: Buffer
  readonly standing: 'good' | 'revoked'
  readonly birth_date_sealed: Buffer
  readonly asked_ppid: string | null
  readonly home_ppid: string | null
}

/**
 * The holders of these cards, by the card's locator key in hex. Asked inside the home municipality's own transaction. Each
 * card is followed by primary keys alone, whatever the planner believes about tables that were filled a minute ago: as
 * plain joins, a batch from a terminal reads every account and every PPID of the town. `offset 0` keeps the look-ups from
 * being turned round, `sector || ''` keeps them from the index over all PPIDs of a sector.
 */
export async function findHolders(
  tx: Queries,
  question: HolderQuestion,
  vault: Vault,
  cardKeys: readonly Buffer[],
): Promise<ReadonlyMap<string, Holder>> {
  const { home, askedSector, homeSector } = question
  const ppidOf = (sector: Sector) => sql`(select ppid from ppid
    where municipality_code = ${home} and account_id = link.account_id and sector || '' = ${sector} offset 0)`
  const { rows } = await sql<HolderRow>`
    select link.card_key, link.account_id, link.face_key_hash,
      case link.standing when 'good' then 'good' else 'revoked' end as standing, account.birth_date_sealed,
      ${ppidOf(askedSector)} as asked_ppid, ${ppidOf(homeSector)} as home_ppid
    from unnest(${cardKeys}::bytea[]) as given (card_key)
      cross join lateral (select * from card_link
        where municipality_code = ${home} and card_key = given.card_key offset 0) as link
      cross join lateral (select * from account
        where municipality_code = ${home} and account_id = link.account_id offset 0) as account
    where link.standing <> 'replaced' and account.birth_date_sealed is not null
      and not account.protected and not account.kazashi_off and account.disabled_at is null
      and ${mayKnow(question)}`.execute(tx)
  return new Map(rows.map((row) => [row.card_key.toString('hex'), toHolder(row, home, vault)]))
}

/** True inside one's own municipality; elsewhere an agreement of home with the one who asks. */
export function mayKnow({ home, asked, service, at }: Omit<HolderQuestion, 'askedSector' | 'homeSector'>) {
  if (home === asked) return sql`true`
  return sql`exists (select from sharing_agreement
    where municipality_code = ${home} and partner_code = ${asked} and service = ${service}
      and valid_from <= ${at} and (valid_until is null or valid_until > ${at}))`
}

function toHolder(row: HolderRow, home: MunicipalityCode, vault: Vault): Holder {
  return {
    accountId: expectOk(parseUuid(row.account_id), 'account ids are UUIDs'),
    home,
    birthDate: vault.open(birthDateContext(row.account_id), row.birth_date_sealed).toString(),
    faceKeyHash: row.face_key_hash,
    standing: row.standing,
    askedPpid: row.asked_ppid ?? undefined,
    homePpid: row.home_ppid ?? undefined,
  }
}

export function birthDateContext(accountId: string): string {
  return `birth-date:${accountId}`
}

export function certificateDigestContext(accountId: string): string {
  return `certificate-digest:${accountId}`
}
