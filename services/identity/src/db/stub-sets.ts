import { ServiceNameSchema, type ServiceName } from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import type { Sector } from '../core/sector.ts'
import { mayKnow } from './holders.ts'
import type { Queries } from './schema.ts'

export interface StubSetRow {
  readonly service: ServiceName
  readonly secretsSealed: Buffer
}

/** Keeps a new set unless there is one of that id in this municipality. */
export async function insertStubSet(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  setId: Uuid,
  set: { readonly service: ServiceName; readonly secretsSealed: Uint8Array },
  createdAt: Date,
): Promise<void> {
  await tx
    .insertInto('stub_set')
    .values({
      municipality_code: municipalityCode,
      set_id: setId,
      service: set.service,
      secrets_sealed: Buffer.from(set.secretsSealed),
      created_at: createdAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function findStubSet(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  setId: Uuid,
): Promise<StubSetRow | undefined> {
  const row = await tx
    .selectFrom('stub_set')
    .select(['service', 'secrets_sealed'])
    .where('municipality_code', '=', municipalityCode)
    .where('set_id', '=', setId)
    .executeTakeFirst()
  return row && { service: ServiceNameSchema.parse(row.service), secretsSealed: row.secrets_sealed }
}

export async function deleteStubSet(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  setId: Uuid,
): Promise<void> {
  await tx
    .deleteFrom('stub_set')
    .where('municipality_code', '=', municipalityCode)
    .where('set_id', '=', setId)
    .execute()
}

/** A resident whose card is linked, as far as a stub tells. */
export interface StubHolder {
  readonly ppid: string
  readonly accountId: string
  readonly birthDateSealed: Buffer
  readonly certificateDigestSealed: Buffer
  readonly faceKeyHash: Buffer
  readonly standing: 'good' | 'revoked'
}

/** Residents of `home` by their PPIDs of one sector. Those without a card or under 支援措置 are not among them. */
export async function findStubHolders(
  tx: Queries,
  question: {
    readonly home: MunicipalityCode
    readonly asked: MunicipalityCode
    readonly service: ServiceName
    readonly at: Date
  },
  sector: Sector,
  ppids: readonly string[],
): Promise<readonly StubHolder[]> {
  const { rows } = await sql<StubHolder>`
    select ppid.ppid, account.account_id as "accountId", account.birth_date_sealed as "birthDateSealed",
      link.certificate_digest_sealed as "certificateDigestSealed", link.face_key_hash as "faceKeyHash",
      case link.standing when 'good' then 'good' else 'revoked' end as standing
    from ppid
      join account using (municipality_code, account_id)
      join card_link link using (municipality_code, account_id)
    where ppid.municipality_code = ${question.home} and ppid.sector = ${sector} and ppid.ppid = any(${ppids}::text[])
      and link.standing <> 'replaced' and account.birth_date_sealed is not null
      and not account.protected and not account.kazashi_off and account.disabled_at is null and ${mayKnow(question)}`.execute(
    tx,
  )
  return rows
}
