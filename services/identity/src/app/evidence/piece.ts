import type { KazashiEvidence } from '@musubi/card'
import type { Uuid } from '@musubi/kernel'
import type { Holder } from '../../core/evidence-answer.ts'
import type { Moment } from '../../core/moment.ts'
import type { InspectedCard } from '../../inspection/inspect-card.ts'

export { type Answer, type Holder, refused } from '../../core/evidence-answer.ts'

/** Who handed evidence in, and when. */
export interface Delivery {
  readonly terminalId: Uuid
  /** Milliseconds since 1970, by the clock of the service that received it. */
  readonly receivedAt: number
}

/** Evidence out of its envelope. */
export interface Piece extends Delivery {
  readonly evidenceId: Uuid
  readonly evidence: KazashiEvidence
  /** The opened bytes. */
  readonly bytes: Uint8Array
  /** SHA-256 of the opened bytes: two deliveries of one tap have one digest, whatever envelope they came in. */
  readonly digest: Buffer
}

/** Evidence of a known terminal that was not seen before, with the moment at which it is judged. */
export interface DatedPiece extends Piece {
  readonly moment: Moment
}

export interface CertifiedPiece extends DatedPiece {
  readonly card: InspectedCard
  /** The locator key of the card. */
  readonly cardKey: Buffer
}

export interface StandingPiece extends CertifiedPiece {
  /** False when the source of revocation could not speak about that moment. */
  readonly statusKnown: boolean
}

export interface HeldPiece extends StandingPiece {
  readonly holder: Holder
}
