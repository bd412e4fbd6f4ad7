import { createHash } from 'node:crypto'
import { type KazashiEvidence, parseEvidence } from '@musubi/card'
import type { SealedEvidence } from '@musubi/contracts'
import { err, ok, toHex, type Result } from '@musubi/kernel'
import { refused, type Answer, type Delivery, type Piece } from '../evidence/piece.ts'

export interface Opened {
  readonly sealed: SealedEvidence
  readonly bytes: Result<Uint8Array, 'unsealable'>
  readonly delivery: Delivery
}

/** The envelope opens, the encoding is the one and only, and the id inside is the id outside. */
export function checkShape({ sealed, bytes, delivery }: Opened): Result<Piece, Answer> {
  if (!bytes.ok) return err(refused('malformed'))
  const evidence = parseEvidence(bytes.value)
  if (!evidence.ok || !isSameId(evidence.value, sealed.evidenceId)) return err(refused('malformed'))
  const digest = createHash('sha256').update(bytes.value).digest()
  return ok({
    ...delivery,
    evidenceId: sealed.evidenceId,
    bytes: bytes.value,
    evidence: evidence.value,
    digest,
  })
}

function isSameId(evidence: KazashiEvidence, evidenceId: string): boolean {
  return toHex(evidence.evidenceId) === evidenceId.replaceAll('-', '')
}
