import { err, ok, type Result } from '@musubi/kernel'
import { isInUse, type AccountState } from './account-state.ts'
import type { LinkState } from './link-state.ts'

/** One of two accounts of one person, as far as merging asks. */
export interface MergeSide {
  readonly accountId: string
  readonly account: Pick<AccountState, 'status' | 'protected'>
  readonly birthDate: string | undefined
  readonly municipalId: boolean
  readonly card: LinkState
  /** The national app (デジタル認証アプリ) on a phone. */
  readonly app: boolean
  readonly passkeys: readonly string[]
  /** Sector -> PPID: who knows the account. */
  readonly ppids: ReadonlyMap<string, string>
  /** Clients with a consent in force. */
  readonly consents: readonly string[]
}

/** `takes_place`: the card of the account that stays works no more, so the other one takes its place. */
export type Fate = 'none' | 'stays' | 'moves' | 'second_ends' | 'takes_place'

/**
 * What becomes of everything the ending account holds. Nothing is thrown away: what does not move stays where it is, with
 * an account that is out of use and says into which one it went.
 */
export interface MergePlan {
  readonly card: Fate
  readonly municipalId: Fate
  readonly app: Fate
  readonly passkeys: readonly string[]
  /** Sectors whose service knows only the ending account: its PPID is handed over and the service notices nothing. */
  readonly takenOver: readonly string[]
  /** Sectors that know both: the PPID of the ending account resolves to the one that stays. */
  readonly told: readonly string[]
  readonly consents: readonly string[]
  /** Clients with a consent of both: that of the account that stays goes on, the other one ends. */
  readonly consentsEnded: readonly string[]
}

export type MergeRefusal =
  | 'same_account'
  | 'account_not_in_use'
  | 'birth_date_differs'
  /** 支援措置 of either: lifted, or carried over by hand, before anything is merged. */
  | 'needs_counter'

/** Sectors that are identity's own: names in its audit log and at its console, of which each account keeps its own. */
export type IsOwnSector = (sector: string) => boolean

export function planMerge(
  keep: MergeSide,
  end: MergeSide,
  isOwnSector: IsOwnSector,
): Result<MergePlan, MergeRefusal> {
  if (keep.accountId === end.accountId) return err('same_account')
  if (keep.account.protected || end.account.protected) return err('needs_counter')
  if (!isInUse(keep.account) || !isInUse(end.account)) return err('account_not_in_use')
  const dates = new Set([keep.birthDate, end.birthDate].filter((date) => date !== undefined))
  if (dates.size > 1) return err('birth_date_differs')
  const known = [...end.ppids.keys()].filter((sector) => !isOwnSector(sector))
  return ok({
    card: fateOfCard(keep.card, end.card),
    municipalId: fateOf(keep.municipalId, end.municipalId),
    app: fateOf(keep.app, end.app),
    passkeys: end.passkeys,
    takenOver: known.filter((sector) => !keep.ppids.has(sector)),
    told: known.filter((sector) => keep.ppids.has(sector)),
    consents: end.consents.filter((client) => !keep.consents.includes(client)),
    consentsEnded: end.consents.filter((client) => keep.consents.includes(client)),
  })
}

function fateOf(keep: boolean, end: boolean): Fate {
  if (!end) return keep ? 'stays' : 'none'
  return keep ? 'second_ends' : 'moves'
}

function fateOfCard(keep: LinkState, end: LinkState): Fate {
  const simple = fateOf(isCurrent(keep), isCurrent(end))
  return simple === 'second_ends' && keep.status !== 'good' && end.status === 'good' ? 'takes_place' : simple
}

function isCurrent({ status }: LinkState): boolean {
  return status !== 'none' && status !== 'replaced'
}

/** A proposal: one clerk makes it, another one decides (四つの目). */
export type MergeState =
  | { readonly status: 'proposed'; readonly proposedBy: string }
  | {
      readonly status: 'done' | 'refused' | 'withdrawn'
      readonly proposedBy: string
      readonly decidedBy: string
    }

export type MergeDecision = 'approve' | 'refuse' | 'withdraw'
export type DecisionRefusal = 'second_person_needed' | 'merge_decided'

const OUTCOMES = { approve: 'done', refuse: 'refused', withdraw: 'withdrawn' } as const

/** What a decision makes of a proposal, or why not. The same decision of the same clerk again is the same proposal. */
export function decideMerge(
  state: MergeState,
  decision: MergeDecision,
  by: string,
): Result<MergeState, DecisionRefusal> {
  const outcome = OUTCOMES[decision]
  if (state.status !== 'proposed')
    return state.status === outcome && state.decidedBy === by ? ok(state) : err('merge_decided')
  const own = state.proposedBy === by
  if (own !== (decision === 'withdraw')) return err('second_person_needed')
  return ok({ status: outcome, proposedBy: state.proposedBy, decidedBy: by })
}
