import type { ChainFault } from '../archive/chain.ts'
import type { ContainerFault } from '../archive/tar.ts'
import type { BallotFault } from '../ballot/check.ts'
import type { CredentialListFault } from '../credential/credential-list.ts'
import type { Election, ElectionFault } from '../election/election.ts'
import type { DecryptionFault } from '../tally/partial-decryption.ts'
import type { ShuffleFault } from '../mixnet/shuffle-fault.ts'
import type { QuestionResult } from '../tally/result.ts'
import type { TrusteesFault } from '../trustee/pedersen.ts'
import type { Trustees } from '../trustee/trustees.ts'

export type { QuestionResult } from '../tally/result.ts'

/** Why an archive is refused. Each is one sentence in the verifier's catalogue. */
export type Reason =
  | ContainerFault['reason']
  | ChainFault['reason']
  | `election_${ElectionFault['reason']}`
  | `credentials_${CredentialListFault['reason']}`
  | TrusteesFault['reason']
  | BallotFault['reason']
  | ShuffleFault['reason']
  | DecryptionFault['reason']
  | 'tally_not_canonical'
  | 'tally_wrong_size'
  | 'tally_mismatch'
  | 'tally_weighted_ranking'
  | 'decryption_before_shuffles'
  | 'shuffle_not_expected'
  | 'owner_unknown'
  | 'owner_twice'
  | 'missing_trustee'
  | 'result_not_canonical'
  | 'result_wrong_shape'
  | 'result_mismatch'

/** One thing that is wrong: in which record of the archive, and where in it. */
export interface Finding {
  readonly reason: Reason
  readonly record: string
  /** A path such as `answers[0].overall_proof`; empty when it is the record as a whole. */
  readonly at: string
}

/** How far the election has come, by its archive. */
export type Stage = 'open' | 'closed' | 'tallied' | 'opening' | 'finished'

/** One ballot of the archive, for the voter who looks for it. */
export interface ListedBallot {
  readonly tracker: string
  readonly credential: string
  /** False when a later ballot of the same credential replaced it. */
  readonly counted: boolean
  readonly record: string
}

/** What was looked at, so that nobody takes silence for a check. */
export interface Checked {
  readonly records: number
  readonly events: number
  readonly credentials: number
  readonly ballots: number
  /** Proofs and signatures inside ballots. */
  readonly ballotsProved: boolean
  readonly tally: boolean
  readonly shuffles: number
  readonly decryptions: number
  readonly result: boolean
}

export interface Report {
  readonly verdict: 'valid' | 'invalid'
  readonly findings: readonly Finding[]
  readonly stage: Stage | undefined
  readonly election: Election | undefined
  readonly trustees: Trustees | undefined
  readonly checked: Checked
  readonly ballots: readonly ListedBallot[]
  /** Ballots that count, and the sum of their weights. */
  readonly tallied: number
  readonly totalWeight: number
  /** One entry a question: votes per answer, or the shuffled answers of a ranking question. Only when it was checked. */
  readonly result: readonly QuestionResult[] | undefined
  /** Hash of the Setup event and of the last event: what witnesses write down and compare. */
  readonly setupHash: string | undefined
  readonly headHash: string | undefined
}

export const NOTHING_CHECKED: Checked = {
  records: 0,
  events: 0,
  credentials: 0,
  ballots: 0,
  ballotsProved: false,
  tally: false,
  shuffles: 0,
  decryptions: 0,
  result: false,
}
