import { canonicalJson, equalBytes, err, type Json, ok, type Result, toHex } from '@musubi/kernel'
import { z } from 'zod'
import { hashBody, hashLink } from './chain.ts'
import { ExportLineSchema, RecordLineSchema } from './export-format.ts'
import { checkConsistency, checkInclusion, proveConsistency, proveInclusion } from './merkle.ts'
import { readHead, type SignedHead } from './signed-head.ts'

const HashesSchema = z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(64)

/** Shows one record to somebody who has only a signed head, without any other record. */
const InclusionProofSchema = z.object({
  format: z.literal('musubi-audit-inclusion-1'),
  record: RecordLineSchema,
  path: HashesSchema,
  head: z.string(),
})

/** Shows somebody who kept an earlier head that the later one only added to it. */
const ConsistencyProofSchema = z.object({
  format: z.literal('musubi-audit-consistency-1'),
  before: z.string(),
  after: z.string(),
  path: HashesSchema,
})

export const AuditProofSchema = z.discriminatedUnion('format', [InclusionProofSchema, ConsistencyProofSchema])
export type AuditProof = z.output<typeof AuditProofSchema>

interface ReadExport {
  readonly leaves: Uint8Array[]
  readonly records: Map<number, z.output<typeof RecordLineSchema>>
  readonly heads: { readonly size: number; readonly jws: string }[]
}

async function readExport(lines: AsyncIterable<string>, wanted: number): Promise<ReadExport> {
  const read: ReadExport = { leaves: [], records: new Map(), heads: [] }
  for await (const text of lines) {
    if (text.trim() === '') continue
    const line = ExportLineSchema.parse(JSON.parse(text))
    if (line.type === 'head') read.heads.push({ size: read.leaves.length, jws: line.jws })
    if (line.type !== 'record') continue
    read.leaves.push(Buffer.from(line.hash, 'hex'))
    if (line.sequence === wanted) read.records.set(wanted, line)
  }
  return read
}

/** A proof that the record is in the first signed head that covers it. */
export async function proveRecord(
  lines: AsyncIterable<string>,
  sequence: number,
): Promise<Result<AuditProof, 'no_such_record' | 'not_signed_yet'>> {
  const { leaves, records, heads } = await readExport(lines, sequence)
  const record = records.get(sequence)
  if (!record) return err('no_such_record')
  const head = heads.find(({ size }) => size >= sequence)
  if (!head) return err('not_signed_yet')
  const path = proveInclusion(leaves.slice(0, head.size), sequence - 1).map(toHex)
  return ok({ format: 'musubi-audit-inclusion-1', record, path, head: head.jws })
}

/** A proof that the newest head of the export goes on from the head of `size` records. */
export async function proveGrowth(
  lines: AsyncIterable<string>,
  size: number,
): Promise<Result<AuditProof, 'no_such_head'>> {
  const { leaves, heads } = await readExport(lines, 0)
  const before = heads.find((head) => head.size === size)
  const after = heads.at(-1)
  if (!before || !after) return err('no_such_head')
  const path = proveConsistency(leaves.slice(0, after.size), size).map(toHex)
  return ok({ format: 'musubi-audit-consistency-1', before: before.jws, after: after.jws, path })
}

export type ProofFailure =
  | 'head_forged'
  | 'head_of_unknown_key'
  | 'record_changed'
  | 'not_in_head'
  | 'heads_of_different_logs'
  | 'not_consistent'

/** Checks a proof on its own. @param trustedKeys thumbprints of the operator's keys; left out, any key will do */
export async function checkProof(
  proof: AuditProof,
  trustedKeys?: readonly string[],
): Promise<Result<SignedHead, ProofFailure>> {
  return proof.format === 'musubi-audit-inclusion-1'
    ? checkRecordProof(proof, trustedKeys)
    : checkGrowthProof(proof, trustedKeys)
}

async function checkRecordProof(
  { record, path, head: jws }: z.output<typeof InclusionProofSchema>,
  trustedKeys?: readonly string[],
): Promise<Result<SignedHead, ProofFailure>> {
  const head = await readTrusted(jws, trustedKeys)
  if (!head.ok) return head
  const { sequence, salt, body } = record
  const bodyHash = Buffer.from(record.bodyHash, 'hex')
  if (body !== null && salt !== null) {
    const own = hashBody(Buffer.from(salt, 'hex'), canonicalJson(body as Json))
    if (!equalBytes(own, bodyHash)) return err('record_changed')
  }
  const leaf = hashLink({ ...head.value, sequence }, Buffer.from(record.previousHash, 'hex'), bodyHash)
  const claim = { leaf, index: sequence - 1, size: head.value.size, root: head.value.root }
  return checkInclusion(claim, path.map(fromHex)) ? head : err('not_in_head')
}

async function checkGrowthProof(
  proof: z.output<typeof ConsistencyProofSchema>,
  trustedKeys?: readonly string[],
): Promise<Result<SignedHead, ProofFailure>> {
  const before = await readTrusted(proof.before, trustedKeys)
  if (!before.ok) return before
  const after = await readTrusted(proof.after, trustedKeys)
  if (!after.ok) return after
  if (
    before.value.service !== after.value.service ||
    before.value.municipalityCode !== after.value.municipalityCode
  )
    return err('heads_of_different_logs')
  const claim = { before: before.value, after: after.value }
  return checkConsistency(claim, proof.path.map(fromHex)) ? after : err('not_consistent')
}

async function readTrusted(
  jws: string,
  trustedKeys: readonly string[] | undefined,
): Promise<Result<SignedHead, 'head_forged' | 'head_of_unknown_key'>> {
  const head = await readHead(jws)
  if (!head.ok) return err('head_forged')
  if (trustedKeys && !trustedKeys.includes(head.value.keyThumbprint)) return err('head_of_unknown_key')
  return head
}

function fromHex(text: string): Uint8Array {
  return Buffer.from(text, 'hex')
}
