import { err, ok, type MunicipalityCode, type Result, type Uuid } from '@musubi/kernel'

/**
 * A resident's account in one municipality. `provisional`: made at a counter for somebody who was proofed face to face and
 * has neither ID nor card yet. `suspended`: stopped by staff. `moved`: goes on in another municipality. `merged`: was the
 * second account of one person. `closed`: ended for good.
 */
export const ACCOUNT_STATUSES = ['provisional', 'active', 'suspended', 'moved', 'merged', 'closed'] as const
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number]

export interface AccountState {
  readonly status: AccountStatus
  /** 支援措置. Survives every change of status; only `lift_protection` ends it. */
  readonly protected: boolean
  /** The person's own wish: no login without PIN. */
  readonly kazashiOff: boolean
  readonly movedTo: MunicipalityCode | undefined
  readonly mergedInto: Uuid | undefined
}

/** Who may ask for what is decided at the door; here is only what may follow what. */
export type AccountCommand =
  /** An ID was issued to it, or a card was linked. */
  | { readonly kind: 'establish' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'move_out'; readonly to: MunicipalityCode }
  /** The person came back to this municipality. */
  | { readonly kind: 'return' }
  | { readonly kind: 'merge_into'; readonly survivor: Uuid }
  | { readonly kind: 'close' }
  | { readonly kind: 'protect' }
  | { readonly kind: 'lift_protection' }
  | { readonly kind: 'refuse_kazashi' }
  | { readonly kind: 'allow_kazashi' }

export type AccountEvent =
  | { readonly kind: 'established' | 'suspended' | 'resumed' | 'returned' | 'closed' }
  | { readonly kind: 'moved_out'; readonly to: MunicipalityCode }
  | { readonly kind: 'merged'; readonly survivor: Uuid }
  | { readonly kind: 'protected' | 'protection_lifted' | 'kazashi_refused' | 'kazashi_allowed' }

export type AccountRefusal =
  | 'account_not_in_use'
  | 'account_ended'
  /** 支援措置: neither moves nor merges happen without lifting or carrying the measure over by hand. */
  | 'needs_counter'

export const NEW_ACCOUNT: AccountState = {
  status: 'active',
  protected: false,
  kazashiOff: false,
  movedTo: undefined,
  mergedInto: undefined,
}

/** Logs in, and is found by its card unless it is under 支援措置. */
export function isInUse({ status }: Pick<AccountState, 'status'>): boolean {
  return status === 'active' || status === 'provisional'
}

type Outcome = Result<AccountEvent | undefined, AccountRefusal>

/** In the index by which a card that is only held over a reader finds its holder. */
export function isInCardIndex(state: AccountState): boolean {
  return isInUse(state) && !state.protected && !state.kazashiOff
}

/** What a command does to an account, or why not. No event: it is so already. */
export function decideAccount(state: AccountState, command: AccountCommand): Outcome {
  switch (command.kind) {
    case 'protect':
      return ok(state.protected ? undefined : { kind: 'protected' })
    case 'lift_protection':
      return ok(state.protected ? { kind: 'protection_lifted' } : undefined)
    case 'refuse_kazashi':
      return ok(state.kazashiOff ? undefined : { kind: 'kazashi_refused' })
    case 'allow_kazashi':
      return ok(state.kazashiOff ? { kind: 'kazashi_allowed' } : undefined)
    default:
      return DECISIONS[state.status](state, command)
  }
}

type StatusCommand = Exclude<
  AccountCommand,
  { readonly kind: 'protect' | 'lift_protection' | 'refuse_kazashi' | 'allow_kazashi' }
>
type Decision = (state: AccountState, command: StatusCommand) => Outcome

const decideInUse: Decision = (state, command) => {
  switch (command.kind) {
    case 'establish':
      return ok(state.status === 'provisional' ? { kind: 'established' } : undefined)
    case 'suspend':
      return ok({ kind: 'suspended' })
    case 'resume':
    case 'return':
      return ok(undefined)
    case 'move_out':
      return state.protected ? err('needs_counter') : ok({ kind: 'moved_out', to: command.to })
    case 'merge_into':
      return state.protected ? err('needs_counter') : ok({ kind: 'merged', survivor: command.survivor })
    case 'close':
      return ok({ kind: 'closed' })
  }
}

const decideSuspended: Decision = (_state, command) => {
  if (command.kind === 'resume') return ok({ kind: 'resumed' })
  if (command.kind === 'suspend') return ok(undefined)
  return command.kind === 'close' ? ok({ kind: 'closed' }) : err('account_not_in_use')
}

const decideMoved: Decision = (state, command) => {
  if (command.kind === 'return') return ok({ kind: 'returned' })
  if (command.kind === 'move_out')
    return state.movedTo === command.to ? ok(undefined) : err('account_not_in_use')
  return command.kind === 'close' ? ok({ kind: 'closed' }) : err('account_not_in_use')
}

const decideMerged: Decision = (state, command) =>
  command.kind === 'merge_into' && state.mergedInto === command.survivor
    ? ok(undefined)
    : err('account_ended')

const decideClosed: Decision = (_state, command) =>
  command.kind === 'close' ? ok(undefined) : err('account_ended')

const DECISIONS: Readonly<Record<AccountStatus, Decision>> = {
  provisional: decideInUse,
  active: decideInUse,
  suspended: decideSuspended,
  moved: decideMoved,
  merged: decideMerged,
  closed: decideClosed,
}

export function reduceAccount(state: AccountState, event: AccountEvent): AccountState {
  switch (event.kind) {
    case 'established':
    case 'resumed':
    case 'returned':
      return { ...state, status: 'active', movedTo: undefined }
    case 'suspended':
      return { ...state, status: 'suspended' }
    case 'moved_out':
      return { ...state, status: 'moved', movedTo: event.to }
    case 'merged':
      return { ...state, status: 'merged', mergedInto: event.survivor }
    case 'closed':
      return { ...state, status: 'closed' }
    case 'protected':
      return { ...state, protected: true }
    case 'protection_lifted':
      return { ...state, protected: false }
    case 'kazashi_refused':
      return { ...state, kazashiOff: true }
    case 'kazashi_allowed':
      return { ...state, kazashiOff: false }
  }
}
