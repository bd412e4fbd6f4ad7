import type { AttendedTerminal } from '@musubi/contracts'

export const TERMINAL_STATES = ['attended', 'unattended', 'off'] as const
export type TerminalState = (typeof TERMINAL_STATES)[number]

export const TERMINAL_FILTERS = ['on', 'unattended', 'off'] as const
export type TerminalFilter = (typeof TERMINAL_FILTERS)[number]

/** @param now epoch milliseconds: a duty ends by itself, and the list may be older than that. */
export function stateOf({ switchedOff, duties }: AttendedTerminal, now: number): TerminalState {
  if (switchedOff) return 'off'
  return duties.some(({ endsAt }) => Date.parse(endsAt) > now) ? 'attended' : 'unattended'
}

export function passes(terminal: AttendedTerminal, filter: TerminalFilter, now: number): boolean {
  const state = stateOf(terminal, now)
  return filter === 'on' ? state !== 'off' : state === filter
}

const ORDER: Readonly<Record<TerminalState, number>> = { unattended: 0, attended: 1, off: 2 }

/** Those that need somebody first, then by name as people read it. */
export function sortTerminals(
  terminals: readonly AttendedTerminal[],
  now: number,
): readonly AttendedTerminal[] {
  const collator = new Intl.Collator('ja', { numeric: true })
  return terminals.toSorted(
    (a, b) => ORDER[stateOf(a, now)] - ORDER[stateOf(b, now)] || collator.compare(a.name, b.name),
  )
}
