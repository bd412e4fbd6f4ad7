import { EvidenceRefusalSchema, KAZASHI_ACR, KAZASHI_OFFLINE_ACR } from '@musubi/contracts'
import { MunicipalityCodeSchema } from '@musubi/contracts/common'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Answer } from '../core/evidence-answer.ts'
import type { Queries } from './schema.ts'

/** Evidence that was answered, and the answer. */
export interface Receipt {
  readonly evidenceId: Uuid
  readonly terminalId: Uuid
  readonly nonce: Uint8Array
  readonly digest: Buffer
  readonly answer: Answer
  readonly clockSuspect: boolean
  /** Milliseconds since 1970. */
  readonly receivedAt: number
}

/** The receipts that touch a batch. */
export interface Receipts {
  findById(evidenceId: Uuid): Pick<Receipt, 'digest' | 'answer'> | undefined
  hasNonce(terminalId: Uuid, nonce: Uint8Array): boolean
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

/** What of a piece of evidence a receipt is found by. */
interface Presented {
  readonly evidenceId: string
  readonly terminalId: string
  readonly evidence: { readonly nonce: Uint8Array }
}

export async function findReceipts(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  pieces: readonly Presented[],
): Promise<Receipts> {
  const columns = sql`receipt.evidence_id, receipt.terminal_id, receipt.nonce, receipt.digest, receipt.answer`
  // Two index look-ups; an OR over both would read the whole table.
  const { rows } = await sql<ReceiptRow>`
    select ${columns} from evidence_receipt receipt
    where municipality_code = ${municipalityCode}
      and evidence_id = any(${pieces.map(({ evidenceId }) => evidenceId)}::uuid[])
    union all
    select ${columns} from evidence_receipt receipt
      join unnest(
        ${pieces.map(({ terminalId }) => terminalId)}::uuid[],
        ${pieces.map(({ evidence }) => Buffer.from(evidence.nonce))}::bytea[]
      ) as used (terminal_id, nonce) using (terminal_id, nonce)
    where municipality_code = ${municipalityCode}`.execute(tx)
  const byId = new Map(rows.map((row) => [row.evidence_id, row]))
  const nonces = new Set(rows.map((row) => nonceName(row.terminal_id, row.nonce)))
  return {
    findById: (evidenceId) => {
      const row = byId.get(evidenceId)
      return row && { digest: row.digest, answer: AnswerSchema.parse(row.answer) }
    },
    hasNonce: (terminalId, nonce) => nonces.has(nonceName(terminalId, nonce)),
  }
}

function nonceName(terminalId: string, nonce: Uint8Array): string {
  return `${terminalId}:${Buffer.from(nonce).toString('hex')}`
}

/** Keeps answers; of two with one id or one nonce the first stays. Returns the ids that were kept, with their digests. */
export async function insertReceipts(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  receipts: readonly Receipt[],
): Promise<ReadonlyMap<string, Buffer>> {
  const { rows } = await sql<{ evidence_id: string; digest: Buffer }>`
    insert into evidence_receipt
      (municipality_code, evidence_id, terminal_id, nonce, digest, answer, clock_suspect, received_at)
    select ${municipalityCode}, evidence_id, terminal_id, nonce, digest, answer, clock_suspect, received_at
    from unnest(
      ${receipts.map(({ evidenceId }) => evidenceId)}::uuid[],
      ${receipts.map(({ terminalId }) => terminalId)}::uuid[],
      ${receipts.map(({ nonce }) => Buffer.from(nonce))}::bytea[],
      ${receipts.map(({ digest }) => digest)}::bytea[],
      ${receipts.map(({ answer }) => JSON.stringify(answer))}::jsonb[],
      ${receipts.map(({ clockSuspect }) => clockSuspect)}::boolean[],
      ${receipts.map(({ receivedAt }) => new Date(receivedAt))}::timestamptz[]
    ) as t (evidence_id, terminal_id, nonce, digest, answer, clock_suspect, received_at)
    on conflict do nothing
    returning evidence_id, digest`.execute(tx)
  return new Map(rows.map((row) => [row.evidence_id, row.digest]))
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
