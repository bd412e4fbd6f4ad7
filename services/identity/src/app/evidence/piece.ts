import type { KazashiEvidence } from '@musubi/card'
import type { EvidenceAnswer, EvidenceRefusal } from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import type { VerifiedCertificate } from '@musubi/pki'
import type { Moment } from '../../core/moment.ts'

/** Evidence out of its envelope. */
export interface Piece {
  readonly evidenceId: Uuid
  readonly evidence: KazashiEvidence
  /** SHA-256 of the opened bytes: two deliveries of one tap have one digest, whatever envelope they came in. */
  readonly digest: Buffer
}

/** Evidence of a known terminal that was not seen before, with the moment at which it is judged. */
export interface DatedPiece extends Piece {
  readonly moment: Moment
}

export interface CertifiedPiece extends DatedPiece {
  readonly verified: VerifiedCertificate
  /** The locator key of the card. */
  readonly cardKey: Buffer
}

export interface StandingPiece extends CertifiedPiece {
  /** False when the source of revocation could not speak about that moment. */
  readonly statusKnown: boolean
}

/** The person a card is linked to, as the asked municipality may know them. */
export interface Holder {
  readonly accountId: Uuid
  readonly home: MunicipalityCode
  readonly birthDate: string
  readonly faceKeyHash: Uint8Array
  readonly standing: 'good' | 'revoked'
  /** Undefined until the first tap in that sector. */
  readonly askedPpid: string | undefined
  readonly homePpid: string | undefined
}

export interface HeldPiece extends StandingPiece {
  readonly holder: Holder
}

/** An answer without the id it belongs to: what a receipt keeps. */
export type Answer = DistributiveOmit<EvidenceAnswer, 'evidenceId'>
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

export function refused(reason: EvidenceRefusal): Answer {
  return { status: 'refused', reason }
}
