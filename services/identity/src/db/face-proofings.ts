import { expectOk, parseUuid, type MunicipalityCode, type Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import type { FaceProofingTable, Queries } from './schema.ts'

export interface FaceProofing {
  readonly proofingId: Uuid
  readonly terminalId: Uuid
  readonly staffSubject: string
  readonly refusedBecause: string | null
  readonly outcome: FaceProofingTable['outcome']
  /** Of an accepted card; of a refused one nothing is kept. */
  readonly faceKeyHash: Buffer | null
  readonly expiryYear: number
  readonly accountId: Uuid | null
  readonly decidedAt: Date
}

export async function insertFaceProofing(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  proofing: FaceProofing,
): Promise<void> {
  await tx
    .insertInto('face_proofing')
    .values({
      municipality_code: municipalityCode,
      proofing_id: proofing.proofingId,
      terminal_id: proofing.terminalId,
      staff_subject: proofing.staffSubject,
      decision: proofing.outcome === 'refused' ? 'refused' : 'accepted',
      refused_because: proofing.refusedBecause,
      outcome: proofing.outcome,
      face_key_hash: proofing.faceKeyHash,
      expiry_year: proofing.expiryYear,
      account_id: proofing.accountId,
      decided_at: proofing.decidedAt,
    })
    .execute()
}

export async function findFaceProofing(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  proofingId: Uuid,
): Promise<Pick<FaceProofing, 'outcome' | 'accountId'> | undefined> {
  const row = await tx
    .selectFrom('face_proofing')
    .select(['outcome', 'account_id'])
    .where('municipality_code', '=', municipalityCode)
    .where('proofing_id', '=', proofingId)
    .executeTakeFirst()
  return row && { outcome: row.outcome, accountId: toId(row.account_id) }
}

/** The provisional account that was made for this card before. */
export async function findProvisionalByFace(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  faceKeyHash: Buffer,
): Promise<Uuid | undefined> {
  const { rows } = await sql<{ account_id: string }>`
    select proofing.account_id from face_proofing proofing join account using (municipality_code, account_id)
    where proofing.municipality_code = ${municipalityCode} and proofing.face_key_hash = ${faceKeyHash}
      and account.status = 'provisional' and not account.protected limit 1`.execute(tx)
  return toId(rows[0]?.account_id ?? null) ?? undefined
}

/** The card by whose face the owner of an account was proofed; only it may be the first that is linked. */
export async function findProofedFace(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
): Promise<Buffer | undefined> {
  const row = await tx
    .selectFrom('face_proofing')
    .select('face_key_hash')
    .where('municipality_code', '=', municipalityCode)
    .where('account_id', '=', accountId)
    .where('face_key_hash', 'is not', null)
    .executeTakeFirst()
  return row?.face_key_hash ?? undefined
}

/** Whether the card with this face is linked here to somebody whom the asking terminal may know of. */
export async function isFaceLinked(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  faceKeyHash: Buffer,
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from card_link link join account using (municipality_code, account_id)
    where link.municipality_code = ${municipalityCode} and link.face_key_hash = ${faceKeyHash}
      and link.standing <> 'replaced' and not account.protected and account.disabled_at is null limit 1`.execute(
    tx,
  )
  return rows.length > 0
}

function toId(text: string | null): Uuid | null {
  return text === null ? null : expectOk(parseUuid(text), 'a UUID')
}
