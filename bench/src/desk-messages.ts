import type { DemoHousehold } from '@musubi/demo-town'

/** What a terminal of the bench is started with. */
export interface DeskPlan {
  /** A tray file (`TraySchema`) whose rush are this desk's cards. */
  readonly tray: string
  /** How many people come with each card. */
  readonly sizes: readonly number[]
  /** How many sealed stubs there are to wait for. */
  readonly stubs: number
  readonly enrolmentCode: string
  readonly serverUrl: string
  readonly dataDir: string
}

/** What one asks of a terminal; each order is answered by `Answer` with its number. */
export type Order =
  /** Makes the next so many cards; answers how many people come with each. */
  | { readonly kind: 'make_cards'; readonly count: number }
  /** Taps the next so many of the cards made, one after another. */
  | { readonly kind: 'tap'; readonly count: number }
  | { readonly kind: 'network'; readonly connected: boolean }
  | { readonly kind: 'sent_all' }
  | { readonly kind: 'look' }
  | { readonly kind: 'stop' }

export interface Look {
  readonly pending: number
  /** People in the shelter as this terminal shows them. */
  readonly headCount: number
}

export interface NumberedOrder {
  readonly number: number
  readonly order: Order
}

export interface Answer {
  readonly number: number
  readonly value?: unknown
  readonly error?: string
}

/** The holder of a household's card is its first member. */
export function holderOf(household: DemoHousehold): DemoHousehold {
  return { ...household, members: household.members.slice(0, 1) }
}
