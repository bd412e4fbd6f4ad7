import type { EvidenceAnswer, EvidenceRefusal } from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'

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

/** An answer without the id it belongs to: what a receipt keeps. */
export type Answer = DistributiveOmit<EvidenceAnswer, 'evidenceId'>
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

export function refused(reason: EvidenceRefusal): Answer {
  return { status: 'refused', reason }
}
