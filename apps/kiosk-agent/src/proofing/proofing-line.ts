import type {
  Client,
  faceProofingRoutes,
  ProofingDecision,
  ProofingProblem,
  ProofingReadiness,
  UnsentReason,
  WalkInLetter,
} from '@musubi/contracts'
import type { FaceProof } from '@musubi/card'
import { err, ok, type Result, toBase64Url } from '@musubi/kernel'
import type { Matter } from './proofing-machine.ts'

export interface DecisionToSend extends Matter {
  readonly decision: ProofingDecision
  readonly proof: FaceProof | null
}

export interface RecordedDecision {
  readonly outcome: 'provisional_account' | 'already_registered' | 'refused'
  readonly letter: WalkInLetter | null
}

/** The proofing's questions to the server, with its failures in the words of the page. */
export interface ProofingLine {
  getReadiness(): Promise<Result<ProofingReadiness, ProofingProblem>>
  /** Idempotent by `proofingId`. `card_not_genuine`: the server judged otherwise than this terminal, and recorded nothing. */
  record(decided: DecisionToSend): Promise<Result<RecordedDecision, UnsentReason | 'card_not_genuine'>>
}

export function createProofingLine(client: Client<typeof faceProofingRoutes.routes>): ProofingLine {
  return {
    async getReadiness() {
      const ready = await client.getReadiness()
      return ready.ok ? ok(ready.value) : err(reasonOf(ready.error.code))
    },
    async record({ proofingId, expiryYear, decision, proof }) {
      const sent = proof && {
        faceRecord: toBase64Url(proof.faceRecord),
        faceCertificate: toBase64Url(proof.faceCertificate),
        signature: toBase64Url(proof.signature),
      }
      const body = { decision, expiryYear, proof: sent }
      const recorded = await client.recordFaceProofing({ params: { proofingId }, body })
      if (recorded.ok) return ok(recorded.value)
      return err(
        recorded.error.code === 'card_not_genuine' ? 'card_not_genuine' : reasonOf(recorded.error.code),
      )
    },
  }
}

function reasonOf(code: string): UnsentReason {
  if (code === 'terminal_unattended') return code
  return code === 'service_unavailable' ? 'no_network' : 'failed'
}
