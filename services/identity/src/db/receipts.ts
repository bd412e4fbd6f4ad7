import { EvidenceRefusalSchema, KAZASHI_ACR, KAZASHI_OFFLINE_ACR } from '@musubi/contracts'
import { MunicipalityCodeSchema } from '@musubi/contracts/common'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Answer } from '../app/evidence/piece.ts'
import type { Queries } from './schema.ts'

/** Evidence that was answered, and the answer. */
export interface Receipt {
  readonly evidenceId: Uuid
  readonly terminalId: Uuid
  readonly nonce: Uint8Array
  readonly digest: Buffer
  readonly answer: Answer
  readonly clockSuspect: boolean
}

/** The receipts that touch a batch. */
export interface Receipts {
  findById(evidenceId: Uuid): Pick<Receipt, 'digest' | 'answer'> | undefined
  hasNonce(nonce: Uint8Array): boolean
}

interface Wanted {
  readonly terminalId: Uuid
  readonly evidenceIds: readonly Uuid[]
  readonly nonces: readonly Uint8Array[]
}

interface ReceiptRow {
  readonly evidence_id: Uuid
  readonly terminal_id: Uuid
  readonly nonce: Buffer
  readonly digest: Buffer
  readonly answer: unknown
}

const AnswerSchema: z.ZodType<Answer> = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('resolved'),
    ppid: z.string(),
    acr: z.enum([KAZASHI_ACR, KAZASHI_OFFLINE_ACR]),
    home: z.object({ municipalityCode: MunicipalityCodeSchema, ppid: z.string() }),
  }),
  z.object({ status: z.literal('refused'), reason: EvidenceRefusalSchema }),
])

export async function findReceipts(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  { terminalId, evidenceIds, nonces }: Wanted,
): Promise<Receipts> {
  const columns = sql`evidence_id, terminal_id, nonce, digest, answer`
  // Two index look-ups; an OR over both columns would read the whole table.
  const { rows } = await sql<ReceiptRow>`
    select ${columns} from evidence_receipt
    where municipality_code = ${municipalityCode} and evidence_id = any(${evidenceIds}::uuid[])
    union all
    select ${columns} from evidence_receipt
    where municipality_code = ${municipalityCode} and terminal_id = ${terminalId} and nonce = any(${nonces}::bytea[])`.execute(
    tx,
  )
  const byId = new Map(rows.map((row) => [row.evidence_id, row]))
  const used = rows.filter((row) => row.terminal_id === terminalId).map(({ nonce }) => nonce.toString('hex'))
  const nonceKeys = new Set(used)
  return {
    findById: (evidenceId) => {
      const row = byId.get(evidenceId)
      return row && { digest: row.digest, answer: AnswerSchema.parse(row.answer) }
    },
    hasNonce: (nonce) => nonceKeys.has(Buffer.from(nonce).toString('hex')),
  }
}

/**
 * Keeps answers; of two with one id or one nonce the first stays. Returns the ids that are kept with the very digest
 * they were given with.
 */
export async function insertReceipts(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  receipts: readonly Receipt[],
  receivedAt: Date,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ evidence_id: string; digest: Buffer }>`
    insert into evidence_receipt
      (municipality_code, evidence_id, terminal_id, nonce, digest, answer, clock_suspect, received_at)
    select ${municipalityCode}, evidence_id, terminal_id, nonce, digest, answer, clock_suspect, ${receivedAt}
    from unnest(
      ${receipts.map(({ evidenceId }) => evidenceId)}::uuid[],
      ${receipts.map(({ terminalId }) => terminalId)}::uuid[],
      ${receipts.map(({ nonce }) => Buffer.from(nonce))}::bytea[],
      ${receipts.map(({ digest }) => digest)}::bytea[],
      ${receipts.map(({ answer }) => JSON.stringify(answer))}::jsonb[],
      ${receipts.map(({ clockSuspect }) => clockSuspect)}::boolean[]
    ) as t (evidence_id, terminal_id, nonce, digest, answer, clock_suspect)
    on conflict do nothing
    returning evidence_id, digest`.execute(tx)
  return new Set(rows.map((row) => receiptName(row.evidence_id, row.digest)))
}

/** Names one evidence with its content. */
export function receiptName(evidenceId: string, digest: Buffer): string {
  return `${evidenceId}:${digest.toString('hex')}`
}

export async function deleteReceiptsBefore(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  before: Date,
): Promise<void> {
  await tx
    .deleteFrom('evidence_receipt')
    .where('municipality_code', '=', municipalityCode)
    .where('received_at', '<', before)
    .execute()
}
