import { toFaceRoot } from '@musubi/card'
import type { CardToInspect, TapTrust, Inspection } from './inspect-card.ts'

/** What a worker is started with: a TapTrust without key objects. */
export interface SentTrust {
  readonly authenticationRoots: readonly Uint8Array[]
  readonly faceRoots: readonly {
    readonly reference: string
    readonly spki: Uint8Array
    readonly test: boolean
  }[]
  readonly testCaAllowed: boolean
}

export interface InspectionJob {
  readonly job: number
  readonly cards: readonly CardToInspect[]
}

export interface InspectionDone {
  readonly job: number
  readonly inspections: readonly Inspection[]
}

export function toSentTrust({ authenticationRoots, faceRoots, testCaAllowed }: TapTrust): SentTrust {
  return {
    authenticationRoots,
    faceRoots: faceRoots.map(({ reference, publicKey, test }) => ({
      reference,
      spki: publicKey.export({ type: 'spki', format: 'der' }),
      test,
    })),
    testCaAllowed,
  }
}

export function fromSentTrust({ authenticationRoots, faceRoots, testCaAllowed }: SentTrust): TapTrust {
  return {
    authenticationRoots,
    faceRoots: faceRoots.map(({ reference, spki, test }) => toFaceRoot(reference, spki, test)),
    testCaAllowed,
  }
}
